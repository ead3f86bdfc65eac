package perform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
)

// server is an API server that keeps objects in memory: it gets, lists, watches, and merges patches with the checks of a
// real one. It is reached without a socket, so that a test's clock can stand still.
type server struct {
	t *testing.T
	// front may answer before the server does; it says so by true.
	front func(http.ResponseWriter, *http.Request) bool
	// patched is called after an object was patched and stored, without the lock.
	patched func(path string)

	mu       sync.Mutex
	version  int
	objects  map[string]*unstructured.Unstructured
	log      []change
	grown    *sync.Cond
	requests []string
	// down breaks every connection.
	down bool
}

// change is one event of the watch cache.
type change struct {
	version int
	kind    string
	path    string
	object  []byte
}

func newServer(t *testing.T) *server {
	s := &server{t: t, objects: map[string]*unstructured.Unstructured{}}
	s.grown = sync.NewCond(&s.mu)
	return s
}

// config reaches the server.
func (s *server) config() *rest.Config {
	return &rest.Config{Host: "http://api.test", Transport: direct{s}, QPS: -1}
}

// put stores an object below the collection's path, as a controller would.
func (s *server) put(collection string, object runtime.Object) {
	s.t.Helper()
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		s.t.Fatal(err)
	}
	u := &unstructured.Unstructured{Object: fields}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store(collection+"/"+u.GetName(), u)
}

func (s *server) store(path string, u *unstructured.Unstructured) {
	kind := "ADDED"
	if s.objects[path] != nil {
		kind = "MODIFIED"
	}
	s.version++
	u.SetResourceVersion(strconv.Itoa(s.version))
	s.objects[path] = u
	s.record(kind, path, u)
}

func (s *server) record(kind, path string, u *unstructured.Unstructured) {
	text, err := u.MarshalJSON()
	if err != nil {
		s.t.Error(err)
	}
	s.log = append(s.log, change{s.version, kind, path, text})
	s.grown.Broadcast()
}

func (s *server) remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.objects[path]
	if u == nil {
		return
	}
	delete(s.objects, path)
	s.version++
	u.SetResourceVersion(strconv.Itoa(s.version))
	s.record("DELETED", path, u)
}

// get reads an object into a typed one; it must be there.
func (s *server) get(path string, into runtime.Object) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.objects[path]
	if u == nil {
		s.t.Errorf("there is no %s", path)
		return
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, into); err != nil {
		s.t.Error(err)
	}
}

// goDown breaks all connections, and takes no more until goUp.
func (s *server) goDown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = true
	s.grown.Broadcast()
}

func (s *server) goUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = false
}

// paths are those of the objects of a collection, sorted.
func (s *server) paths(collection string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.in(collection)
}

func (s *server) in(collection string) []string {
	var out []string
	for _, p := range slices.Sorted(maps.Keys(s.objects)) {
		if parent(p) == collection {
			out = append(out, p)
		}
	}
	return out
}

func parent(path string) string { return path[:strings.LastIndexByte(path, '/')] }

// snapshot copies all objects, for another server that goes on from there.
func (s *server) snapshot() map[string]*unstructured.Unstructured {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]*unstructured.Unstructured{}
	for p, u := range s.objects {
		out[p] = u.DeepCopy()
	}
	return out
}

// restore goes on from what a snapshot holds.
func (s *server) restore(objects map[string]*unstructured.Unstructured) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p, u := range objects {
		s.objects[p] = u.DeepCopy()
	}
	s.version = 1000
}

// writes are the requests that were no reads, oldest first.
func (s *server) writes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.requests {
		if !strings.HasPrefix(r, http.MethodGet) {
			out = append(out, r)
		}
	}
	return out
}

// ServeHTTP answers.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r.Method+" "+r.URL.Path)
	down := s.down
	s.mu.Unlock()
	if down {
		panic(cut{errDown})
	}
	if s.front != nil && s.front(w, r) {
		return
	}
	switch {
	case r.Method == http.MethodPatch:
		s.patch(w, r)
	case r.Method != http.MethodGet:
		refuse(w, http.StatusMethodNotAllowed, metav1.StatusReasonMethodNotAllowed, r.Method)
	case r.URL.Query().Get("sendInitialEvents") != "":
		refuse(w, http.StatusUnprocessableEntity, metav1.StatusReasonInvalid, "sendInitialEvents is forbidden")
	case r.URL.Query().Get("watch") != "":
		s.watch(w, r)
	default:
		s.read(w, r)
	}
}

func (s *server) read(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.objects[r.URL.Path]; u != nil {
		answer(s.t, w, u)
		return
	}
	kind := listKinds[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]
	if kind == "" {
		refuse(w, http.StatusNotFound, metav1.StatusReasonNotFound, r.URL.Path+" not found")
		return
	}
	list := &unstructured.UnstructuredList{}
	list.SetAPIVersion(kind[:strings.LastIndexByte(kind, '/')])
	list.SetKind(kind[strings.LastIndexByte(kind, '/')+1:])
	list.SetResourceVersion(strconv.Itoa(s.version))
	for _, p := range s.in(r.URL.Path) {
		list.Items = append(list.Items, *s.objects[p])
	}
	answer(s.t, w, list)
}

var listKinds = map[string]string{
	"pods": "v1/PodList", "events": "v1/EventList", "deployments": "apps/v1/DeploymentList",
	"statefulsets": "apps/v1/StatefulSetList", "daemonsets": "apps/v1/DaemonSetList",
}

