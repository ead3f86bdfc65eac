package switching

import (
	"encoding/json"
	"slices"
	"testing"

	"portolan/app/demo"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// opened is a demo as if it had been read of a cluster, and changed by a test before it is understood.
func opened(t *testing.T, name string, change func(*facts.Cluster)) facts.Snapshot {
	t.Helper()
	snapshot, err := demo.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&snapshot.Clusters[0])
	}
	return snapshot
}

func charted(snapshot facts.Snapshot) chart {
	return chartOf(snapshot, mesh.Infer(snapshot), snapshot.Clusters[0].Context)
}

// label sets a label of a namespace; an empty value takes it away.
func label(c *facts.Cluster, namespace, key, value string) {
	for i, n := range c.Namespaces {
		if n.Name != namespace {
			continue
		}
		labels := map[string]string{}
		for k, v := range n.Labels {
			labels[k] = v
		}
		if labels[key] = value; value == "" {
			delete(labels, key)
		}
		c.Namespaces[i].Labels = labels
		return
	}
	c.Namespaces = append(c.Namespaces, facts.Namespace{Name: namespace, Labels: map[string]string{"kubernetes.io/metadata.name": namespace, key: value}})
}

func surveyed(c facts.Cluster, names ...string) []revision.Survey {
	out := []revision.Survey{}
	for _, n := range c.Namespaces {
		if slices.Contains(names, n.Name) {
			out = append(out, revision.Survey{Namespace: n.Name, UID: "uid-" + n.Name, ResourceVersion: "1", Labels: n.Labels})
		}
	}
	return out
}

func planeNames(planes []revision.ControlPlane) []string {
	out := []string{}
	for _, p := range planes {
		out = append(out, p.Namespace+"/"+p.Name)
	}
	return out
}

func codes(warnings []revision.Warning) []string {
	out := []string{}
	for _, w := range warnings {
		out = append(out, string(w.Weight)+" "+w.Code)
	}
	return out
}

func encoded(t *testing.T, v facts.Snapshot) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func atlasOf(snapshot facts.Snapshot) mesh.Atlas { return mesh.Infer(snapshot) }
