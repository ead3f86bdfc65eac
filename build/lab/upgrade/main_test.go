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
	"fmt"
	"os"
	"testing"

	"portolan/build/lab/program"
)

// bin is the portolan under test.
var bin string

func TestMain(m *testing.M) {
	var err error
	if bin, err = program.Binary(); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
