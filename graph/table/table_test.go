package table

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

func ref(kind mesh.Kind, namespace, name string) mesh.Ref {
	return mesh.Ref{Kind: kind, Cluster: "c", Namespace: namespace, Name: name}
}

// upgrading is a mesh of two planes with everything that a chart can have a row for.
func upgrading() mesh.Atlas {
	a, b := ref(mesh.KindPlane, "istio-system", "istiod-a"), ref(mesh.KindPlane, "istio-system", "istiod-b")
	on := func(plane mesh.Ref, revision, version string) []mesh.Claim {
		return []mesh.Claim{{Plane: plane, Revision: revision, Version: version, Strength: mesh.Exact}}
	}
	plane := func(r mesh.Ref, revision, version string, ambient bool) mesh.Plane {
		return mesh.Plane{Ref: r, Revision: revision, Version: version, Ambient: ambient, Presence: mesh.Present, Health: mesh.Healthy, Rollout: facts.Rollout{Desired: 2}}
	}
	way := func(name string) mesh.Gateway {
		return mesh.Gateway{Ref: ref(mesh.KindWaypoint, "shop", name), Version: "1.29.2", Health: mesh.Healthy, Claims: on(a, "a", ""), Rollout: facts.Rollout{Desired: 3}}
	}
	shop := mesh.Member{Ref: ref(mesh.KindNamespace, "", "shop"), Home: a, Modes: []string{"ambient", "sidecar"}, Pods: 7, Stale: 2, Health: mesh.Degraded,
		Running: append(on(a, "a", "1.28.0"), on(b, "b", "1.29.2")...), Wanted: on(b, "b", "1.29.2")}
	pay := mesh.Member{Ref: ref(mesh.KindNamespace, "", "pay"), Home: a, Modes: []string{"sidecar"}, Pods: 1, Health: mesh.Healthy, Wanted: on(a, "", "")}
	doubt := mesh.Doubt{Code: "canary-skew", Severity: mesh.SeverityWarning, Message: "apart", Objects: []mesh.Ref{a, b, a}}
	return mesh.Atlas{
		Doubts: []mesh.Doubt{doubt},
		Meshes: []mesh.Mesh{{Key: "m@c", ID: "m", Health: mesh.Degraded, Doubts: []mesh.Doubt{doubt},
			Planes:    []mesh.Plane{plane(a, "a", "", false), plane(b, "b", "1.29.2", true)},
			Ztunnels:  []mesh.Ztunnel{{Ref: ref(mesh.KindZtunnel, "istio-system", "ztunnel"), Claims: on(b, "b", ""), Health: mesh.Healthy, Rollout: facts.Rollout{Desired: 5}}},
			Waypoints: []mesh.Gateway{way("w1"), way("w2")}, Members: []mesh.Member{shop, pay}}},
		Outside: []mesh.Member{{Ref: ref(mesh.KindNamespace, "", "kube-public"), Pods: 4, Health: mesh.Healthy}},
	}
}

func cellsOf(rows []Row) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, strings.Join(r.Cells(), "|"))
	}
	return out
}

func TestARowForEachNodeInReadingOrder(t *testing.T) {
	atlas := upgrading()
	chart := graph.Build(atlas, graph.View{})
	got := cellsOf(Rows(atlas, chart))
	for _, want := range []string{
		"mesh|m|degraded|m||||8|2|1|",
		"control plane|istiod-a|healthy|m|a|unknown|sidecar|2||1|istio-system",
		"control plane|istiod-b|healthy|m|b|1.29.2|ambient|2||1|istio-system",
		"ztunnel|ztunnel|healthy|m|b|unknown|ambient|5||0|istio-system",
		"waypoint|w1, w2|healthy|m|a|1.29.2||6||0|shop",
		"namespaces|revision a|degraded|m|a|||8|2|0|",
		"namespace|shop|degraded|m|a, b|1.28.0, 1.29.2|ambient, sidecar|7|2|0|shop",
		"namespace|pay|healthy|m|unknown||sidecar|1|0|0|pay",
		"namespace|kube-public|healthy|||||4|0|0|kube-public",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, strings.Join(got, "\n"))
		}
	}
	if len(got) != len(chart.Nodes) || !strings.HasPrefix(got[0], "mesh|") {
		t.Errorf("%d rows of %d nodes, the first %s", len(got), len(chart.Nodes), got[0])
	}
}

func TestWhatIsFoldedIsCountedInItsGroup(t *testing.T) {
	atlas := upgrading()
	whole := graph.Build(atlas, graph.View{})
	i := slices.IndexFunc(whole.Nodes, func(n graph.Node) bool { return n.Kind == graph.Grid })
	got := cellsOf(Rows(atlas, graph.Build(atlas, graph.View{Folded: []string{whole.Nodes[i].ID}})))
	if !slices.Contains(got, "namespaces|revision a|degraded|m|a|||8|2|0|") || len(got) != len(whole.Nodes)-2 {
		t.Errorf("rows are\n%s", strings.Join(got, "\n"))
	}
}

func TestCSVIsReadAsItWasWrittenAndComputesNothing(t *testing.T) {
	names := []string{"plain", `"quoted", twice`, "two\nlines", "=1+1", " =1+1", "+1", "-1", "@SUM(A1)", "\tx", "'x", "naïve", "\xff"}
	rows := []Row{}
	for _, name := range names {
		rows = append(rows, Row{Kind: "namespace", Name: name, Mesh: name})
	}
	var file bytes.Buffer
	if err := WriteCSV(&file, rows, [][2]string{{"contexts", "=cmd()"}, {"portolan", "v1"}}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(file.Bytes())).ReadAll()
	if err != nil || len(lines) != len(names)+1 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	if want := append(slices.Clone(Columns), "contexts", "portolan"); !slices.Equal(lines[0], want) {
		t.Errorf("heads are %q", lines[0])
	}
	for i, line := range lines[1:] {
		want := strings.ToValidUTF8(names[i], "\uFFFD")
		if strings.ContainsAny(strings.TrimLeft(want, " ")[:1], "=+-@\t") {
			want = "'" + want
		}
		if line[1] != want || line[11] != "'=cmd()" || line[12] != "v1" {
			t.Errorf("%q became %q", names[i], line)
		}
	}
	if !bytes.Contains(file.Bytes(), []byte("portolan\r\n")) {
		t.Errorf("lines do not end as RFC 4180 has them: %q", file.String())
	}
}
