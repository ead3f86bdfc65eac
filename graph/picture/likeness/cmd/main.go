// Command cmd compares two PNG files for the end-to-end tests:
//
//	go run ./graph/picture/likeness/cmd [-threshold 48] [-max-share 0.01] [-max-mean 2] a.png b.png
//
// It prints the difference and ends with 1 when it is above what is allowed, 65 when a file cannot be compared.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"portolan/graph/picture/likeness"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("likeness", flag.ContinueOnError)
	flags.SetOutput(stderr)
	threshold := flags.Int("threshold", 48, "a pixel differs when a channel differs by more than this, 0 to 255")
	share := flags.Float64("max-share", 0.01, "largest share of pixels that may differ, 0 to 1")
	mean := flags.Float64("max-mean", 2, "largest mean difference, 0 to 255")
	if err := flags.Parse(args); err != nil || flags.NArg() != 2 {
		_, _ = fmt.Fprintln(stderr, "want two PNG files")
		return 64
	}
	got, err := compare(flags.Arg(0), flags.Arg(1), *threshold)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		return 65
	}
	_, _ = fmt.Fprintln(stdout, got)
	if got.Share > *share || got.Mean > *mean {
		return 1
	}
	return 0
}

func compare(a, b string, threshold int) (likeness.Difference, error) {
	first, err := likeness.Read(a)
	if err != nil {
		return likeness.Difference{}, err
	}
	second, err := likeness.Read(b)
	if err != nil {
		return likeness.Difference{}, err
	}
	return likeness.Compare(first, second, threshold)
}
