// Package oci lets the built portolan share snapshots through a real registry, which runs on loopback with users and a
// storage of its own.
//
// It exists because only a real registry asks for credentials as registries do, keeps what it was given, and may be asked
// what that was. It must never link any of Portolan's packages.
package oci

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"portolan/build/lab/binary"
)

// bin is the portolan under test, program the registry.
var bin, program string

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

// registryProgram builds the registry where the cache has none.
func registryProgram(t *testing.T) string {
	t.Helper()
	if program != "" {
		return program
	}
	dir, err := binary.LabDir()
	if err != nil {
		t.Fatal(err)
	}
	if program, err = binary.Build(t.Context(), binary.Registry(dir), os.Stderr); err != nil {
		t.Fatal(err)
	}
	return program
}
