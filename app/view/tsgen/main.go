// Command tsgen writes the TypeScript twin of the view contract, so that page and program cannot drift apart.
//
// It exists because the contract uses string constants as closed sets, embedded structs and nested packages, which
// must arrive in TypeScript as unions, flat interfaces and one file. It reads Go source only, and must never change
// what a type means: a Go type that it does not know is an error, not an "any".
//
// Run it through go generate ./app/view; its own test fails when the file is stale.
package main

import (
	"flag"
	"fmt"
	"os"
)

// root is the package whose exported types, and all that they reach, are written.
const root = "portolan/app/view"

func main() {
	out := flag.String("o", "", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "tsgen:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	if out == "" {
		return fmt.Errorf("no file to write: give -o FILE")
	}
	text, err := Generate(root)
	if err != nil {
		return fmt.Errorf("generate TypeScript from %s: %w", root, err)
	}
	return os.WriteFile(out, text, 0o644)
}
