package share

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	authentication "k8s.io/api/authentication/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/cluster"
)

// hider puts secrets where people put them, and remembers each.
type hider struct {
	client  kubernetes.Interface
	objects dynamic.Interface
	found   map[string]string
}

// hide answers all that must not leave the cluster, by what it is.
func hide(ctx context.Context, c *cluster.Cluster, client kubernetes.Interface, objects dynamic.Interface) (map[string]string, error) {
	h := &hider{client: client, objects: objects, found: map[string]string{}}
	h.secret("another user's password in the kubeconfig")
	for _, user := range append([]string{c.Admin()}, people...) {
		access, err := c.Access(user)
		if err != nil {
			return nil, err
		}
		h.found["the token of "+user] = access.Token
	}
	steps := []func(context.Context) error{h.hideSecrets, h.hideTokens, h.hideInMetadata, h.hideInMeshConfig, h.hideInPlane, h.hideInPods, h.hideInConfiguration}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("hide secrets: %w", err)
		}
	}
	return h.found, h.takeKeys(c.Dir)
}

// secret makes one up.
func (h *hider) secret(what string) string {
	random := make([]byte, 12)
	_, _ = rand.Read(random) // which never fails
	h.found[what] = "s3cr3t" + hex.EncodeToString(random)
	return h.found[what]
}

// key makes a private key, of which each line is one to look for.
func (h *hider) key(what string) (string, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", err
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
	h.lines(what, text)
	return text, nil
}

// lines takes each whole line of a key in PEM.
func (h *hider) lines(what, text string) {
	for i, line := range strings.Split(text, "\n") {
		if len(line) >= 32 && !strings.HasPrefix(line, "-----") {
			h.found[fmt.Sprintf("line %d of %s", i+1, what)] = line
		}
	}
}

func (h *hider) hideSecrets(ctx context.Context) error {
	ca, err := h.key("the CA's key in the Secret cacerts")
	if err != nil {
		return err
	}
	serving, err := h.key("a key in a Secret of type kubernetes.io/tls")
	if err != nil {
		return err
	}
	for _, s := range []core.Secret{
		{ObjectMeta: meta.ObjectMeta{Namespace: "istio-system", Name: "cacerts"}, StringData: map[string]string{"ca-key.pem": ca}},
		{ObjectMeta: meta.ObjectMeta{Namespace: "shop-quarterdeck", Name: "porthole-gate-cert"}, Type: core.SecretTypeTLS, StringData: map[string]string{"tls.key": serving, "tls.crt": "none"}},
		{ObjectMeta: meta.ObjectMeta{Namespace: "shop-quarterdeck", Name: "database"}, StringData: map[string]string{"password": h.secret("data of a Secret")}},
	} {
		if _, err := h.client.CoreV1().Secrets(s.Namespace).Create(ctx, &s, meta.CreateOptions{}); err != nil {
			return err
		}
	}
	return nil
}

