package install

import (
	"context"
	"encoding/json"
	"fmt"

	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/scenario"
)

// waitForPods waits until every workload has all its pods, and all of them are
// ready but those which the scenario's nodes cannot carry.
func waitForPods(ctx context.Context, client kubernetes.Interface, s scenario.Scenario) error {
	return until(ctx, "all pods run that can", func(ctx context.Context) error {
		if err := deploymentsReady(ctx, client, s); err != nil {
			return err
		}
		if err := statefulSetsReady(ctx, client); err != nil {
			return err
		}
		if err := daemonSetsReady(ctx, client); err != nil {
			return err
		}
		return endpointsReady(ctx, client, s)
	})
}

// endpointsReady is nil when every istiod that runs can be reached by its Service.
func endpointsReady(ctx context.Context, client kubernetes.Interface, s scenario.Scenario) error {
	for _, p := range s.Planes {
		list, err := client.DiscoveryV1().EndpointSlices(p.Namespace).List(ctx, meta.ListOptions{
			LabelSelector: discovery.LabelServiceName + "=" + p.Istiod(),
		})
		if err != nil {
			return err
		}
		ready := 0
		for _, slice := range list.Items {
			for _, e := range slice.Endpoints {
				if e.Conditions.Ready != nil && *e.Conditions.Ready {
					ready++
				}
			}
		}
		if ready != s.ReadyReplicas(p) {
			return fmt.Errorf("service %s/%s has %d ready endpoints", p.Namespace, p.Istiod(), ready)
		}
	}
	return nil
}

func deploymentsReady(ctx context.Context, client kubernetes.Interface, s scenario.Scenario) error {
	list, err := client.AppsV1().Deployments("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, d := range list.Items {
		desired := int(*d.Spec.Replicas)
		able := desired
		for _, p := range s.Planes {
			if p.Namespace == d.Namespace && p.Istiod() == d.Name {
				able = s.ReadyReplicas(p)
			}
		}
		if int(d.Status.Replicas) != desired || int(d.Status.ReadyReplicas) != able {
			return fmt.Errorf("deployment %s/%s has %d pods and %d ready, of %d", d.Namespace, d.Name, d.Status.Replicas, d.Status.ReadyReplicas, desired)
		}
		if able < desired {
			if err := unschedulable(ctx, client, d.Namespace, d.Spec.Selector, desired-able); err != nil {
				return err
			}
		}
	}
	return nil
}

// unschedulable is nil when the scheduler has said of so many pods that no node fits.
func unschedulable(ctx context.Context, client kubernetes.Interface, namespace string, selector *meta.LabelSelector, count int) error {
	pods, err := client.CoreV1().Pods(namespace).List(ctx, meta.ListOptions{LabelSelector: meta.FormatLabelSelector(selector)})
	if err != nil {
		return err
	}
	found := 0
	for _, pod := range pods.Items {
		for _, c := range pod.Status.Conditions {
			if c.Type == core.PodScheduled && c.Reason == core.PodReasonUnschedulable {
				found++
			}
		}
	}
	if found != count {
		return fmt.Errorf("%d pods in %s are unschedulable, not %d", found, namespace, count)
	}
	return nil
}

func statefulSetsReady(ctx context.Context, client kubernetes.Interface) error {
	list, err := client.AppsV1().StatefulSets("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, set := range list.Items {
		if set.Status.ReadyReplicas != *set.Spec.Replicas {
			return fmt.Errorf("statefulset %s/%s has %d ready pods of %d", set.Namespace, set.Name, set.Status.ReadyReplicas, *set.Spec.Replicas)
		}
	}
	return nil
}

func daemonSetsReady(ctx context.Context, client kubernetes.Interface) error {
	list, err := client.AppsV1().DaemonSets("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, set := range list.Items {
		if set.Status.ObservedGeneration == 0 || set.Status.NumberReady != set.Status.DesiredNumberScheduled {
			return fmt.Errorf("daemonset %s/%s has %d ready pods of %d", set.Namespace, set.Name, set.Status.NumberReady, set.Status.DesiredNumberScheduled)
		}
	}
	return nil
}

// redirect annotates the pods of ambient namespaces as istio-cni's agent does
// once it has redirected their traffic. Gateways and waypoints opt out by label.
func redirect(ctx context.Context, client kubernetes.Interface, s scenario.Scenario) error {
	patch, err := json.Marshal(map[string]map[string]labels{
		"metadata": {"annotations": {"ambient.istio.io/redirection": "enabled"}},
	})
	if err != nil {
		return err
	}
	for _, n := range s.Namespaces {
		if n.Mode != scenario.Ambient {
			continue
		}
		pods, err := client.CoreV1().Pods(n.Name).List(ctx, meta.ListOptions{LabelSelector: "istio.io/dataplane-mode!=none"})
		if err != nil {
			return fmt.Errorf("list pods of %s: %w", n.Name, err)
		}
		for _, pod := range pods.Items {
			if _, err := client.CoreV1().Pods(n.Name).Patch(ctx, pod.Name, types.MergePatchType, patch, meta.PatchOptions{}); err != nil {
				return fmt.Errorf("annotate pod %s/%s: %w", n.Name, pod.Name, err)
			}
		}
	}
	return nil
}
