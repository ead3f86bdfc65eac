package truth

import (
	"encoding/json"
	"testing"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// label sets a label of a namespace.
func (w *world) label(t *testing.T, namespace, key, value string) {
	t.Helper()
	patch := encode(t, map[string]map[string]map[string]string{"metadata": {"labels": {key: value}}})
	if _, err := w.Client.CoreV1().Namespaces().Patch(t.Context(), namespace, types.MergePatchType, patch, meta.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// restart replaces a Deployment's pods, as kubectl does.
func (w *world) restart(t *testing.T, namespace, name string) {
	t.Helper()
	patch := []byte(`{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}}}`)
	if _, err := w.Client.AppsV1().Deployments(namespace).Patch(t.Context(), name, types.MergePatchType, patch, meta.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) scale(t *testing.T, namespace, name string, replicas int) {
	t.Helper()
	patch := encode(t, map[string]map[string]int{"spec": {"replicas": replicas}})
	if _, err := w.Client.AppsV1().Deployments(namespace).Patch(t.Context(), name, types.MergePatchType, patch, meta.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// settle waits until every Deployment is as its last change asks.
func (w *world) settle(t *testing.T) {
	t.Helper()
	w.wait(t, "all Deployments are rolled out", func() bool {
		list, err := w.Client.AppsV1().Deployments("").List(t.Context(), meta.ListOptions{})
		if err != nil {
			return false
		}
		for _, d := range list.Items {
			s := d.Status
			if s.ObservedGeneration < d.Generation || s.Replicas != *d.Spec.Replicas || s.UpdatedReplicas != s.Replicas || s.ReadyReplicas != s.Replicas {
				return false
			}
		}
		pods, err := w.Client.CoreV1().Pods("").List(t.Context(), meta.ListOptions{})
		if err != nil {
			return false
		}
		for _, p := range pods.Items {
			if p.DeletionTimestamp != nil {
				return false
			}
		}
		return true
	})
}

func (w *world) wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func encode[T any](t *testing.T, value T) []byte {
	t.Helper()
	content, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