// hideTokens lets the API server issue some.
func (h *hider) hideTokens(ctx context.Context) error {
	accounts := h.client.CoreV1().ServiceAccounts("istio-system")
	issued, err := accounts.CreateToken(ctx, "istiod", &authentication.TokenRequest{}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	h.found["a token that was issued to istiod"] = issued.Status.Token
	s := &core.Secret{ObjectMeta: meta.ObjectMeta{Name: "istiod-token", Annotations: map[string]string{core.ServiceAccountNameKey: "istiod"}}, Type: core.SecretTypeServiceAccountToken}
	if _, err := h.client.CoreV1().Secrets("istio-system").Create(ctx, s, meta.CreateOptions{}); err != nil {
		return err
	}
	return wait(ctx, "the token of a Secret is there", func() (bool, error) {
		filled, err := h.client.CoreV1().Secrets("istio-system").Get(ctx, s.Name, meta.GetOptions{})
		if err != nil || len(filled.Data[core.ServiceAccountTokenKey]) == 0 {
			return false, err
		}
		h.found["the token in a Secret"] = string(filled.Data[core.ServiceAccountTokenKey])
		return true, nil
	})
}

// hideInMetadata hides secrets in labels and annotations that nobody reads, of everything that is read.
func (h *hider) hideInMetadata(ctx context.Context) error {
	for _, o := range []struct{ group, version, resource, namespace, name string }{
		{"", "v1", "namespaces", "", "shop-quarterdeck"},
		{"", "v1", "services", "istio-system", "istiod"},
		{"", "v1", "configmaps", "istio-system", "istio"},
		{"apps", "v1", "deployments", "istio-system", "istiod"},
		{"apps", "v1", "deployments", "ledger-bilge", "bilgepump"},
		{"apps", "v1", "statefulsets", "shop-quarterdeck", "mizzenmast"},
		{"apps", "v1", "daemonsets", "istio-system", "ztunnel"},
		{"gateway.networking.k8s.io", "v1", "gateways", "shop-quarterdeck", "porthole-gate"},
		{"gateway.networking.k8s.io", "v1", "gateways", "shop-quarterdeck", "gangway-jib"},
		{"admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "", "istio-sidecar-injector-harbour-istio-harbour"},
	} {
		what := " of " + o.resource + "/" + o.name
		patch := fmt.Sprintf(`{"metadata":{"labels":{"example.com/pin":%q},"annotations":{"example.com/token":%q,"kubectl.kubernetes.io/last-applied-configuration":%q}}}`,
			h.secret("a label"+what), h.secret("an annotation"+what), `{"data":{"password":"`+h.secret("what was applied last"+what)+`"}}`)
		if err := h.patch(ctx, o.group, o.version, o.resource, o.namespace, o.name, patch); err != nil {
			return err
		}
	}
	pods, err := h.client.CoreV1().Pods("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, p := range pods.Items {
		patch := fmt.Sprintf(`{"metadata":{"annotations":{"example.com/token":%q}}}`, h.secret("an annotation of pod "+p.Namespace+"/"+p.Name))
		if err := h.patch(ctx, "", "v1", "pods", p.Namespace, p.Name, patch); err != nil {
			return err
		}
	}
	return nil
}

func (h *hider) patch(ctx context.Context, group, version, resource, namespace, name, patch string) error {
	where := h.objects.Resource(schema.GroupVersionResource{Group: group, Version: version, Resource: resource})
	var err error
	if namespace == "" {
		_, err = where.Patch(ctx, name, types.MergePatchType, []byte(patch), meta.PatchOptions{})
	} else {
		_, err = where.Namespace(namespace).Patch(ctx, name, types.MergePatchType, []byte(patch), meta.PatchOptions{})
	}
	if err != nil {
		return fmt.Errorf("patch %s/%s: %w", resource, name, err)
	}
	return nil
}

// takeKeys takes the keys of the control plane itself.
func (h *hider) takeKeys(dir string) error {
	keys := 0
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(entry.Name(), ".key") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		keys++
		h.lines("the key "+entry.Name(), string(content))
		return nil
	})
	if err == nil && keys < 2 {
		err = errors.New("the control plane has no keys to look for")
	}
	return err
}

// create makes an object of any kind.
func (h *hider) create(ctx context.Context, group, version, resource string, o *unstructured.Unstructured) error {
	where := h.objects.Resource(schema.GroupVersionResource{Group: group, Version: version, Resource: resource}).Namespace(o.GetNamespace())
	if _, err := where.Create(ctx, o, meta.CreateOptions{}); err != nil {
		return fmt.Errorf("create %s/%s: %w", resource, o.GetName(), err)
	}
	return nil
}

// wait asks until it is done.
func wait(ctx context.Context, until string, done func() (bool, error)) error {
	for deadline := time.Now().Add(time.Minute); ; {
		switch ok, err := done(); {
		case err != nil:
			return err
		case ok:
			return nil
		case time.Now().After(deadline):
			return fmt.Errorf("waited in vain until %s", until)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
