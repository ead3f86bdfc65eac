package switching

import (
	"context"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// Reading is what is read of a cluster for a plan.
type Reading interface {
	// Facts reads the whole cluster, or only these namespaces with the control planes that concern them.
	Facts(ctx context.Context, namespaces []string) (facts.Snapshot, error)
	// Survey reads what a plan needs of namespaces beyond facts, sorted by name.
	Survey(ctx context.Context, namespaces []string) ([]revision.Survey, error)
	// Tag reads a tag's objects, and the injector of the plane that it is to lead to.
	Tag(ctx context.Context, tag string, to revision.ControlPlane) (revision.TagObjects, error)
}

// Asking is what is asked of a cluster before anything is written.
type Asking interface {
	// Missing are the permissions that a change lacks.
	Missing(ctx context.Context, change revision.Change) ([]string, error)
	// DryRun are the writes of a change that the API server would refuse.
	DryRun(ctx context.Context, change revision.Change) ([]revision.Warning, error)
	// Who is the user of this machine, and whom the cluster takes for it.
	Who(ctx context.Context) (revision.Who, error)
}

// Carrying carries out the change of a journal, and is the only thing here that writes to a cluster.
type Carrying interface {
	Carry(ctx context.Context, kept *journal.Journal, progress func(revision.Run)) (revision.Run, error)
}

// Ground is where a switch happens: one context of one kubeconfig file.
type Ground struct {
	Source view.Source
	Reading
	Asking
	Carrying
}
