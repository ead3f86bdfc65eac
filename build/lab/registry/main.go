// Command lab-registry is the reference implementation of an OCI registry, as https://github.com/distribution/distribution
// ships it, with the file system as its storage and htpasswd files for its users.
//
// It exists so that pushing and pulling is tried against what teams run. It adds nothing to it and must never change what
// it answers.
package main

import (
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if err := registry.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}
