// Package recorded answers API requests of a made-up cluster, so that reading can be timed and tested without one.
//
// It exists because a benchmark of the road must start where a cluster's bytes arrive: what it serves are the answers
// that an API server would send, in protobuf or JSON as asked, in pages, encoded once and then only copied. It must
// never be reachable from the program itself: it is for benchmarks and tests.
package recorded

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// API serves objects as an API server does: lists and single objects, by namespace, page and name.
type API struct {
	// objects are in the order of the server's lists, by resource path without namespace, e.g. "/apis/apps/v1/deployments".
	objects map[string][]object
	mu      sync.Mutex
	answers map[string]answer
}

// answer is what is sent for one request.
type answer struct {
	code        int
	contentType string
	body        []byte
}

// New takes objects of any built-in kind and of the Gateway API. Each resource's objects are listed by namespace and
// name, as etcd orders them.
func New(objects ...runtime.Object) (*API, error) {
	if registryErr != nil {
		return nil, registryErr
	}
	a := &API{objects: map[string][]object{}, answers: map[string]answer{}}
	for _, o := range objects {
		path, entry, err := place(o)
		if err != nil {
			return nil, err
		}
		a.objects[path] = append(a.objects[path], entry)
	}
	for _, list := range a.objects {
		slices.SortStableFunc(list, compare)
	}
	return a, nil
}

// Server serves three meshes in n namespaces with ten pods each; equal n give equal bytes. All answers that a full
// reading asks for are encoded before it returns.
func Server(n int) (http.Handler, error) {
	a, err := New(threeMeshes(n)...)
	if err != nil {
		return nil, err
	}
	return a, a.encodeAhead()
}

// ServeHTTP answers from what was encoded before, or encodes now and keeps the answer.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got := a.answerTo(r)
	w.Header().Set("Content-Type", got.contentType)
	w.WriteHeader(got.code)
	// A client that went away is no concern of this server's.
	_, _ = w.Write(got.body)
}

func (a *API) answerTo(r *http.Request) answer {
	form := formOf(r.Header.Get("Accept"))
	key := string(form) + " " + r.URL.RequestURI()
	a.mu.Lock()
	got, ok := a.answers[key]
	a.mu.Unlock()
	if ok {
		return got
	}
	got, err := a.make(r.URL, form)
	if err != nil {
		return answer{http.StatusInternalServerError, "text/plain", []byte(err.Error())}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers[key] = got
	return got
}

// encodeAhead asks for everything that is listed everywhere, page by page, and for single objects and what lies
// around the control planes, so that no encoding is left for the time that is measured.
func (a *API) encodeAhead() error {
	requests := []string{"/version", "/apis/gateway.networking.k8s.io/v1"}
	for path, list := range a.objects {
		for from := 0; from == 0 || from < len(list); from += pageSize {
			requests = append(requests, pageURL(path, from))
		}
	}
	for _, r := range requests {
		req := httptest.NewRequest(http.MethodGet, r, nil)
		req.Header.Set("Accept", runtime.ContentTypeProtobuf+","+runtime.ContentTypeJSON)
		if got := a.answerTo(req); got.code != http.StatusOK {
			return fmt.Errorf("encode %s: %s", r, got.body)
		}
	}
	return nil
}

// pageSize is what the collector asks for.
const pageSize = 500

func pageURL(path string, from int) string {
	q := url.Values{"limit": {strconv.Itoa(pageSize)}}
	if from > 0 {
		q.Set("continue", strconv.Itoa(from))
	}
	return path + "?" + q.Encode()
}

// make builds the answer to a request from the objects.
func (a *API) make(u *url.URL, form form) (answer, error) {
	if fixed, ok := discovery(u.Path); ok {
		return encodeJSON(http.StatusOK, fixed)
	}
	path, namespace, name := split(u.Path)
	list, ok := a.objects[path]
	if !ok {
		if _, known := kinds[path]; !known {
			return encodeJSON(http.StatusNotFound, notFound(u.Path))
		}
	}
	query := u.Query()
	byName := strings.TrimPrefix(query.Get("fieldSelector"), "metadata.name=")
	if name != "" {
		byName = name
	}
	list = slices.DeleteFunc(slices.Clone(list), func(o object) bool {
		return namespace != "" && o.namespace != namespace || byName != "" && o.name != byName
	})
	if name == "" {
		return encodeList(path, list, query, form)
	}
	if len(list) == 0 {
		return encodeJSON(http.StatusNotFound, notFound(u.Path))
	}
	return encodeObject(list[0].Object, form)
}

func notFound(path string) *metav1.Status {
	return &metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
		Reason: metav1.StatusReasonNotFound, Code: http.StatusNotFound, Message: path + " is not there",
	}
}
