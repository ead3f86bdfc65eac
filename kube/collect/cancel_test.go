package collect_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/kube/collect"
)

func TestCancelMidwayLeavesNothingBehind(t *testing.T) {
	reached, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	conf := serve(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v1/pods" {
			once.Do(func() { close(reached) })
			<-release
		}
		return false
	}, someObjects()...)
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-reached
		cancel()
	}()
	_, err := collect.Cluster(ctx, collect.Request{Config: conf, Context: "c"})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want the cancelling itself", err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for mine := goroutines(); len(mine) > 0; mine = goroutines() {
		if time.Now().After(deadline) {
			t.Fatalf("still running:\n%s", strings.Join(mine, "\n\n"))
		}
		runtime.Gosched()
	}
}

// goroutines are those with a frame of this package's code that are not this test.
func goroutines() []string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var out []string
	for _, g := range strings.Split(string(buf), "\n\n") {
		if strings.Contains(g, "portolan/kube/collect.") {
			out = append(out, g)
		}
	}
	return out
}
