package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/streaming/pkg/httpstream"
	"k8s.io/streaming/pkg/httpstream/spdy"

	"portolan/kube/live"
)

const namespace = "istio-system"

// server is an API server with the pods of one namespace, and a kubelet that forwards ports by SPDY alone.
type server struct {
	t      *testing.T
	pods   []corev1.Pod
	listed int // the status of the list, else 200
	opened int // the status of a port-forward, else it is made
	// ports are what stands behind each pod's ports.
	ports map[string]http.Handler

	mutex sync.Mutex
	seen  []string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	s.seen = append(s.seen, r.Method+" "+r.URL.Path)
	s.mutex.Unlock()
	const pods = "/api/v1/namespaces/" + namespace + "/pods"
	pod, forward := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, pods+"/"), "/portforward")
	switch {
	case r.URL.Path == pods && s.listed == 0:
		answer(w, http.StatusOK, corev1.PodList{TypeMeta: metav1.TypeMeta{Kind: "PodList", APIVersion: "v1"}, Items: s.pods})
	case r.URL.Path == pods:
		refuse(w, s.listed)
	case forward && (s.opened != 0 || r.Method == http.MethodGet):
		refuse(w, max(s.opened, http.StatusForbidden))
	case forward:
		s.forward(w, r, pod)
	default:
		http.NotFound(w, r)
	}
}

func answer[T any](w http.ResponseWriter, status int, value T) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func refuse(w http.ResponseWriter, status int) {
	reason := metav1.StatusReasonForbidden
	if status != http.StatusForbidden {
		reason = metav1.StatusReasonInternalError
	}
	answer(w, status, metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: "Failure", Reason: reason, Code: int32(status), Message: "no"})
}

// forward speaks the kubelet's side of the protocol: streams come in pairs, of which the first is for errors.
func (s *server) forward(w http.ResponseWriter, r *http.Request, pod string) {
	if _, err := httpstream.Handshake(r, w, []string{"portforward.k8s.io"}); err != nil {
		s.t.Error(err)
		return
	}
	streams := make(chan httpstream.Stream, 8)
	conn := spdy.NewResponseUpgrader().UpgradeResponse(w, r, func(stream httpstream.Stream, _ <-chan struct{}) error {
		streams <- stream
		return nil
	})
	if conn == nil {
		s.t.Error("no upgrade")
		return
	}
	defer conn.Close()
	var refusal httpstream.Stream
	for {
		select {
		case <-conn.CloseChan():
			return
		case stream := <-streams:
			if stream.Headers().Get(corev1.StreamType) == corev1.StreamTypeError {
				refusal = stream
				continue
			}
			handler := s.ports[pod+":"+stream.Headers().Get(corev1.PortHeader)]
			if handler == nil {
				_, _ = io.WriteString(refusal, "connection refused")
				_ = refusal.Close()
				_ = stream.Close()
				continue
			}
			_ = refusal.Close()
			go pipe(stream, handler)
		}
	}
}

// pipe serves one request over a stream.
func pipe(stream httpstream.Stream, handler http.Handler) {
	backend := httptest.NewServer(handler)
	defer backend.Close()
	conn, err := net.Dial("tcp", backend.Listener.Addr().String())
	if err != nil {
		return
	}
	go func() { _, _ = io.Copy(conn, stream) }()
	_, _ = io.Copy(stream, conn)
	_ = stream.Close()
}

func says(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/debug/syncz" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, body)
	})
}

// pod is one of a Deployment's, as its ReplicaSet makes it.
func pod(deployment, suffix string, phase corev1.PodPhase) corev1.Pod {
	const hash = "5d4f7c9b8"
	p := corev1.Pod{Status: corev1.PodStatus{Phase: phase}}
	p.Namespace, p.Name = namespace, deployment+"-"+hash+"-"+suffix
	p.Labels = map[string]string{"pod-template-hash": hash}
	p.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(
		&metav1.ObjectMeta{Name: deployment + "-" + hash, UID: "u"}, appsv1.SchemeGroupVersion.WithKind("ReplicaSet"))}
	return p
}

func start(t *testing.T, s *server) *rest.Config {
	s.t = t
	api := httptest.NewServer(s)
	t.Cleanup(api.Close)
	return &rest.Config{Host: api.URL}
}

const shop = `[
 {"cluster_id":"Kubernetes","proxy":"web-5d4f7c9b8-abcde.shop","proxy_type":"sidecar","istio_version":"1.29.2"},
 {"proxy":"istioctl-abc.default","proxy_type":"sidecar","istio_version":"65536.65536.65536"},
 {"cluster_id":"far","proxy":"a.dotted.pod.edge","proxy_type":"router","proxy_version":"1.28.0"}]`

