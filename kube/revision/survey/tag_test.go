package survey_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/rest"

	"portolan/kube/collect/recorded"
	"portolan/kube/revision"
	"portolan/kube/revision/survey"
)

func plane(rev string) revision.ControlPlane {
	return revision.ControlPlane{ID: rev, Namespace: "istio-system", Name: "istiod-" + rev, Revision: rev, Version: "1.30.1"}
}

// configuration is rendered as Istio's chart does for a tag (revision-tags-mwc.yaml), or with the revision's own name as
// the label's value, for the revision itself (mutatingwebhook.yaml).
func configuration(name, value, tag, rev string) *admissionv1.MutatingWebhookConfiguration {
	path, port, fail, never, none := "/inject", int32(443), admissionv1.Fail, admissionv1.NeverReinvocationPolicy, admissionv1.SideEffectClassNone
	in := func(key, operator string, values ...string) metav1.LabelSelectorRequirement {
		return metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOperator(operator), Values: values}
	}
	entry := func(prefix string, namespaces, objects []metav1.LabelSelectorRequirement) admissionv1.MutatingWebhook {
		return admissionv1.MutatingWebhook{
			Name:              prefix + "sidecar-injector.istio.io",
			ClientConfig:      admissionv1.WebhookClientConfig{CABundle: []byte("ca of " + rev), Service: &admissionv1.ServiceReference{Namespace: "istio-system", Name: "istiod-" + rev, Path: &path, Port: &port}},
			FailurePolicy:     &fail,
			SideEffects:       &none,
			NamespaceSelector: &metav1.LabelSelector{MatchExpressions: namespaces}, ObjectSelector: &metav1.LabelSelector{MatchExpressions: objects},
			ReinvocationPolicy: &never, AdmissionReviewVersions: []string{"v1"},
		}
	}
	out := &admissionv1.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID(name), ResourceVersion: "3", Labels: map[string]string{"istio.io/rev": rev, "app": "sidecar-injector"}},
		Webhooks: []admissionv1.MutatingWebhook{
			entry("rev.namespace.", []metav1.LabelSelectorRequirement{in("istio.io/rev", "In", value), in("istio-injection", "DoesNotExist")}, []metav1.LabelSelectorRequirement{in("sidecar.istio.io/inject", "NotIn", "false")}),
			entry("rev.object.", []metav1.LabelSelectorRequirement{in("istio.io/rev", "DoesNotExist"), in("istio-injection", "DoesNotExist")}, []metav1.LabelSelectorRequirement{in("sidecar.istio.io/inject", "NotIn", "false"), in("istio.io/rev", "In", value)}),
		},
	}
	if tag != "" {
		out.Labels["istio.io/tag"] = tag
	}
	return out
}

func tagService(rev string) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: "istio-system", Name: "istiod-revision-tag-prod", UID: "s", ResourceVersion: "4", Labels: map[string]string{"istio.io/rev": rev, "istio.io/tag": "prod"}},
		Spec:       corev1.ServiceSpec{Selector: map[string]string{"app": "istiod", "istio.io/rev": rev}},
	}
}

// TestTagMovesAsIstioctlWouldHaveIt reads the objects, plans, and applies the patches: there they are as if rendered for
// the other revision, and back they are what they were.
func TestTagMovesAsIstioctlWouldHaveIt(t *testing.T) {
	before := configuration("istio-revision-tag-prod", "prod", "prod", "1-29")
	objects, err := survey.ReadTag(t.Context(), served(t, before, tagService("1-29"),
		configuration("istio-sidecar-injector-1-29", "1-29", "", "1-29"), configuration("istio-sidecar-injector-1-30", "1-30", "", "1-30")), "lab", "prod", plane("1-30"))
	if err != nil {
		t.Fatal(err)
	}
	move := revision.Plan(revision.Request{Kind: revision.KindTag, TagName: "prod", TagFrom: plane("1-29"), Tag: &objects,
		Target: revision.Target{Kind: revision.ToRevision, Name: "1-30", Plane: plane("1-30")}}).Tag
	if !move.Understood || len(move.Edits) != 2 {
		t.Fatalf("got %+v", move)
	}
	client := fake.NewClientset(before.DeepCopy(), tagService("1-29"))
	webhooks, services := client.AdmissionregistrationV1().MutatingWebhookConfigurations(), client.CoreV1().Services("istio-system")
	for _, way := range []struct {
		rev   string
		patch func(revision.TagEdit) string
	}{{"1-30", func(e revision.TagEdit) string { return e.Patch }}, {"1-29", func(e revision.TagEdit) string { return e.Revert }}} {
		gotWebhooks, err := webhooks.Patch(t.Context(), before.Name, types.JSONPatchType, []byte(way.patch(move.Edits[0])), metav1.PatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		gotService, err := services.Patch(t.Context(), "istiod-revision-tag-prod", types.JSONPatchType, []byte(way.patch(move.Edits[1])), metav1.PatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(configuration("istio-revision-tag-prod", "prod", "prod", way.rev).Webhooks, gotWebhooks.Webhooks); diff != "" {
			t.Errorf("to %s (-want +got):\n%s", way.rev, diff)
		}
		if gotWebhooks.Labels["istio.io/rev"] != way.rev || gotService.Labels["istio.io/rev"] != way.rev {
			t.Errorf("labels %v and %v, want %s", gotWebhooks.Labels, gotService.Labels, way.rev)
		}
		if diff := cmp.Diff(tagService(way.rev).Spec.Selector, gotService.Spec.Selector); diff != "" {
			t.Errorf("the Service to %s (-want +got):\n%s", way.rev, diff)
		}
	}
}

func TestTagDefaultChangesMore(t *testing.T) {
	objects, err := survey.ReadTag(t.Context(), served(t,
		&admissionv1.ValidatingWebhookConfiguration{ObjectMeta: metav1.ObjectMeta{Name: "istiod-default-validator", Labels: map[string]string{"istio.io/rev": "default"}}},
		configuration("istio-sidecar-injector", "default", "", "default")), "lab", "default", plane("1-30"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ValidatingWebhookConfiguration/istiod-default-validator", "MutatingWebhookConfiguration/istio-sidecar-injector"}, objects.Others); diff != "" {
		t.Errorf("others (-want +got):\n%s", diff)
	}
}

func TestTagRefusedIsAGap(t *testing.T) {
	objects, err := survey.ReadTag(t.Context(), serve(t, nil, []string{"/mutatingwebhookconfigurations"}), "lab", "prod", plane("1-30"))
	if err != nil || len(objects.Gaps) == 0 || objects.Gaps[0].Resource != "mutatingwebhookconfigurations.admissionregistration.k8s.io" {
		t.Errorf("got %+v, %v", objects, err)
	}
}

// served is an API server of the objects that knows label selectors, which the recorded one does not.
func served(t *testing.T, objects ...runtime.Object) *rest.Config {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, err := labels.Parse(r.URL.Query().Get("labelSelector"))
		if err != nil {
			t.Error(err)
		}
		var chosen []runtime.Object
		for _, o := range objects {
			if m, err := meta.Accessor(o); err == nil && asked.Matches(labels.Set(m.GetLabels())) {
				chosen = append(chosen, o)
			}
		}
		api, err := recorded.New(chosen...)
		if err != nil {
			t.Error(err)
			return
		}
		api.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return &rest.Config{Host: server.URL}
}
