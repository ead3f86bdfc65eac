// Command istio-manifests renders Istio's own install manifests, as istioctl would, and prints them as YAML.
//
// It exists as a module of its own because Istio and the lab's newer Kubernetes libraries do not fit in one. It talks to
// no cluster: the charts are embedded in Istio's render package.
//
//	istio-manifests -tag 1.27.0 operator.yaml
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"istio.io/istio/operator/pkg/render"
)

func main() {
	tag := flag.String("tag", "", "image tag, which is the version that the manifests install")
	flag.Parse()
	if err := run(os.Stdout, *tag, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "istio-manifests:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, tag string, files []string) error {
	if tag == "" || len(files) == 0 {
		return errors.New("want -tag VERSION and at least one IstioOperator file")
	}
	set := []string{"hub=istio", "tag=" + tag}
	// Versions other than the charts' own are rendered on purpose, hence force.
	sets, _, err := render.GenerateManifest(files, set, true, nil, nil)
	if err != nil {
		return fmt.Errorf("render %v at %s: %w", files, tag, err)
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
