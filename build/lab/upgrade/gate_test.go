package upgrade

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	admission "k8s.io/api/admission/v1"
	registration "k8s.io/api/admissionregistration/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// gate stands in the API server's way of a user's writes to workloads of one namespace, as an admission webhook does: a
// test can hold a write in the middle, and decide what becomes of it. Dry runs pass.
//
// One write may ask several times, since the API server begins again where the object has changed meanwhile: what was
// decided for a workload stays.
type gate struct {
	user string
	// arrived has the names of workloads whose write waits for a decision, each once.
	arrived chan string
	// open is closed once everything is let through.
	open chan struct{}

	mu   sync.Mutex
	held map[string]*verdict
}

// verdict is what becomes of writes to a workload, as soon as known is closed.
type verdict struct {
	let   bool
	known chan struct{}
}

// gate holds up the user's writes until the test lets go.
func (w *world) gate(t *testing.T, namespace, user string) *gate {
	t.Helper()
	g := &gate{user: user, arrived: make(chan string, 1000), open: make(chan struct{}), held: map[string]*verdict{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(g.review))
	certificate, bundle := serving(t)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	t.Cleanup(g.letGo)

	url, fail, none, patience := server.URL+"/review", registration.Fail, registration.SideEffectClassNone, int32(30)
	hook := registration.ValidatingWebhook{
		Name: "gate.lab.portolan", ClientConfig: registration.WebhookClientConfig{URL: &url, CABundle: bundle},
		FailurePolicy: &fail, SideEffects: &none, TimeoutSeconds: &patience, AdmissionReviewVersions: []string{"v1"},
		NamespaceSelector: &meta.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": namespace}},
		Rules: []registration.RuleWithOperations{{
			Operations: []registration.OperationType{registration.Update},
			Rule:       registration.Rule{APIGroups: []string{"apps"}, APIVersions: []string{"v1"}, Resources: []string{"deployments", "statefulsets", "daemonsets"}},
		}},
	}
	object := &registration.ValidatingWebhookConfiguration{ObjectMeta: meta.ObjectMeta{Name: "gate"}, Webhooks: []registration.ValidatingWebhook{hook}}
	hooks := w.Client.AdmissionregistrationV1().ValidatingWebhookConfigurations()
	if _, err := hooks.Create(t.Context(), object, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	// The API server learns of a webhook a moment after it was created.
	within(t, 20*time.Second, "the API server asks the gate", func() bool { return w.asks(t, namespace, g) })
	return g
}

// asks is true once a write of the user is held by the gate; it is then refused.
func (w *world) asks(t *testing.T, namespace string, g *gate) bool {
	t.Helper()
	touch := w.toucher(t, namespace, g.user)
	ended := make(chan error, 1)
	go func() { ended <- touch() }()
	select {
	case name := <-g.arrived:
		g.decide(name, false)
		<-ended
		g.forget(name)
		return true
	case <-ended:
		return false
	}
}

// decide lets writes to a workload that arrived through, or refuses them.
func (g *gate) decide(name string, let bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v := g.held[name]
	v.let = let
	close(v.known)
}

// forget lets the next write to the workload arrive again.
func (g *gate) forget(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.held, name)
}

// letGo lets everything through that is not refused, from now on.
func (g *gate) letGo() {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.open:
	default:
		close(g.open)
	}
}

func (g *gate) review(writer http.ResponseWriter, request *http.Request) {
	var review admission.AdmissionReview
	if err := json.NewDecoder(request.Body).Decode(&review); err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	asked := review.Request
	review.Response = &admission.AdmissionResponse{UID: asked.UID, Allowed: g.allows(request.Context(), asked), Result: &meta.Status{Message: "held by the test"}}
	review.Request = nil
	writer.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(writer).Encode(review)
}

func (g *gate) allows(ctx context.Context, asked *admission.AdmissionRequest) bool {
	if asked.UserInfo.Username != g.user || asked.DryRun != nil && *asked.DryRun {
		return true
	}
	v := g.arrive(asked.Name)
	select {
	case <-v.known: // a refusal stays one, also once everything else is let through
		return v.let
	default:
	}
	select {
	case <-v.known:
		return v.let
	case <-g.open:
		return true
	case <-ctx.Done(): // the API server has stopped waiting
		return false
	}
}

func (g *gate) arrive(name string) *verdict {
	g.mu.Lock()
	defer g.mu.Unlock()
	v, known := g.held[name]
	if !known {
		v = &verdict{known: make(chan struct{})}
		g.held[name] = v
		g.arrived <- name
	}
	return v
}

// serving is a certificate for loopback, and what a client must trust to accept it.
func serving(t *testing.T) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "gate"},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
