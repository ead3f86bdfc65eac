package install

import (
	"maps"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/build/lab/scenario"
)

// labels are labels or annotations.
type labels = map[string]string

// revision is the label and the annotation that name a revision.
const revision = "istio.io/rev"

// scopeLabel is the namespace label that discoverySelectors ask for.
const scopeLabel = "mesh"

// poolLabel is the node label that [scenario.Plane.Pool] is a value of.
const poolLabel = "pool"

// named is the metadata of an object; namespace is empty for a cluster-wide one.
func named(namespace, name string, l labels) meta.ObjectMeta {
	return meta.ObjectMeta{Namespace: namespace, Name: name, Labels: l}
}

// merged is a new map of all pairs; later ones win.
func merged(all ...labels) labels {
	out := labels{}
	for _, l := range all {
		maps.Copy(out, l)
	}
	return out
}

// env is a variable with a value; from is one that the kubelet fills from a pod's field.
func env(name, value string) core.EnvVar { return core.EnvVar{Name: name, Value: value} }

func from(name, field string) core.EnvVar {
	return core.EnvVar{Name: name, ValueFrom: &core.EnvVarSource{FieldRef: &core.ObjectFieldSelector{FieldPath: field}}}
}

func account(namespace, name string) *core.ServiceAccount {
	return &core.ServiceAccount{ObjectMeta: named(namespace, name, nil)}
}

// namespaces are those of the planes and of the applications. A namespace that a
// plane manages, and the plane's own, carry its scope.
func namespaces(s scenario.Scenario) []runtime.Object {
	var objects []runtime.Object
	made := map[string]bool{} // two planes may share one
	for _, p := range s.Planes {
		if made[p.Namespace] {
			continue
		}
		made[p.Namespace] = true
		objects = append(objects, &core.Namespace{ObjectMeta: named("", p.Namespace, scope(p))})
	}
	for _, n := range s.Namespaces {
		l := merged(n.Labels)
		if p, ok := s.Plane(n.Revision); ok {
			l = merged(l, scope(p))
		}
		object := &core.Namespace{ObjectMeta: named("", n.Name, l)}
		object.Annotations = n.Annotations
		objects = append(objects, object)
	}
	return objects
}

// scope is the label by which a plane's discoverySelectors find a namespace.
func scope(p scenario.Plane) labels {
	if p.Scope == "" {
		return nil
	}
	return labels{scopeLabel: p.Scope}
}
