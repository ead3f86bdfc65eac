package upgrade

import (
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/cluster"
)

// as is a client of a user.
func (w *world) as(t *testing.T, user string) kubernetes.Interface {
	t.Helper()
	config, err := w.Config(user)
	if err != nil {
		t.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// toucher writes as the user to the first Deployment of the namespace, what changes nothing that matters.
func (w *world) toucher(t *testing.T, namespace, user string) (touch func() error) {
	t.Helper()
	list, err := w.Client.AppsV1().Deployments(namespace).List(t.Context(), meta.ListOptions{Limit: 1})
	if err != nil || len(list.Items) == 0 {
		t.Fatalf("%s has no Deployment: %v", namespace, err)
	}
	client, ctx := w.as(t, user), t.Context()
	return func() error {
		patch := []byte(`{"metadata":{"annotations":{"lab.portolan/touched":"` + time.Now().Format(time.RFC3339Nano) + `"}}}`)
		_, err := client.AppsV1().Deployments(namespace).Patch(ctx, list.Items[0].Name, types.MergePatchType, patch, meta.PatchOptions{})
		return err
	}
}

// limit lets the namespace have no more pods than it has.
func (w *world) limit(t *testing.T, namespace string) {
	t.Helper()
	most := resource.NewQuantity(int64(len(w.pods(t, namespace))), resource.DecimalSI)
	quota := &core.ResourceQuota{
		ObjectMeta: meta.ObjectMeta{Name: "no-more"},
		Spec:       core.ResourceQuotaSpec{Hard: core.ResourceList{core.ResourcePods: *most}},
	}
	if _, err := w.Client.CoreV1().ResourceQuotas(namespace).Create(t.Context(), quota, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	within(t, 30*time.Second, "the quota counts", func() bool {
		q, err := w.Client.CoreV1().ResourceQuotas(namespace).Get(t.Context(), quota.Name, meta.GetOptions{})
		if err != nil {
			return false
		}
		used := q.Status.Used[core.ResourcePods]
		return used.Cmp(*most) == 0
	})
}

// unlimit takes the limit away.
func (w *world) unlimit(t *testing.T, namespace string) {
	t.Helper()
	if err := w.Client.CoreV1().ResourceQuotas(namespace).Delete(t.Context(), "no-more", meta.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
}

// writes are what the user has changed so far, by the API server's audit log.
func (w *world) writes(t *testing.T, user string) []cluster.Request {
	t.Helper()
	all, err := w.Requests(user)
	if err != nil {
		t.Fatal(err)
	}
	out := []cluster.Request{}
	for _, r := range all {
		if r.Writes() && r.Code < 300 {
			out = append(out, r)
		}
	}
	return out
}
