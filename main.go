// Command portolan charts Istio meshes: see README.md.
package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"

	"portolan/app/cli"
)

// dist is the built page; in a checkout that never built it there is only a stub.
//
//go:embed all:frontend/dist
var dist embed.FS

func main() {
	page, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		fmt.Fprintln(os.Stderr, "portolan:", err)
		os.Exit(1)
	}
	os.Exit(cli.Main(os.Args[1:], page, cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
