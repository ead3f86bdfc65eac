// Package truth asks the built portolan who manages each proxy of a cluster, and
// compares its answers with what the istiods say themselves.
//
// It exists because a chart is worth nothing that names the wrong control plane,
// and only an istiod knows who is connected to it. It must never link any of
// Portolan's packages, and never take what is right from the description of what
// was installed.
package truth

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
