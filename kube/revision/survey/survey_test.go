package survey_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect/recorded"
	"portolan/kube/revision"
	"portolan/kube/revision/survey"
	"portolan/kube/revision/template"
)

// serve starts an API server of the objects that refuses paths which end like one of the given, and counts requests.
func serve(t *testing.T, count *atomic.Int64, refused []string, objects ...runtime.Object) *rest.Config {
	t.Helper()
	api, err := recorded.New(objects...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || strings.Contains(r.URL.Path, "secrets") {
			t.Errorf("%s %s: a survey reads, and no Secrets", r.Method, r.URL)
		}
		if count != nil {
			count.Add(1)
		}
		for _, path := range refused {
			if strings.HasSuffix(r.URL.Path, path) {
				status(w, http.StatusForbidden, metav1.StatusReasonForbidden)
				return
			}
		}
		api.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return &rest.Config{Host: server.URL}
}

func status(w http.ResponseWriter, code int, reason metav1.StatusReason) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	// A broken connection fails the test by itself.
	_ = json.NewEncoder(w).Encode(metav1.Status{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: "no"})
}

func namespace(name string) *corev1.Namespace {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID("uid-" + name), ResourceVersion: "5", Labels: map[string]string{"istio.io/rev": "1-29"},
		ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kustomize-controller", FieldsV1: metav1.NewFieldsV1(`{"f:metadata":{"f:labels":{"f:istio.io/rev":{}}}}`)}, {Manager: "kubectl", FieldsV1: metav1.NewFieldsV1(`{"f:metadata":{"f:labels":{"f:team":{}}}}`)}}}}
}

func deployment(namespace, name string) *appsv1.Deployment {
	quarter, three := intstr.FromString("25%"), int32(3)
	return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, UID: "d"}, Spec: appsv1.DeploymentSpec{
		Replicas: &three, Strategy: appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType, RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &quarter, MaxUnavailable: &quarter}},
		Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Env: []corev1.EnvVar{{Name: "PASSWORD", Value: "hidden"}}}}}},
	}}
}

// pod has a sidecar that asks for memory, and an owner.
func pod(namespace, name, kind, owner string, labels map[string]string) *corev1.Pod {
	yes := true
	out := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: labels, Annotations: map[string]string{"istio.io/rev": "1-29", "sidecar.istio.io/status": "{}"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{
		{Name: "istio-proxy", Image: "docker.io/istio/proxyv2:1.29.2-distroless", Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{"memory": resource.MustParse("128Mi"), "cpu": resource.MustParse("100m")}}},
	}}}
	if kind != "" {
		out.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: kind, Name: owner, Controller: &yes}}
	}
	return out
}

