package truth

import (
	"fmt"
	"maps"
	"testing"

	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// viewer is a person with Kubernetes' own role view: no webhooks, no Gateways.
const viewer = "viewer"

func (w *world) grantView(t *testing.T) {
	t.Helper()
	binding := &rbac.ClusterRoleBinding{
		ObjectMeta: meta.ObjectMeta{Name: viewer},
		Subjects:   []rbac.Subject{{APIGroup: rbac.GroupName, Kind: rbac.UserKind, Name: viewer}},
		RoleRef:    rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: "view"},
	}
	if _, err := w.Client.RbacV1().ClusterRoleBindings().Create(t.Context(), binding, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// judgeViewer reads as somebody who may see less: then something may be missing,
// and several planes may stay possible, but no proxy is given to one that it does
// not belong to.
func (w *world) judgeViewer(t *testing.T, connected map[proxyPod]plane) {
	t.Helper()
	a := w.readAs(t, viewer)
	if len(a.Gaps) == 0 {
		t.Error("the viewer may read everything: nothing was tested")
	}
	right := 0
	want, got := truths(connected), answers(a)
	for g, said := range got {
		if maps.Equal(want[g], said) {
			for _, pods := range said {
				right += pods
			}
			continue
		}
		for p, pods := range want[g] {
			if said[p] < pods {
				t.Errorf("%s as viewer: the istiods say %v, portolan says %v", g, want[g], said)
			}
		}
		if want[g] == nil {
			t.Errorf("%s as viewer: portolan says %v, and no istiod knows of it", g, said)
		}
	}
	fmt.Printf("%s: right %d of %d as viewer\n", t.Name(), right, len(connected))
}
