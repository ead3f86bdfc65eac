package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"istio.io/istio/operator/pkg/render"
)

// manifests renders Istio's own install manifests, as istioctl would, and prints them as YAML. It talks to no cluster:
// the charts are embedded in Istio's render package.
func manifests(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("manifests", flag.ContinueOnError)
	tag := flags.String("tag", "", "image tag, which is the version that the manifests install")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *tag == "" || flags.NArg() == 0 {
		return errors.New("want -tag VERSION and at least one IstioOperator file")
	}
	set := []string{"hub=istio", "tag=" + *tag}
	// Versions other than the charts' own are rendered on purpose, hence force.
	sets, _, err := render.GenerateManifest(flags.Args(), set, true, nil, nil)
	if err != nil {
		return fmt.Errorf("render %v at %s: %w", flags.Args(), *tag, err)
	}
	for _, component := range sets {
		for _, object := range component.Manifests {
			if _, err := fmt.Fprintf(out, "---\n%s\n", object.Content); err != nil {
				return err
			}
		}
	}
	return nil
}
