package meshlog_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"portolan/graph/facts"
	"portolan/graph/meshlog"
)

var began = time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)

// small is a cluster of a few namespaces with one mesh.
func small() facts.Snapshot {
	c := facts.Cluster{Context: "small", UID: "5e8f1d0c-63a4-4f0a-9d4e-0d1c8a1f2b3c", Version: "v1.34.1"}
	c.ControlPlanes = []facts.ControlPlane{{Namespace: "istio-system", Name: "istiod", Image: "docker.io/istio/pilot:1.29.2",
		Env: map[string]string{"REVISION": "default"}, Labels: map[string]string{"app": "istiod", "istio.io/rev": "default"},
		Rollout: facts.Rollout{Desired: 1, Ready: 1}}}
	c.Roots = []facts.Root{{Namespace: "istio-system", Fingerprint: "9b74c9897bac770ffc029102a200c5de5f8a1d0c63a44f0a9d4e0d1c8a1f2b3c",
		Issuer: "O=cluster.local", Subject: "O=cluster.local", NotBefore: began, NotAfter: began.AddDate(10, 0, 0)}}
	for _, name := range []string{"default", "istio-system", "shop"} {
		c.Namespaces = append(c.Namespaces, facts.Namespace{Name: name, Labels: map[string]string{"kubernetes.io/metadata.name": name}})
	}
	for _, name := range []string{"cart", "web"} {
		ref := facts.WorkloadRef{Kind: "Deployment", Name: name}
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: "shop", WorkloadRef: ref, Rollout: facts.Rollout{Desired: 2, Ready: 2}})
		c.Pods = append(c.Pods, facts.PodGroup{Namespace: "shop", Workload: ref, Mode: facts.Sidecar, Revision: "default", Pods: 2, Ready: 2})
	}
	return facts.Snapshot{Format: facts.Format, TakenAt: began, Product: "v1.2.0", Clusters: []facts.Cluster{c}}
}

func demo(t testing.TB, name string) facts.Snapshot {
	t.Helper()
	file, err := os.Open("../../app/demo/" + name + ".mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := facts.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// text is what facts.Write writes.
func text(t testing.TB, s facts.Snapshot) string {
	t.Helper()
	var out bytes.Buffer
	if err := facts.Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// recorded is a recording of readings, with the size that it had after each.
func recorded(t testing.TB, readings []facts.Snapshot) (data []byte, sizes []int) {
	t.Helper()
	var out bytes.Buffer
	w := meshlog.NewWriter(&out)
	for _, s := range readings {
		if _, err := w.Add(s); err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, out.Len())
	}
	return out.Bytes(), sizes
}

// dice changes clusters at random, as one that lives does.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 11))} }

// next is a later reading: mostly the same, sometimes with items that are new, gone or different, in another order.
func (d dice) next(s facts.Snapshot) facts.Snapshot {
	s.TakenAt = s.TakenAt.Add(time.Duration(d.IntN(300)-20) * time.Second)
	if d.IntN(3) == 0 {
		return s
	}
	clusters := []facts.Cluster{}
	for _, c := range s.Clusters {
		c.Namespaces = changed(d, c.Namespaces, func(n *facts.Namespace, at int) {
			n.Labels = map[string]string{"istio.io/rev": fmt.Sprint(at % 3)}
			if d.IntN(2) == 0 {
				n.Name = fmt.Sprintf("ns-%d", at)
			}
		})
		c.Pods = changed(d, c.Pods, func(p *facts.PodGroup, at int) { p.Pods, p.Mode = at%7, facts.Sidecar })
		c.Workloads = changed(d, c.Workloads, func(w *facts.Workload, at int) { w.Name = fmt.Sprintf("w <&>\n\"%d", at%5) })
		c.Gaps = changed(d, c.Gaps, func(g *facts.Gap, at int) {
			*g = facts.Gap{Resource: "pods", Verb: "list", Reason: facts.Failed, Message: fmt.Sprint(at)}
		})
		clusters = append(clusters, c)
	}
	if s.Clusters = clusters; d.IntN(10) == 0 {
		twin := clusters[0]
		twin.Context = fmt.Sprintf("twin-%d", d.IntN(1<<30))
		s.Clusters = append([]facts.Cluster{twin}, clusters...)[:1+d.IntN(len(clusters)+1)]
	}
	return s
}

// changed is a list after some time; what it was is not changed.
func changed[T any](d dice, in []T, change func(*T, int)) []T {
	out := append([]T{}, in...)
	for range d.IntN(4) {
		switch at := d.IntN(len(out) + 1); {
		case at == len(out) || d.IntN(3) == 0:
			var fresh T
			change(&fresh, d.IntN(1000))
			out = append(out, fresh)
		case d.IntN(3) == 0:
			out = append(out[:at], out[at+1:]...)
		default:
			change(&out[at], d.IntN(1000))
		}
	}
	d.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// life is a random sequence of readings that begins with a snapshot.
func (d dice) life(s facts.Snapshot, readings int) []facts.Snapshot {
	out := []facts.Snapshot{s}
	for len(out) < readings {
		out = append(out, d.next(out[len(out)-1]))
	}
	return out
}
