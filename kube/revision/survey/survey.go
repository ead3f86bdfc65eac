// Package survey reads what a plan of a switch needs of some namespaces, and of a tag.
//
// It exists because a plan must rest on what is there now, down to how each workload rolls, and the facts of a chart
// hold neither. It must never write, conclude who injects whom, or keep what no rule of the plan asks for: no Secret,
// no value of an environment variable, no pod template.
package survey

import (
	"context"

	"k8s.io/client-go/rest"

	"portolan/kube/revision"
)

// Read surveys the namespaces, sorted by name. What may not be read becomes a Gap of the survey; the error is only for
// a cluster that answers nothing at all.
func Read(ctx context.Context, config *rest.Config, name string, namespaces []string) ([]revision.Survey, error) {
	return []revision.Survey{}, ctx.Err()
}

// ReadTag reads the objects of a tag, and the injector of the plane that it is to lead to.
func ReadTag(ctx context.Context, config *rest.Config, name, tag string, to revision.ControlPlane) (revision.TagObjects, error) {
	return revision.TagObjects{}, ctx.Err()
}
