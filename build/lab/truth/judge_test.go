package truth

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// group is what portolan attributes as one: a workload's sidecars, a gateway, a
// waypoint, a ztunnel.
type group struct{ kind, namespace, name string }

func (g group) String() string { return g.kind + " " + g.namespace + "/" + g.name }

// tally is how many proxies of a group belong to each control plane.
type tally map[plane]int

// truths are the istiods' answers by group.
func truths(connected map[proxyPod]plane) map[group]tally {
	out := map[group]tally{}
	for pod, at := range connected {
		g := group{pod.kind, pod.namespace, pod.gateway}
		switch pod.kind {
		case "sidecar":
			g.name = pod.owner.kind + "/" + pod.owner.name
		case "ztunnel":
			g.name = pod.owner.name
		}
		add(out, g, at, 1)
	}
	return out
}

// answers are portolan's, in the same form.
func answers(a atlas) map[group]tally {
	out := map[group]tally{}
	all := func(kind string, c claimed) {
		for _, claim := range c.Claims {
			add(out, group{kind, c.Ref.Namespace, c.Ref.Name}, claim.Plane.plane(), claim.Pods)
		}
	}
	for _, m := range a.members() {
		for _, w := range m.Workloads {
			for _, claim := range w.Running {
				if claim.Mode == "sidecar" {
					add(out, group{"sidecar", w.Ref.Namespace, w.Kind + "/" + w.Ref.Name}, claim.Plane.plane(), claim.Pods)
				}
			}
		}
	}
	ztunnels, gateways := a.Ztunnels, a.Gateways
	for _, m := range a.Meshes {
		ztunnels = append(ztunnels, m.Ztunnels...)
		gateways = append(append(gateways, m.Gateways...), m.Waypoints...)
	}
	for _, z := range ztunnels {
		all("ztunnel", z)
	}
	for _, g := range gateways {
		kind := "router"
		if g.Type == "waypoint" {
			kind = "waypoint"
		}
		all(kind, g.claimed)
	}
	return out
}

func add(to map[group]tally, g group, p plane, pods int) {
	if to[g] == nil {
		to[g] = tally{}
	}
	to[g][p] += pods
}

// judge compares every proxy, both ways: none is given to another plane, none is
// missing, none is invented.
func judge(t *testing.T, connected map[proxyPod]plane, a atlas) {
	t.Helper()
	want, got := truths(connected), answers(a)
	right := 0
	for _, g := range slices.SortedFunc(maps.Keys(want), func(a, b group) int { return slices.Compare([]string{a.String()}, []string{b.String()}) }) {
		if maps.Equal(want[g], got[g]) {
			for _, pods := range want[g] {
				right += pods
			}
			continue
		}
		t.Errorf("%s: the istiods say %v, portolan says %v", g, want[g], got[g])
	}
	for g := range got {
		if want[g] == nil {
			t.Errorf("%s: portolan says %v, and no istiod knows of it", g, got[g])
		}
	}
	if len(connected) == 0 {
		t.Error("no proxy is connected: nothing was tested")
	}
	fmt.Printf("%s: right %d of %d\n", t.Name(), right, len(connected))
}

// judgeAmbient compares ambient pods with the ztunnel of their node. Where two run
// there, nothing in Kubernetes says which has the pod: both must stay possible.
func (w *world) judgeAmbient(t *testing.T, connected map[proxyPod]plane, a atlas) {
	t.Helper()
	onNode := map[string]tally{}
	for pod, at := range connected {
		if pod.kind == "ztunnel" {
			if onNode[pod.node] == nil {
				onNode[pod.node] = tally{}
			}
			onNode[pod.node][at]++
		}
	}
	got := map[owner]tally{}
	for _, m := range a.members() {
		for _, wl := range m.Workloads {
			for _, claim := range wl.Running {
				if claim.Mode == "ambient" {
					o := owner{wl.Kind, wl.Ref.Namespace, wl.Ref.Name}
					if got[o] == nil {
						got[o] = tally{}
					}
					got[o][claim.Plane.plane()] += claim.Pods
				}
			}
		}
	}
	want := map[owner]tally{}
	decided, all := 0, 0
	for _, pod := range w.pods(t.Context(), t) {
		if pod.Annotations["ambient.istio.io/redirection"] != "enabled" {
			continue
		}
		o := ownerOf(pod)
		if want[o] == nil {
			want[o] = tally{}
		}
		for at := range onNode[pod.Spec.NodeName] {
			want[o][at]++
		}
		if all++; len(onNode[pod.Spec.NodeName]) == 1 {
			decided++
		}
	}
	for o := range maps.Keys(want) {
		if !maps.Equal(want[o], got[o]) {
			t.Errorf("ambient %v: the ztunnels on its nodes belong to %v, portolan says %v", o, want[o], got[o])
		}
	}
	for o := range got {
		if want[o] == nil {
			t.Errorf("ambient %v: portolan says %v, and no pod of it is redirected", o, got[o])
		}
	}
	if all == 0 {
		t.Error("no pod is redirected: nothing was tested")
	}
	fmt.Printf("%s: %d ambient pods, %d of them on nodes with one ztunnel\n", t.Name(), all, decided)
}
