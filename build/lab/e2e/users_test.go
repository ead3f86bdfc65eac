package e2e

import (
	"context"
	"fmt"

	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/cluster"
)

// tenantNamespaces are those which the tenant may read: its control plane's and
// two of its own. The names of all others it may see, and nothing in them.
var tenantNamespaces = []string{"istio-system-27", "ledger", "payments"}

// grant gives the people of these tests their rights; nobody gets none.
func grant(ctx context.Context, c *cluster.Cluster) error {
	config, err := c.Config(c.Admin())
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	roles := client.RbacV1()
	names := &rbac.ClusterRole{
		ObjectMeta: meta.ObjectMeta{Name: "list-namespaces"},
		Rules:      []rbac.PolicyRule{{APIGroups: []string{""}, Resources: []string{"namespaces"}, Verbs: []string{"get", "list"}}},
	}
	if _, err := roles.ClusterRoles().Create(ctx, names, meta.CreateOptions{}); err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	for user, role := range map[string]string{operator: "cluster-admin", viewer: "view", tenant: names.Name} {
		binding := &rbac.ClusterRoleBinding{ObjectMeta: meta.ObjectMeta{Name: user}, Subjects: person(user), RoleRef: clusterRole(role)}
		if _, err := roles.ClusterRoleBindings().Create(ctx, binding, meta.CreateOptions{}); err != nil {
			return fmt.Errorf("grant %s: %w", user, err)
		}
	}
	for _, namespace := range tenantNamespaces {
		binding := &rbac.RoleBinding{ObjectMeta: meta.ObjectMeta{Name: tenant}, Subjects: person(tenant), RoleRef: clusterRole("view")}
		if _, err := roles.RoleBindings(namespace).Create(ctx, binding, meta.CreateOptions{}); err != nil {
			return fmt.Errorf("grant %s: %w", tenant, err)
		}
	}
	return nil
}

func person(name string) []rbac.Subject {
	return []rbac.Subject{{APIGroup: rbac.GroupName, Kind: rbac.UserKind, Name: name}}
}

func clusterRole(name string) rbac.RoleRef {
	return rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: name}
}