func TestAskSaysWhoIsConnected(t *testing.T) {
	s := &server{
		pods: []corev1.Pod{
			pod("istiod", "bbbbb", corev1.PodRunning), pod("istiod", "ccccc", corev1.PodPending), pod("istiod-canary", "ddddd", corev1.PodRunning),
		},
		ports: map[string]http.Handler{"istiod-5d4f7c9b8-bbbbb:15014": says(shop)},
	}
	got, err := live.Ask(t.Context(), live.Request{Config: start(t, s), Namespace: namespace, Name: "istiod"})
	if err != nil {
		t.Fatal(err)
	}
	const at = "istiod-5d4f7c9b8-bbbbb"
	want := []live.Proxy{
		{Istiod: at, Name: "a.dotted.pod", Namespace: "edge", ClusterID: "far", Type: "router", Version: "1.28.0"},
		{Istiod: at, Name: "web-5d4f7c9b8-abcde", Namespace: "shop", ClusterID: "Kubernetes", Type: "sidecar", Version: "1.29.2"},
	}
	if !slices.Equal(got.Proxies, want) || !slices.Equal(got.Pods, []string{at}) {
		t.Errorf("got %+v", got)
	}
	const pods = "/api/v1/namespaces/" + namespace + "/pods"
	if want := []string{"GET " + pods, "GET " + pods + "/" + at + "/portforward", "POST " + pods + "/" + at + "/portforward"}; !slices.Equal(s.seen, want) {
		t.Errorf("it sent %q, not %q", s.seen, want)
	}
}

func TestAskTriesThePlainPortToo(t *testing.T) {
	s := &server{
		pods:  []corev1.Pod{pod("istiod", "bbbbb", corev1.PodRunning)},
		ports: map[string]http.Handler{"istiod-5d4f7c9b8-bbbbb:8080": says(shop)},
	}
	got, err := live.Ask(t.Context(), live.Request{Config: start(t, s), Namespace: namespace, Name: "istiod"})
	if err != nil || len(got.Proxies) != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAskSaysWhatIsMissing(t *testing.T) {
	running := []corev1.Pod{pod("istiod", "bbbbb", corev1.PodRunning), pod("istiod", "ccccc", corev1.PodRunning)}
	for name, c := range map[string]struct {
		server  *server
		errors  int
		missing string
		says    string
	}{
		"pods may not be listed":     {&server{listed: http.StatusForbidden}, 1, "list pods", "you may not list pods in istio-system"},
		"the API server fails":       {&server{listed: http.StatusInternalServerError}, 1, "", "could not be asked"},
		"ports may not be forwarded": {&server{pods: running, opened: http.StatusForbidden}, 2, "create pods/portforward", "you may not create pods/portforward in istio-system"},
		"the kubelet is away":        {&server{pods: running, opened: http.StatusBadGateway}, 2, "", "could not be asked"},
		"none runs":                  {&server{}, 1, "", "none of its pods runs"},
		"nothing listens":            {&server{pods: running}, 2, "", "connection refused"},
		"one of two answers":         {&server{pods: running, ports: map[string]http.Handler{"istiod-5d4f7c9b8-ccccc:15014": says("[]")}}, 1, "", "connection refused"},
		"it answers something else":  {&server{pods: running[:1], ports: map[string]http.Handler{"istiod-5d4f7c9b8-bbbbb:15014": says("hello")}}, 1, "", "read /debug/syncz"},
		"debugging is off":           {&server{pods: running[:1], ports: map[string]http.Handler{"istiod-5d4f7c9b8-bbbbb:15014": http.NotFoundHandler()}}, 1, "", "/debug/syncz answers 404"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := live.Ask(t.Context(), live.Request{Config: start(t, c.server), Namespace: namespace, Name: "istiod"})
			all := live.Errors(err)
			if len(all) != c.errors {
				t.Fatalf("%d errors, not %d: %v", len(all), c.errors, err)
			}
			if missing := strings.TrimSpace(all[0].Verb + " " + all[0].Resource); missing != c.missing || !strings.Contains(all[0].Error(), c.says) {
				t.Errorf("missing %q, says %v", missing, all[0])
			}
		})
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &server{
		pods: []corev1.Pod{pod("istiod", "bbbbb", corev1.PodRunning)},
		ports: map[string]http.Handler{"istiod-5d4f7c9b8-bbbbb:15014": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		})},
	}
	if _, err := live.Ask(ctx, live.Request{Config: start(t, s), Namespace: namespace, Name: "istiod"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
