package share

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"portolan/build/lab/scenario"
)

// The people of these tests.
const (
	// captain may do everything.
	captain = "captain-flint"
	// bosun may read one namespace, and does not learn which cluster it is in.
	bosun = "bosun-bones"
)

var people = []string{captain, bosun}

// bosunsNamespace is all that bosun may read.
const bosunsNamespace = "plain-keelson"

// mainContext is the context that files are made of.
const mainContext = "prod-crowsnest"

// harbour is a cluster whose people gave names that are no words of Istio's, nor of any program's: where one of them is
// found in a file, it came from here.
func harbour() scenario.Scenario {
	ambient := map[string]string{"istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "gangway-jib"}
	return scenario.Scenario{
		Name:  "harbour",
		Nodes: []scenario.Node{{Name: "node-topsail"}, {Name: "node-halyard"}},
		Planes: []scenario.Plane{
			{Revision: "default", Namespace: "istio-system", Version: "1.29.2", Ambient: true, Replicas: 2, Scope: "main", NativeSidecars: true},
			{
				MeshID: "mesh-spinnaker", Revision: "harbour", Namespace: "istio-harbour", Version: "1.27.0",
				Tags: []string{"prod-harbour"}, Replicas: 1, Scope: "second",
			},
		},
		Namespaces: []scenario.Namespace{
			{
				Name: "shop-quarterdeck", Revision: "default", Mode: scenario.Ambient, Labels: ambient,
				Workloads: []scenario.Workload{{Name: "foremast", Replicas: 2}, {Name: "mizzenmast", Kind: "StatefulSet", Replicas: 2}},
				Waypoint:  &scenario.Waypoint{Name: "gangway-jib", For: "service"},
				Gateways:  []scenario.Gateway{{Name: "porthole-gate"}},
			},
			{
				Name: "ledger-bilge", Revision: "harbour", Mode: scenario.Sidecar, Labels: map[string]string{"istio.io/rev": "harbour"},
				Workloads: []scenario.Workload{{Name: "bilgepump", Replicas: 3}},
			},
			{
				Name: "sails-forecastle", Revision: "harbour", Mode: scenario.Sidecar, Labels: map[string]string{"istio.io/rev": "prod-harbour"},
				Workloads: []scenario.Workload{{Name: "bilgepump", Replicas: 1}}, // a name may be there twice
			},
			{Name: bosunsNamespace, Mode: scenario.Plain, Workloads: []scenario.Workload{{Name: "nightwatch", Kind: "DaemonSet"}}},
		},
	}
}

// grant gives the people their rights.
func grant(ctx context.Context, client kubernetes.Interface) error {
	subject := func(name string) []rbac.Subject {
		return []rbac.Subject{{APIGroup: rbac.GroupName, Kind: rbac.UserKind, Name: name}}
	}
	role := func(name string) rbac.RoleRef {
		return rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: name}
	}
	everything := &rbac.ClusterRoleBinding{ObjectMeta: meta.ObjectMeta{Name: captain}, Subjects: subject(captain), RoleRef: role("cluster-admin")}
	if _, err := client.RbacV1().ClusterRoleBindings().Create(ctx, everything, meta.CreateOptions{}); err != nil {
		return fmt.Errorf("grant %s: %w", captain, err)
	}
	little := &rbac.RoleBinding{ObjectMeta: meta.ObjectMeta{Name: bosun}, Subjects: subject(bosun), RoleRef: role("view")}
	if _, err := client.RbacV1().RoleBindings(bosunsNamespace).Create(ctx, little, meta.CreateOptions{}); err != nil {
		return fmt.Errorf("grant %s: %w", bosun, err)
	}
	return nil
}

// way is a context: a name, who asks, and where. An empty server is the cluster's own; ca is that of another one.
type way struct {
	name, user, server, namespace string
	ca                            []byte
}

// kubeconfig writes a file with the contexts.
func kubeconfig(t *testing.T, ways ...way) string {
	t.Helper()
	config := api.NewConfig()
	for _, w := range ways {
		access, err := shared.cluster.Access(w.user)
		if err != nil {
			t.Fatal(err)
		}
		server, user, context := api.NewCluster(), api.NewAuthInfo(), api.NewContext()
		server.Server, server.CertificateAuthority = access.Server, access.CAFile
		if w.server != "" {
			server.Server, server.CertificateAuthority, server.CertificateAuthorityData = w.server, "", w.ca
		}
		user.Token = access.Token
		context.Cluster, context.AuthInfo, context.Namespace = w.name, w.name, w.namespace
		config.Clusters[w.name], config.AuthInfos[w.name], config.Contexts[w.name] = server, user, context
	}
	// Nobody asks for this one, and it is in the same file.
	config.AuthInfos["stowaway"] = &api.AuthInfo{Username: "stowaway", Password: shared.secrets["another user's password in the kubeconfig"]}
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// live are the flags by which the captain reads the cluster.
func live(t *testing.T) []string {
	t.Helper()
	return []string{"--kubeconfig", kubeconfig(t, way{name: mainContext, user: captain}), "--context", mainContext}
}
