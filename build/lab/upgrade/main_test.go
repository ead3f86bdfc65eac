// Package upgrade lets the built portolan switch revisions on a real cluster, with
// two real istiods of two releases, and looks at the pods and at the API server's
// audit log for what came of it.
//
// It exists because a switch is worth nothing that is only believed: what ran
// before and after is read from the cluster, and what was written from its log. It
// must never link any of Portolan's packages, and never help the program along:
// what goes wrong is made to go wrong from outside.
package upgrade

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// bin is the portolan under test.
var bin string

func TestMain(m *testing.M) {
	if err := find(); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func find() error {
	bin = os.Getenv("PORTOLAN_BIN")
	if !filepath.IsAbs(bin) {
		return errors.New("set PORTOLAN_BIN to the absolute path of the built portolan; `make lab-test` does")
	}
	if _, err := os.Stat(bin); err != nil {
		return fmt.Errorf("PORTOLAN_BIN: %w", err)
	}
	return nil
}