func (s *server) watch(w http.ResponseWriter, r *http.Request) {
	since, err := strconv.Atoi(r.URL.Query().Get("resourceVersion"))
	if err != nil {
		refuse(w, http.StatusBadRequest, metav1.StatusReasonBadRequest, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	stop := context.AfterFunc(r.Context(), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.grown.Broadcast()
	})
	defer stop()
	for next := 0; ; {
		s.mu.Lock()
		for next == len(s.log) && r.Context().Err() == nil && !s.down {
			s.grown.Wait()
		}
		down := s.down
		news := slices.Clone(s.log[next:])
		next = len(s.log)
		s.mu.Unlock()
		if r.Context().Err() != nil {
			return
		}
		if down {
			panic(cut{errCut})
		}
		for _, c := range news {
			if c.version <= since || parent(c.path) != r.URL.Path {
				continue
			}
			if _, err := fmt.Fprintf(w, `{"type":%q,"object":%s}`+"\n", c.kind, c.object); err != nil {
				return
			}
		}
	}
}

func (s *server) patch(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	u := s.objects[r.URL.Path]
	if u == nil {
		s.mu.Unlock()
		refuse(w, http.StatusNotFound, metav1.StatusReasonNotFound, r.URL.Path+" not found")
		return
	}
	next, err := s.merged(u, body)
	if err != nil {
		s.mu.Unlock()
		refuse(w, http.StatusConflict, metav1.StatusReasonConflict, err.Error())
		return
	}
	if r.URL.Query().Has("dryRun") {
		s.mu.Unlock()
		answer(s.t, w, next)
		return
	}
	s.store(r.URL.Path, next)
	s.mu.Unlock()
	answer(s.t, w, next)
	if s.patched != nil {
		s.patched(r.URL.Path)
	}
}

// merged is a JSON merge patch (RFC 7386), refused where it is for another version, and with a new generation where the
// spec changes.
func (s *server) merged(u *unstructured.Unstructured, body []byte) (*unstructured.Unstructured, error) {
	patch := map[string]interface{}{}
	if err := json.Unmarshal(body, &patch); err != nil {
		return nil, err
	}
	version, _, _ := unstructured.NestedString(patch, "metadata", "resourceVersion")
	uid, _, _ := unstructured.NestedString(patch, "metadata", "uid")
	if version == "" || version != u.GetResourceVersion() || uid != string(u.GetUID()) {
		return nil, fmt.Errorf("the object has been modified: %s of %s, not %s of %s", u.GetResourceVersion(), u.GetUID(), version, uid)
	}
	next := u.DeepCopy()
	merge(next.Object, patch)
	if _, found := patch["spec"]; found {
		next.SetGeneration(u.GetGeneration() + 1)
	}
	return next, nil
}

func merge(into, patch map[string]interface{}) {
	for k, v := range patch {
		inner, ok := v.(map[string]interface{})
		switch {
		case v == nil:
			delete(into, k)
		case ok:
			at, is := into[k].(map[string]interface{})
			if !is {
				at = map[string]interface{}{}
				into[k] = at
			}
			merge(at, inner)
		default:
			into[k] = v
		}
	}
}

func answer(t *testing.T, w http.ResponseWriter, object json.Marshaler) {
	text, err := object.MarshalJSON()
	if err != nil {
		t.Error(err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text) // A broken connection fails the test by itself.
}

// refuse answers as an API server does when it refuses or fails.
func refuse(w http.ResponseWriter, code int, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	// A broken connection fails the test by itself.
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	})
}

// direct hands requests to a handler without a socket.
type direct struct{ to http.Handler }

// CloseIdleConnections has nothing to close.
func (direct) CloseIdleConnections() {}

// errCut is a connection that broke before the answer came.
var errCut = errors.New("connection reset by peer")

// errDown is that nothing listens.
var errDown = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}

// cut is what a handler panics with to break the connection.
type cut struct{ err error }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(ctx, func() { _ = writer.CloseWithError(context.Cause(ctx)) }) // It never fails.
	w := &piped{header: http.Header{}, body: writer, begun: make(chan error, 1)}
	if r.Body == nil {
		r = r.Clone(ctx)
		r.Body = http.NoBody
	}
	go func() {
		defer stop()
		defer func() {
			if broken := recover(); broken != nil {
				c, ok := broken.(cut)
				if !ok {
					panic(broken)
				}
				w.once.Do(func() { w.begun <- c.err })
				_ = writer.CloseWithError(c.err) // It never fails.
				return
			}
			w.WriteHeader(http.StatusOK)
			_ = writer.Close() // It never fails.
		}()
		d.to.ServeHTTP(w, r.WithContext(ctx))
	}()
	select {
	case err := <-w.begun:
		if err != nil {
			cancel()
			return nil, err
		}
	case <-ctx.Done():
		cancel()
		return nil, context.Cause(ctx)
	}
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: closing{reader, cancel}, Request: r, ContentLength: -1,
	}, nil
}

// piped is the answer of a handler.
type piped struct {
	header http.Header
	status int
	body   *io.PipeWriter
	begun  chan error
	once   sync.Once
}

func (p *piped) Header() http.Header { return p.header }

func (p *piped) WriteHeader(status int) {
	p.once.Do(func() {
		p.status = status
		p.begun <- nil
	})
}

func (p *piped) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	return p.body.Write(b)
}

// closing ends the handler with the body.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c closing) Close() error {
	c.cancel()
	return c.ReadCloser.Close()
}

// protobuf reads a request's object, which client-go sends in its binary form.
func protobuf(t *testing.T, r *http.Request, into runtime.Object) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		_, _, err = scheme.Codecs.UniversalDeserializer().Decode(body, nil, into)
	}
	if err != nil {
		t.Error(err)
	}
}
