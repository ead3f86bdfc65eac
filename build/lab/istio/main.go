// Command lab-istio is what the lab runs of Istio, in one file: istiod itself, the renderer of Istio's install manifests,
// and proxies without Envoy. Its first argument chooses which of them it is.
//
// It exists as a module of its own because Istio and the lab's newer Kubernetes libraries do not fit in one, and as one
// program because the three share nearly everything that has to be compiled. It adds nothing to istiod and must never
// change what it answers.
//
//	lab-istio manifests -tag 1.31.1 operator.yaml
//	LAB_ISTIO_VERSION=1.31.1 lab-istio pilot-discovery discovery --kubeconfig FILE ...
//	lab-istio proxies FILE
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// programs holds what this file can be, by the first argument; each is given the others.
var programs = map[string]func(args []string) error{
	"manifests":       func(args []string) error { return manifests(os.Stdout, args) },
	"pilot-discovery": istiod,
	"proxies":         proxies,
}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "lab-istio: the first argument must be one of %s\n",
			strings.Join(slices.Sorted(maps.Keys(programs)), ", "))
		os.Exit(64)
	}
	if err := programs[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "lab-istio %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
