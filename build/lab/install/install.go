// Package install puts a scenario onto a cluster: the objects of each Istio
// installation, and the workloads as they look once they were injected.
//
// It exists so that tests have something real to read. The custom resource
// definitions are Istio's and the Gateway API's own, read from their modules.
// The other objects are written here after Istio 1.29's charts and injector;
// what they must not do is make Portolan right by being simpler than Istio:
// every name, label, selector and variable that decides who manages whom is as
// Istio writes it. It must never read a scenario's expectation.
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
func Install(ctx context.Context, config *rest.Config, s scenario.Scenario) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	w, err := newWriter(config)
	if err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	roots, err := newRoots(s)
	if err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	if err := installDefinitions(ctx, w); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	phases := [][]runtime.Object{namespaces(s), planes(s), dataPlane(s, roots)}
	for _, objects := range phases {
		if err := w.create(ctx, objects...); err != nil {
			return fmt.Errorf("install %s: %w", s.Name, err)
		}
	}
	if err := waitForPods(ctx, client, s); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	if err := redirect(ctx, client, s); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	if err := w.create(ctx, webhooks(s, roots)...); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	return nil
}

// planes are the objects of all installations but their webhooks.
func planes(s scenario.Scenario) []runtime.Object {
	objects := gatewayClasses()
	for _, p := range s.Planes {
		objects = append(objects, meshConfig(p), injectorConfig(p), values(p))
		objects = append(objects, istiod(p)...)
		if p.Ambient {
			objects = append(objects, cni(p)...)
			objects = append(objects, ztunnel(p)...)
		}
	}
	return objects
}

// dataPlane are the application namespaces' contents.
func dataPlane(s scenario.Scenario, roots roots) []runtime.Object {
	objects := rootConfigMaps(s, roots)
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
