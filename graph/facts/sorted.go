package facts

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Sorted is the canonical form of a snapshot: equal facts in any order become equal values and, written, equal bytes.
//
// Every slice is sorted (a webhook's place among others, a selector's lines and its values carry no meaning in
// Kubernetes), the slices of [Cluster] and [Snapshot] are never nil, optional ones that are empty are nil, and the
// time is in UTC and whole seconds. The input is not changed; maps are shared with it.
func Sorted(s Snapshot) Snapshot {
	s.TakenAt = s.TakenAt.UTC().Truncate(time.Second)
	s.Redacted = sortedStrings(s.Redacted)
	s.Clusters = sorted(s.Clusters, sortedCluster, func(c Cluster) string { return c.Context })
	s.Unread = optional(sortedBy(s.Unread, func(u Unread) string { return u.Context }))
	return s
}

func sortedCluster(c Cluster) Cluster {
	if !c.TakenAt.IsZero() {
		c.TakenAt = c.TakenAt.UTC().Truncate(time.Second)
	}
	c.Limited = sortedStrings(c.Limited)
	c.ControlPlanes = sorted(c.ControlPlanes, sortedPlane, func(p ControlPlane) string { return key(p.Namespace, p.Name) })
	c.Services = sorted(c.Services, sortedService, func(v Service) string { return key(v.Namespace, v.Name) })
	c.MeshConfigs = sorted(c.MeshConfigs, sortedMeshConfig, func(m MeshConfig) string { return key(m.Namespace, m.Name) })
	c.InjectorConfigs = sortedBy(c.InjectorConfigs, func(i InjectorConfig) string { return key(i.Namespace, i.Name) })
	c.Injectors = sorted(c.Injectors, sortedWebhook, func(w Webhook) string { return key(w.Configuration, w.Name) })
	c.Validators = sorted(c.Validators, sortedWebhook, func(w Webhook) string { return key(w.Configuration, w.Name) })
	c.Configs = sortedBy(c.Configs, func(o Config) string { return key(o.Kind, o.Namespace, o.Name) })
	c.Roots = sorted(c.Roots, sortedRoot, func(r Root) string { return key(r.Namespace, r.Fingerprint) })
	c.Namespaces = sorted(c.Namespaces, sortedNamespace, func(n Namespace) string { return n.Name })
	c.Workloads = sorted(c.Workloads, sortedWorkload, func(w Workload) string { return key(w.Namespace, w.Kind, w.Name) })
	c.Pods = sorted(c.Pods, sortedPods, func(p PodGroup) string { return key(p.Namespace, p.Workload.Kind, p.Workload.Name) })
	c.Ztunnels = sorted(c.Ztunnels, sortedZtunnel, func(z Ztunnel) string { return key(z.Namespace, z.Name) })
	c.CNIs = sorted(c.CNIs, sortedCNI, func(n CNI) string { return key(n.Namespace, n.Name) })
	c.Gateways = sorted(c.Gateways, sortedGateway, func(g Gateway) string { return key(g.Namespace, g.Name, string(g.Kind)) })
	c.ServiceWaypoints = sorted(c.ServiceWaypoints, sortedServiceWaypoint, func(s ServiceWaypoint) string { return key(s.Namespace, s.Name, s.Kind) })
	c.Gaps = sortedBy(c.Gaps, func(g Gap) string { return key(g.Resource, g.Namespace, g.Verb) })
	return c
}

// key joins the parts of an identity so that no two identities give one key.
func key(parts ...string) string { return strings.Join(parts, "\x00") }

func mapped[T any](in []T, f func(T) T) []T {
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// sortedBy copies and sorts by identity; entries of one identity by their JSON, so that the order is total.
func sortedBy[T any](in []T, identity func(T) string) []T {
	return sorted(in, func(v T) T { return v }, identity)
}

// sorted is sortedBy of what a function makes of each.
func sorted[T any](in []T, f func(T) T, identity func(T) string) []T {
	return inOrder(mapped(in, f), identity)
}

// inOrder sorts a slice of our own where it is.
func inOrder[T any](own []T, identity func(T) string) []T {
	slices.SortStableFunc(own, func(a, b T) int {
		if order := strings.Compare(identity(a), identity(b)); order != 0 {
			return order
		}
		return compareJSON(a, b)
	})
	return own
}

// compareJSON orders by encoded bytes. Facts are plain values, which always encode.
func compareJSON[T any](a, b T) int {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil {
		return 0
	}
	return bytes.Compare(x, y)
}

// optional turns an empty slice into nil, which is how a field that may be left out reads back.
func optional[T any](in []T) []T {
	if len(in) == 0 {
		return nil
	}
	return in
}

// optionalMap is [optional] for maps.
func optionalMap(in map[string]string) map[string]string {
	if len(in) == 0 {
		return nil
	}
	return in
}
