package upgrade

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/scenario"
)

// pods are a namespace's that are not going away, by name.
func (w *world) pods(t *testing.T, namespace string) map[string]core.Pod {
	t.Helper()
	list, err := w.Client.CoreV1().Pods(namespace).List(t.Context(), meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]core.Pod{}
	for _, p := range list.Items {
		if p.DeletionTimestamp == nil {
			out[p.Name] = p
		}
	}
	return out
}

// owner is the pod's workload as KIND/NAME; of a ReplicaSet's pod, the Deployment.
func owner(pod core.Pod) string {
	for _, o := range pod.OwnerReferences {
		if o.Kind == "ReplicaSet" {
			return "Deployment/" + strings.TrimSuffix(o.Name, "-"+pod.Labels["pod-template-hash"])
		}
		return o.Kind + "/" + o.Name
	}
	return "Pod/" + pod.Name
}

// proxy is the version of the pod's sidecar by its image, empty without one.
func proxy(pod core.Pod) string {
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		if c.Name == "istio-proxy" {
			_, tag, _ := strings.Cut(c.Image, ":")
			return strings.TrimSuffix(tag, "-distroless")
		}
	}
	return ""
}

// running says for each workload of a namespace which sidecars its ready pods have,
// as "3 of 1.31.0"; several versions are joined by a comma.
func (w *world) running(t *testing.T, namespace string) map[string]string {
	t.Helper()
	counts := map[string]map[string]int{}
	for _, p := range w.pods(t, namespace) {
		if !ready(p) {
			continue
		}
		if counts[owner(p)] == nil {
			counts[owner(p)] = map[string]int{}
		}
		counts[owner(p)][proxy(p)]++
	}
	out := map[string]string{}
	for o, versions := range counts {
		says := []string{}
		for _, v := range slices.Sorted(maps.Keys(versions)) {
			says = append(says, fmt.Sprintf("%d of %s", versions[v], v))
		}
		out[o] = strings.Join(says, ", ")
	}
	return out
}

func ready(pod core.Pod) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == core.PodReady {
			return c.Status == core.ConditionTrue
		}
	}
	return false
}

// wantRunning demands exactly these workloads with these sidecars, each of the revision that has its version in the one
// mesh. A pod that was replaced may take a moment to go.
func (w *world) wantRunning(t *testing.T, namespace string, want map[string]string) {
	t.Helper()
	w.wantOf(t, namespace, map[string]string{scenario.Older: scenario.OlderRevision, scenario.Newer: scenario.NewerRevision}, want)
}

// wantOf is wantRunning with the revision that each version must be of.
func (w *world) wantOf(t *testing.T, namespace string, revisions, want map[string]string) {
	t.Helper()
	var got map[string]string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = w.running(t, namespace); maps.Equal(got, want) {
			break
		}
	}
	for o := range want {
		if got[o] != want[o] {
			t.Errorf("%s: %s runs %q, not %q", namespace, o, got[o], want[o])
		}
	}
	for o := range got {
		if _, wanted := want[o]; !wanted {
			t.Errorf("%s: %s runs %q, and was not expected", namespace, o, got[o])
		}
	}
	for name, p := range w.pods(t, namespace) {
		if version := proxy(p); version != "" && injectedBy(t, p) != revisions[version] {
			t.Errorf("%s: %s has the sidecar of %s from %q, not %q", namespace, name, version, injectedBy(t, p), revisions[version])
		}
	}
}

// injectedBy is the revision whose injector gave the pod its sidecar, by the injector's own note.
func injectedBy(t *testing.T, pod core.Pod) string {
	t.Helper()
	return decode[struct {
		Revision string `json:"revision"`
	}](t, pod.Annotations["sidecar.istio.io/status"]).Revision
}

// shop is what the namespace shop runs, its movable workloads and the rest with their versions.
func shop(movable, rest string) map[string]string {
	return map[string]string{
		"Deployment/web": "3 of " + movable, "Deployment/cart": "1 of " + movable,
		"StatefulSet/session": "2 of " + movable, "DaemonSet/agent": "2 of " + movable,
		"Pod/debug": "1 of " + rest, "Job/import": "1 of " + rest,
	}
}
