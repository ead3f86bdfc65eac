// Package install puts a scenario onto a cluster: Istio's own install manifests,
// and the workloads as they look once they were injected.
//
// It exists so that tests have something real to read. Each plane's manifests are
// rendered from Istio's charts. Where no istiod runs ([Install]), what it would add
// is written here: the webhooks' caBundles, the roots in each namespace, sidecars,
// gateways' Deployments, conditions. Where istiods run ([InstallLive]), they do all
// of that. The CNI agent never runs, and so the pods' redirection is always written
// here. It must never read a scenario's expectation.
package install

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"portolan/build/lab/scenario"
)

// Install installs the scenario and answers when everything that can run runs.
//
// The order matters. No istiod answers in this cluster, and injection webhooks
// fail closed: they come last, when all pods exist.
func Install(ctx context.Context, config *rest.Config, programs Programs, s scenario.Scenario) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := install(ctx, config, programs, s); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	return nil
}

func install(ctx context.Context, config *rest.Config, programs Programs, s scenario.Scenario) error {
	w, err := newWriter(config)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	roots, err := newRoots(s)
	if err != nil {
		return err
	}
	istio, err := render(ctx, programs, s, roots)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return installDefinitions(ctx, w, istio.definitions) },
		func() error { return w.create(ctx, namespaces(s)...) },
		func() error { return w.create(ctx, asObjects(istio.objects)...) },
		func() error { return w.create(ctx, dataPlane(s, roots)...) },
		func() error { return waitForPods(ctx, client, s) },
		func() error { return redirect(ctx, client, s) },
		func() error { return w.create(ctx, asObjects(istio.webhooks)...) },
	)
}

// dataPlane are the application namespaces' contents.
func dataPlane(s scenario.Scenario, roots roots) []runtime.Object {
	objects := append(gatewayClasses(), rootConfigMaps(s, roots)...)
	for _, n := range s.Namespaces {
		plane, managed := s.Plane(n.Revision)
		for _, w := range n.Workloads {
			objects = append(objects, workload(s, n, w, plane)...)
		}
		if !managed {
			continue
		}
		if n.Waypoint != nil {
			objects = append(objects, waypoint(n, plane)...)
		}
		for _, g := range n.Gateways {
			objects = append(objects, ingress(n, g, plane)...)
		}
	}
	return objects
}
