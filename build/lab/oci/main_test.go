// Package oci lets the built portolan share snapshots through a real registry, which runs on loopback with users and a
// storage of its own.
//
// It exists because only a real registry asks for credentials as registries do, keeps what it was given, and may be asked
// what that was. It must never link any of Portolan's packages.
package oci

import (
	"fmt"
	"os"
	"testing"

	"portolan/build/lab/binary"
	"portolan/build/lab/program"
)

// bin is the portolan under test, server the registry.
var bin, server string

func TestMain(m *testing.M) {
	var err error
	if bin, err = program.Binary(); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// registryProgram builds the registry where the cache has none.
func registryProgram(t *testing.T) string {
	t.Helper()
	if server != "" {
		return server
	}
	dir, err := binary.LabDir()
	if err != nil {
		t.Fatal(err)
	}
	if server, err = binary.Build(t.Context(), binary.Registry(dir), os.Stderr); err != nil {
		t.Fatal(err)
	}
	return server
}
