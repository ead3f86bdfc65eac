package truth

import (
	"slices"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestCanary is an upgrade under way, with pods that still run the old proxy.
func TestCanary(t *testing.T) {
	w := begin(t, canary())
	// From here on new pods get the new revision; the old ones stay as they are.
	w.label(t, "switched", "istio.io/rev", "canary")
	w.restart(t, "switched", "moved")
	w.scale(t, "switched", "stayed", 3)
	w.settle(t)

	connected := w.connected(t)
	a := w.read(t)
	judge(t, connected, a)
	w.judgeViewer(t, connected)
	w.judgeWanted(t, a)
	if len(a.Meshes) != 1 {
		t.Errorf("two revisions of one mesh and one root are drawn as %d meshes", len(a.Meshes))
	}
	stale := 0
	for pod, at := range connected {
		if pod.namespace == "switched" && at.name == "istiod-1-30-4" {
			stale++
		}
	}
	if stale == 0 {
		t.Error("no pod of the switched namespace is on the old istiod: nothing was tested")
	}
	for _, m := range a.members() {
		want := 0
		switch m.Ref.Name {
		case "switched":
			want = stale
		case "readdressed":
			// Injected by the wanted istiod and sent to another: new pods would be, too.
			// Whether that is stale is a matter of words.
			want = m.Stale
		}
		if m.Stale != want {
			t.Errorf("namespace %s has %d stale pods, not %d", m.Ref.Name, m.Stale, want)
		}
	}
}

// TestTwoAmbientMeshes: each has its nodes; one namespace spreads over both.
func TestTwoAmbientMeshes(t *testing.T) {
	w := begin(t, twoAmbient())
	connected := w.connected(t)
	a := w.read(t)
	judge(t, connected, a)
	w.judgeViewer(t, connected)
	w.judgeWanted(t, a)
	w.judgeAmbient(t, connected, a)
	if len(a.Meshes) != 2 {
		t.Errorf("two meshes are drawn as %d", len(a.Meshes))
	}
}

// TestTwoAmbientMeshesShareNodes: nothing says whose an ambient pod is. The proxies
// are known all the same.
func TestTwoAmbientMeshesShareNodes(t *testing.T) {
	w := begin(t, sharedNodes())
	connected := w.connected(t)
	a := w.read(t)
	judge(t, connected, a)
	w.judgeViewer(t, connected)
	w.judgeWanted(t, a)
	w.judgeAmbient(t, connected, a)
	if !slices.ContainsFunc(a.Undecided, func(m member) bool { return m.Ref.Name == "whose" }) {
		t.Error("a namespace that either ztunnel may carry is given to one of them")
	}
	for _, code := range []string{"plane-undecided", "ambient-shared"} {
		if !a.doubted(code) {
			t.Errorf("no doubt %s", code)
		}
	}
}

// TestThreeMeshesOneKilled: who belonged to the istiod that is gone still does.
func TestThreeMeshesOneKilled(t *testing.T) {
	w := begin(t, threeMixed())
	connected := w.connected(t)
	w.judgeWanted(t, w.read(t))
	w.kill(t, "istio-east", "istiod-east")
	a := w.read(t)
	judge(t, connected, a)
	w.judgeViewer(t, connected)
	w.judgeAmbient(t, connected, a)
	for _, m := range a.Meshes {
		for _, p := range m.Planes {
			if killed := p.Ref.Name == "istiod-east"; killed == (p.Health == "healthy") {
				t.Errorf("%s/%s is %s", p.Ref.Namespace, p.Ref.Name, p.Health)
			}
		}
	}
}

// TestTenants are two teams kept apart by discoverySelectors.
func TestTenants(t *testing.T) {
	w := begin(t, tenants())
	a := w.read(t)
	connected := w.connected(t)
	judge(t, connected, a)
	w.judgeViewer(t, connected)
	w.judgeWanted(t, a)
	if a.doubted("scopes-overlap") {
		t.Error("the scopes are said to overlap")
	}
}

// kill ends the istiod and reports its pods as unready, as its kubelet would.
func (w *world) kill(t *testing.T, namespace, name string) {
	t.Helper()
	for _, i := range w.Istiods {
		if i.Namespace == namespace && i.Name == name {
			i.Kill()
		}
	}
	pods, err := w.Client.CoreV1().Pods(namespace).List(t.Context(), meta.ListOptions{LabelSelector: "app=istiod"})
	if err != nil {
		t.Fatal(err)
	}
	for _, pod := range pods.Items {
		for i := range pod.Status.Conditions {
			if c := &pod.Status.Conditions[i]; c.Type == core.PodReady || c.Type == core.ContainersReady {
				c.Status, c.Reason = core.ConditionFalse, "ContainersNotReady"
			}
		}
		for i := range pod.Status.ContainerStatuses {
			pod.Status.ContainerStatuses[i].Ready = false
		}
		if _, err := w.Client.CoreV1().Pods(namespace).UpdateStatus(t.Context(), &pod, meta.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	w.wait(t, "the killed istiod is unavailable", func() bool {
		d, err := w.Client.AppsV1().Deployments(namespace).Get(t.Context(), name, meta.GetOptions{})
		return err == nil && d.Status.AvailableReplicas == 0
	})
}
