package upgrade

import (
	"os"
	"testing"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"portolan/build/lab/lab"
	"portolan/build/lab/live"
	"portolan/build/lab/scenario"
)

// world is a cluster of one test, with its istiods.
type world struct {
	*lab.Live
}

// begin starts the scenario and gives the people of these tests their rights.
func begin(t *testing.T, s scenario.Scenario) *world {
	t.Helper()
	l, err := lab.StartLive(t.Context(), s, people, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	w := &world{l}
	w.grant(t)
	return w
}

// newer is the istiod that is switched to.
func (w *world) newer(t *testing.T) *live.Istiod {
	t.Helper()
	for _, i := range w.Istiods {
		if i.Name == "istiod-"+scenario.NewerRevision {
			return i
		}
	}
	t.Fatal("the scenario has no newer revision")
	return nil
}

// labels are those of a namespace that a switch may edit.
func (w *world) labels(t *testing.T, namespace string) map[string]string {
	t.Helper()
	n, err := w.Client.CoreV1().Namespaces().Get(t.Context(), namespace, meta.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, key := range []string{"istio-injection", "istio.io/rev"} {
		if value, there := n.Labels[key]; there {
			out[key] = value
		}
	}
	return out
}

// relabel is somebody else who sets a label of a namespace.
func (w *world) relabel(t *testing.T, namespace, key, value string) {
	t.Helper()
	patch := []byte(`{"metadata":{"labels":{"` + key + `":"` + value + `"}}}`)
	if _, err := w.Client.CoreV1().Namespaces().Patch(t.Context(), namespace, types.MergePatchType, patch, meta.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// within waits until done is true, at most so long.
func within(t *testing.T, patience time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
