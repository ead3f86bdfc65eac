// Command fleet writes the snapshot of a cluster with many namespaces, for the page's benchmark: fleet 2000 > file. It
// exists so that the page is timed on charts of any size, and must never be part of the program.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"

	"portolan/app/demo/story"
	"portolan/graph/facts"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("say how many namespaces, e.g. fleet 2000")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no number of namespaces", args[0])
	}
	out := bufio.NewWriter(os.Stdout)
	if err := facts.Write(out, story.Fleet(n)); err != nil {
		return err
	}
	return out.Flush()
}
