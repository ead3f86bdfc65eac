package main

import (
	"cmp"
	"os"

	"istio.io/istio/pilot/cmd/pilot-discovery/app"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/version"
)

// istiod runs pilot-discovery with the arguments. LAB_ISTIO_VERSION is the version that it calls itself: release builds
// get theirs from the linker, and one program here has to stand for several.
func istiod(args []string) error {
	version.Info.Version = cmp.Or(os.Getenv("LAB_ISTIO_VERSION"), version.Info.Version)
	log.EnableKlogWithCobra()
	command := app.NewRootCommand()
	command.SetArgs(args)
	return command.Execute()
}
