package switching

import (
	"context"
	"fmt"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/kubeconfig"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
	"portolan/kube/revision/perform"
	"portolan/kube/revision/survey"
)

// Cluster is the ground that a kubeconfig's context is. The file is read again for each step, so that credentials are
// fresh, and nothing is dialled before a step is taken.
func Cluster(source view.Source, context kubeconfig.Context, options kubeconfig.Options) Ground {
	c := cluster{context, options}
	return Ground{Source: source, Reading: c, Asking: c, Carrying: c}
}

type cluster struct {
	context kubeconfig.Context
	options kubeconfig.Options
}

func (c cluster) Facts(ctx context.Context, namespaces []string) (facts.Snapshot, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return facts.Snapshot{}, err
	}
	read, err := collect.Cluster(ctx, collect.Request{Config: config, Context: c.context.Name, Home: c.context.Namespace, Namespaces: namespaces})
	if err != nil {
		return facts.Snapshot{}, err
	}
	return facts.Snapshot{Format: facts.Format, TakenAt: time.Now().UTC().Truncate(time.Second), Clusters: []facts.Cluster{read}}, nil
}

func (c cluster) Survey(ctx context.Context, namespaces []string) ([]revision.Survey, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return nil, err
	}
	return survey.Read(ctx, config, c.context.Name, namespaces)
}

func (c cluster) Tag(ctx context.Context, tag string, to revision.ControlPlane) (revision.TagObjects, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return revision.TagObjects{}, err
	}
	return survey.ReadTag(ctx, config, c.context.Name, tag, to)
}

func (c cluster) Missing(ctx context.Context, change revision.Change) ([]string, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return nil, err
	}
	missing, err := perform.Missing(ctx, config, change)
	return missing, explained(ctx, func(cause error) error { return collect.Explain(c.context.Name, config, cause) }, err)
}

func (c cluster) DryRun(ctx context.Context, change revision.Change) ([]revision.Warning, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return nil, err
	}
	rejected, err := perform.DryRun(ctx, config, change)
	return rejected, explained(ctx, func(cause error) error { return collect.Explain(c.context.Name, config, cause) }, err)
}

func (c cluster) Who(ctx context.Context) (revision.Who, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return revision.Who{}, err
	}
	who, err := perform.Who(ctx, config)
	return who, explained(ctx, func(cause error) error { return collect.Explain(c.context.Name, config, cause) }, err)
}

func (c cluster) Carry(ctx context.Context, kept *journal.Journal, progress func(revision.Run)) (revision.Run, error) {
	config, err := kubeconfig.RestConfig(c.context, c.options)
	if err != nil {
		return revision.Run{}, fmt.Errorf("carry out the switch: %w", err)
	}
	return perform.Carry(ctx, perform.Order{Config: config, Journal: kept, Progress: progress})
}

// explained words an error of a request as it is worded where the cluster is read, unless nobody waits for it any more.
func explained(ctx context.Context, say func(error) error, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return say(err)
}
