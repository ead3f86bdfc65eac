// Command lab-kube is a whole Kubernetes in one file: etcd, kube-apiserver,
// kube-controller-manager, kube-scheduler, kwok (nodes and pods without
// machines) and kubectl. The name it is called by, or its first argument,
// chooses which of them it is.
//
// It exists so that the lab can build the real control plane from Go modules
// alone and link the parts they share once. It adds nothing to any of them and
// must never change what they answer.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "time/tzdata" // CronJob time zones without a zone database on the machine

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // the client metrics of the control plane
	_ "k8s.io/component-base/metrics/prometheus/version"  // its version metric
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// programs holds what this file can be; each returns its exit code.
var programs = map[string]func() int{
	"etcd": func() int {
		etcdmain.Main(os.Args)
		return 0
	},
	"kube-apiserver":          func() int { return cli.Run(apiserver.NewAPIServerCommand()) },
	"kube-controller-manager": func() int { return cli.Run(controllers.NewControllerManagerCommand()) },
	"kube-scheduler":          func() int { return cli.Run(scheduler.NewSchedulerCommand()) },
	"kubectl":                 runKubectl,
	"kwok":                    runKwok,
	"kwok-stages":             printStages,
}

func main() {
	program, ok := choose()
	if !ok {
		names := slices.Sorted(maps.Keys(programs))
		fmt.Fprintf(os.Stderr, "lab-kube: the first argument must be one of %s\n", strings.Join(names, ", "))
		os.Exit(64)
	}
	os.Exit(program())
}

// choose finds the program by the name of the file, else by the first argument,
// which it takes off the command line.
func choose() (func() int, bool) {
	if program, ok := programs[filepath.Base(os.Args[0])]; ok {
		return program, true
	}
	if len(os.Args) < 2 {
		return nil, false
	}
	program, ok := programs[os.Args[1]]
	if ok {
		os.Args = os.Args[1:]
	}
	return program, ok
}

func runKubectl() int {
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err) // prints the error and exits with kubectl's own code
	}
	return 0
}
