package main

import (
	"os"
	"strings"

	nodestages "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	podstages "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
)

// printStages writes kwok's own stages, which say how a node becomes ready and
// how a pod runs, completes and goes away, as one YAML stream on stdout. kwok
// has no stages of its own at run time; they come with its module, so its users
// need no copy of them.
func printStages() int {
	stages := strings.Join([]string{
		nodestages.DefaultNodeInit,
		podstages.DefaultPodReady,
		podstages.DefaultPodComplete,
		podstages.DefaultPodDelete,
	}, "\n---\n")
	if _, err := os.Stdout.WriteString(stages); err != nil {
		return 1
	}
	return 0
}
