package cluster

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"k8s.io/client-go/kubernetes"
)

// auditPolicy writes down who asked for what, once a request is answered, and
// no bodies.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted, Panic]
rules:
- level: None
  users: [system:apiserver, lab-controller-manager, lab-scheduler, lab-kwok]
- level: Metadata
`

// apiServer is the name of the API server's program.
const apiServer = "kube-apiserver"

// writeTokens writes the API server's token file. Only the lab's own users
// belong to system:masters; the scheduler and kwok do because their roles would
// only repeat Kubernetes' own.
func (c *Cluster) writeTokens() error {
	masters := []string{adminUser, controllerUser, schedulerUser, kwokUser}
	for _, user := range append(slices.Clone(masters), c.options.Users...) {
		c.tokens[user] = newToken()
	}
	var lines strings.Builder
	for _, user := range slices.Sorted(maps.Keys(c.tokens)) {
		group := ""
		if slices.Contains(masters, user) {
			group = ",system:masters"
		}
		fmt.Fprintf(&lines, "%s,%s,%s%s\n", c.tokens[user], user, user, group)
	}
	return os.WriteFile(c.path("tokens.csv"), []byte(lines.String()), 0o600)
}

func (c *Cluster) startEtcd(ctx context.Context) error {
	client := fmt.Sprintf("http://127.0.0.1:%d", c.ports.etcd)
	peer := fmt.Sprintf("http://127.0.0.1:%d", c.ports.etcdPeer)
	err := c.run("etcd",
		"--name=lab", "--data-dir="+c.path("etcd"), "--unsafe-no-fsync",
		"--listen-client-urls="+client, "--advertise-client-urls="+client,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer,
		"--initial-cluster=lab="+peer, "--log-level=warn")
	if err != nil {
		return err
	}
	return c.poll(ctx, "etcd is healthy", func(ctx context.Context) error {
		return get(ctx, client+"/health")
	})
}

func (c *Cluster) startAPIServer(ctx context.Context) error {
	err := c.run(apiServer,
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", c.ports.etcd),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", c.ports.api),
		"--endpoint-reconciler-type=none",
		"--cert-dir="+c.path("certificates"),
		"--service-cluster-ip-range="+ServiceRange,
		"--authorization-mode=RBAC",
		"--token-auth-file="+c.path("tokens.csv"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+c.path("service-accounts.pub"),
		"--service-account-signing-key-file="+c.path("service-accounts.key"),
		"--allow-privileged=true",
		"--audit-policy-file="+c.path("audit-policy.yaml"),
		"--audit-log-path="+c.path(auditLog),
		"--audit-log-mode=blocking")
	if err != nil {
		return err
	}
	return c.poll(ctx, "the API server is ready", func(ctx context.Context) error {
		client, err := c.client()
		if err != nil {
			return err // its certificate is not written yet
		}
		return client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
	})
}

// KillAPIServer ends the API server at once, as a machine that fails does. What
// it has stored stays, and so does everything else of the cluster.
func (c *Cluster) KillAPIServer() {
	for _, p := range c.processes {
		if p.name == apiServer {
			p.Kill()
		}
	}
}

// StartAPIServer starts a killed API server again, at its old address, with its
// old certificate and storage, and answers when it is ready.
func (c *Cluster) StartAPIServer(ctx context.Context) error { return c.startAPIServer(ctx) }

func (c *Cluster) startControllers(context.Context) error {
	for _, user := range []string{controllerUser, schedulerUser} {
		if _, err := c.Kubeconfig(user); err != nil {
			return err
		}
	}
	common := []string{
		"--authentication-skip-lookup", "--leader-elect=false", "--secure-port=0",
		"--kube-api-qps=500", "--kube-api-burst=1000",
	}
	err := c.run("kube-controller-manager", append([]string{
		"--kubeconfig=" + c.path(controllerUser+".kubeconfig"),
		"--service-account-private-key-file=" + c.path("service-accounts.key"),
		"--root-ca-file=" + c.caFile(),
		"--concurrent-deployment-syncs=10", "--concurrent-replicaset-syncs=10",
	}, common...)...)
	if err != nil {
		return err
	}
	return c.run("kube-scheduler", append([]string{
		"--kubeconfig=" + c.path(schedulerUser+".kubeconfig"),
	}, common...)...)
}

// client is a client with all rights.
func (c *Cluster) client() (*kubernetes.Clientset, error) {
	config, err := c.Config(adminUser)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}
