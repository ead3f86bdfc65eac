// Package bench times the whole road, from an API server's answers to an SVG.
//
// It exists because stages that are fast alone can be slow together, and because "fast" means nothing without what else
// this machine does meanwhile: each run also decodes the same pods as plain JSON, and reports its time as a ratio to
// that. It holds nothing but benchmarks, and must never assert a speed.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/layout"
	"portolan/graph/picture"
	"portolan/kube/collect/recorded"
	"portolan/kube/kubeconfig"
)

// workerVerb makes this test program a layout worker, as the real one has a hidden verb for it.
const workerVerb = "graphviz-worker"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerVerb {
		if err := layout.ServeWorker(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// BenchmarkRoad reads a recorded cluster of ten pods a namespace and draws its first chart. Beside the whole time it
// reports each stage's time and share, the memory at the peak above what was there before (peak-MB) and that of the
// largest layout worker, and the whole as a multiple of decoding the pods as plain JSON (x-json).
func BenchmarkRoad(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("namespaces=%d", n), func(b *testing.B) { benchmarkRoad(b, n) })
	}
}

func benchmarkRoad(b *testing.B, n int) {
	api, err := recorded.Server(n)
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(api)
	defer server.Close()
	sources := sourcesOf(b, server.URL)
	plain := decodePlain(b, server.URL)

	watch := newStopwatch()
	before := resident()
	resetPeak()
	var worker int64
	for b.Loop() {
		worker = max(worker, drive(b, sources, watch))
	}
	peak := peakResident() - before
	watch.report(b)
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
	b.ReportMetric(float64(worker)/(1<<20), "worker-MB")
	b.ReportMetric(float64(watch.total())/float64(b.N)/float64(plain), "x-json")
}

// drive goes the road once, with a fresh layout engine, so that each time is the time of a first chart. It answers the
// memory of the layout worker at its peak.
func drive(b *testing.B, sources app.Sources, watch *stopwatch) int64 {
	b.Helper()
	ctx := b.Context()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	engine := layout.NewGraphviz(self, workerVerb)
	defer func() {
		if err := engine.Close(); err != nil {
			b.Error(err)
		}
	}()
	watch.start()
	snapshot, err := sources.Read(ctx, view.Source{Kind: view.SourceContext, Name: "bench"}, func(view.Progress) {})
	if err != nil {
		b.Fatal(err)
	}
	watch.lap("collect")
	atlas := app.Road{}.Infer(snapshot)
	watch.lap("infer")
	chart := graph.Build(atlas, graph.View{})
	watch.lap("graph")
	drawn, err := layout.Place(ctx, chart, layout.Options{Aspect: app.DefaultAspect}, engine)
	if err != nil {
		b.Fatal(err)
	}
	watch.lap("layout")
	if err := picture.WriteSVG(io.Discard, drawn, picture.Options{Theme: picture.Dark}); err != nil {
		b.Fatal(err)
	}
	watch.lap("svg")
	if len(drawn.Notes) > 0 || len(atlas.Meshes) != 3 {
		b.Fatalf("%d meshes, notes %q: this would time something else", len(atlas.Meshes), drawn.Notes)
	}
	return peakOfWorkers()
}

// sourcesOf is a kubeconfig with one context for the recorded server.
func sourcesOf(b *testing.B, address string) app.Sources {
	b.Helper()
	file := filepath.Join(b.TempDir(), "config")
	content := fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: bench
contexts: [{name: bench, context: {cluster: bench, user: bench}}]
clusters: [{name: bench, cluster: {server: %q}}]
users: [{name: bench, user: {}}]
`, address)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		b.Fatal(err)
	}
	return app.Sources{Kubeconfig: kubeconfig.FromEnvironment(file)}
}

// decodePlain is how long the standard library takes to decode the cluster's pods from JSON: the yardstick of the run.
func decodePlain(b *testing.B, address string) time.Duration {
	b.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(b.Context()), http.MethodGet, address+"/api/v1/pods", http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	var pods corev1.PodList
	if err := json.Unmarshal(body, &pods); err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	if len(pods.Items) == 0 {
		b.Fatal("the recorded cluster has no pods")
	}
	return took
}
