package truth

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/lab"
	"portolan/build/lab/live"
	"portolan/build/lab/scenario"
)

// world is a cluster of one test, with its istiods.
type world struct {
	*lab.Live
}

// begin starts the situation and waits until all its proxies are connected.
func begin(t *testing.T, s scenario.Scenario) *world {
	t.Helper()
	l, err := lab.StartLive(t.Context(), s, []string{viewer}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	w := &world{l}
	w.grantView(t)
	return w
}

// owner is whom a proxy belongs to: the workload of its pod.
type owner struct{ kind, namespace, name string }

// proxyPod is a running pod with a proxy of Istio's.
type proxyPod struct {
	namespace, name, node string
	owner                 owner
	// gateway is the Gateway's name, else the owner's, as portolan names gateways.
	gateway string
	// kind is sidecar, router, waypoint or ztunnel.
	kind string
}

// proxyPods are all running pods with a proxy, by what their containers say.
func (w *world) proxyPods(ctx context.Context, t *testing.T) []proxyPod {
	t.Helper()
	out := []proxyPod{}
	for _, pod := range w.pods(ctx, t) {
		for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
			if c.Name == "istio-proxy" && len(c.Args) > 1 && c.Args[0] == "proxy" {
				out = append(out, proxyPod{
					namespace: pod.Namespace, name: pod.Name, node: pod.Spec.NodeName, owner: ownerOf(pod), kind: c.Args[1],
					gateway: cmp.Or(pod.Labels["gateway.networking.k8s.io/gateway-name"], ownerOf(pod).name),
				})
			}
		}
	}
	return out
}

func (w *world) pods(ctx context.Context, t *testing.T) []core.Pod {
	t.Helper()
	list, err := w.Client.CoreV1().Pods("").List(ctx, meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(list.Items, func(p core.Pod) bool {
		return p.Status.Phase != core.PodRunning || p.DeletionTimestamp != nil
	})
}

// ownerOf is the pod's controller; of a ReplicaSet's pod, the Deployment.
func ownerOf(pod core.Pod) owner {
	for _, o := range pod.OwnerReferences {
		if o.Kind == "ReplicaSet" {
			return owner{"Deployment", pod.Namespace, strings.TrimSuffix(o.Name, "-"+pod.Labels["pod-template-hash"])}
		}
		return owner{o.Kind, pod.Namespace, o.Name}
	}
	return owner{"Pod", pod.Namespace, pod.Name}
}

// plane is a control plane by the namespace and name of its Deployment.
type plane struct{ namespace, name string }

func (p plane) String() string { return p.namespace + "/" + p.name }

// connected waits until every pod with a proxy is connected to an istiod, and
// answers to which, by the istiods' own word.
func (w *world) connected(t *testing.T) map[proxyPod]plane {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for {
		out, err := w.ask(ctx, t)
		if err == nil {
			return out
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not all proxies are connected: %v", err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (w *world) ask(ctx context.Context, t *testing.T) (map[proxyPod]plane, error) {
	t.Helper()
	said := map[string]map[plane]live.Proxy{}
	for _, i := range w.Istiods {
		proxies, err := i.Connected(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range proxies {
			key := p.Namespace + "/" + p.Pod
			if said[key] == nil {
				said[key] = map[plane]live.Proxy{}
			}
			said[key][plane{i.Namespace, i.Name}] = p
		}
	}
	out := map[proxyPod]plane{}
	for _, pod := range w.proxyPods(ctx, t) {
		key := pod.namespace + "/" + pod.name
		if len(said[key]) != 1 {
			return nil, fmt.Errorf("%s is connected to %d istiods", key, len(said[key]))
		}
		for at, proxy := range said[key] {
			if proxy.Kind != pod.kind {
				t.Errorf("%s runs a %s and is connected as a %s", key, pod.kind, proxy.Kind)
			}
			out[pod] = at
		}
		delete(said, key)
	}
	if len(said) > 0 {
		return nil, fmt.Errorf("%d proxies are connected whose pods do not run", len(said))
	}
	return out, nil
}
