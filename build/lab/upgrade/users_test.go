package upgrade

import (
	"strings"
	"testing"

	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The people of these tests.
const (
	// switcher may do exactly what a switch of revision needs.
	switcher = "switcher"
	// halfway may do that too, but cannot patch DaemonSets.
	halfway = "halfway"
)

var people = []string{switcher, halfway}

// grant gives them their rights, each by a role of its name.
func (w *world) grant(t *testing.T) {
	t.Helper()
	reads := []rbac.PolicyRule{
		rule("get list watch", "", "namespaces", "pods", "services", "endpoints", "events", "configmaps", "serviceaccounts", "nodes", "resourcequotas", "replicationcontrollers"),
		rule("get list watch", "apps", "deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"),
		rule("get list watch", "batch", "jobs", "cronjobs"),
		rule("get list watch", "policy", "poddisruptionbudgets"),
		rule("get list watch", "discovery.k8s.io", "endpointslices"),
		rule("get list watch", "gateway.networking.k8s.io", "*"),
		rule("get list watch", "networking.istio.io", "*"),
		rule("get list watch", "security.istio.io", "*"),
		rule("get list watch", "telemetry.istio.io", "*"),
		rule("get list watch", "extensions.istio.io", "*"),
		rule("get list watch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
		rule("get list watch", "apiextensions.k8s.io", "customresourcedefinitions"),
	}
	namespaces := rule("patch", "", "namespaces")
	tags := rule("patch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")
	services := rule("patch", "", "services")
	w.grantRole(t, switcher, append(reads, namespaces, tags, services, rule("patch", "apps", "deployments", "statefulsets", "daemonsets"))...)
	w.grantRole(t, halfway, append(reads, namespaces, tags, services, rule("patch", "apps", "deployments", "statefulsets"))...)
}

func rule(verbs, group string, resources ...string) rbac.PolicyRule {
	return rbac.PolicyRule{Verbs: strings.Fields(verbs), APIGroups: []string{group}, Resources: resources}
}

func (w *world) grantRole(t *testing.T, user string, rules ...rbac.PolicyRule) {
	t.Helper()
	role := &rbac.ClusterRole{ObjectMeta: meta.ObjectMeta{Name: user}, Rules: rules}
	if _, err := w.Client.RbacV1().ClusterRoles().Create(t.Context(), role, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbac.ClusterRoleBinding{
		ObjectMeta: meta.ObjectMeta{Name: user},
		RoleRef:    rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: user},
		Subjects:   []rbac.Subject{{APIGroup: rbac.GroupName, Kind: rbac.UserKind, Name: user}},
	}
	if _, err := w.Client.RbacV1().ClusterRoleBindings().Create(t.Context(), binding, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}