func TestRead(t *testing.T) {
	done := pod("shop", "done", "", "", nil)
	done.Status.Phase = corev1.PodSucceeded
	got, err := survey.Read(t.Context(), serve(t, nil, nil,
		namespace("shop"), deployment("shop", "web"), done,
		pod("shop", "web-1", "ReplicaSet", "web-abc", map[string]string{"pod-template-hash": "abc"}),
		pod("shop", "web-2", "ReplicaSet", "web-def", map[string]string{"pod-template-hash": "def"}),
		pod("shop", "orphan", "ReplicaSet", "gone-abc", map[string]string{"pod-template-hash": "abc"}),
		pod("shop", "roll", "ReplicaSet", "canary-xyz", map[string]string{"rollouts-pod-template-hash": "xyz"}),
		pod("shop", "bare", "", "", nil),
		&corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "q"}, Status: corev1.ResourceQuotaStatus{Hard: corev1.ResourceList{"requests.cpu": resource.MustParse("1"), "pods": resource.MustParse("9")}, Used: corev1.ResourceList{"requests.cpu": resource.MustParse("300m")}}},
	), "lab", []string{"shop", "nowhere", "shop"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Namespace != "nowhere" || !got[0].Missing {
		t.Fatalf("got %+v, want nowhere, missing, and shop", got)
	}
	shop := got[1]
	var owners []string
	for _, p := range shop.Pods {
		owners = append(owners, fmt.Sprintf("%s.%s/%s %d", p.Kind, p.Group, p.Name, p.Proxied))
	}
	want := []string{"Deployment.apps/web 2", "Pod./bare 1", "ReplicaSet.apps/gone-abc 1", "Rollout.argoproj.io/canary 1"}
	if diff := cmp.Diff(want, owners); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	if r := shop.Pods[0].Running; len(r) != 1 || r[0] != (revision.RunningCount{Revision: "1-29", Version: "1.29.2", Pods: 2}) {
		t.Errorf("running %+v", r)
	}
	w := shop.Workloads[0]
	if w.Strategy.MaxSurge != "25%" || w.Replicas != 3 || w.Template != template.Fingerprint(deployment("shop", "web").Spec.Template, string(deployment("shop", "web").Spec.Strategy.Type)) {
		t.Errorf("workload %+v", w)
	}
	wantAsks := []revision.Amount{{Resource: "cpu", Value: 100}, {Resource: "memory", Value: 128 << 20}, {Resource: "requests.cpu", Value: 100}, {Resource: "requests.memory", Value: 128 << 20}}
	if diff := cmp.Diff(wantAsks, w.Asks); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]revision.QuotaLimit{{Resource: "pods", Hard: 9}, {Resource: "requests.cpu", Hard: 1000, Used: 300}}, shop.Quotas[0].Limits); diff != "" {
		t.Errorf("quota (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"kustomize-controller"}, shop.Managers); diff != "" {
		t.Errorf("managers (-want +got):\n%s", diff)
	}
	if text := fmt.Sprintf("%+v", got); strings.Contains(text, "hidden") {
		t.Error("the survey holds the value of a variable")
	}
}

func TestRefusedReadsAreGaps(t *testing.T) {
	got, err := survey.Read(t.Context(), serve(t, nil, []string{"/daemonsets", "/poddisruptionbudgets"}, namespace("shop")), "lab", []string{"shop"})
	if err != nil {
		t.Fatal(err)
	}
	want := []facts.Gap{
		{Resource: "daemonsets.apps", Namespace: "shop", Verb: "list", Reason: facts.Forbidden, Message: "no"},
		{Resource: "poddisruptionbudgets.policy", Namespace: "shop", Verb: "list", Reason: facts.Forbidden, Message: "no"},
	}
	if diff := cmp.Diff(want, got[0].Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// TestManyNamespaces: 50 namespaces take no more lists than one, but for the namespaces themselves; and where lists of
// everything are refused, each is read by itself.
func TestManyNamespaces(t *testing.T) {
	var objects []runtime.Object
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("ns-%d", i))
		objects = append(objects, namespace(names[i]), deployment(names[i], "web"))
	}
	var count atomic.Int64
	got, err := survey.Read(t.Context(), serve(t, &count, nil, objects...), "lab", names)
	if err != nil || count.Load() > 60 {
		t.Errorf("%d requests, %v", count.Load(), err)
	}
	limited, err := survey.Read(t.Context(), serve(t, nil, []string{"/apis/apps/v1/deployments"}, objects...), "lab", names)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, limited); diff != "" {
		t.Errorf("read one by one (-together +apart):\n%s", diff)
	}
	if len(got[7].Workloads) != 1 {
		t.Errorf("got %+v", got[7])
	}
}

func TestNothingAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		status(w, http.StatusUnauthorized, metav1.StatusReasonUnauthorized)
	}))
	defer server.Close()
	if _, err := survey.Read(t.Context(), &rest.Config{Host: server.URL}, "lab", []string{"shop"}); err == nil || !strings.Contains(err.Error(), "log in again") {
		t.Errorf("got %v, want what to do about the credentials", err)
	}
	server.Close()
	if _, err := survey.Read(t.Context(), &rest.Config{Host: server.URL}, "lab", []string{"shop"}); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("got %v, want that it cannot be reached", err)
	}
}
