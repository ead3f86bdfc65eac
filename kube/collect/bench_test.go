package collect_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"k8s.io/client-go/rest"

	"portolan/kube/collect"
	"portolan/kube/collect/recorded"
)

// BenchmarkCluster reads clusters of ten pods a namespace over loopback; the answers were encoded before.
func BenchmarkCluster(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("namespaces=%d", n), func(b *testing.B) {
			handler, err := recorded.Server(n)
			if err != nil {
				b.Fatal(err)
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			b.ReportAllocs()
			for b.Loop() {
				// No limit on queries: the limiter's waiting would be timed, and not the reading.
				req := collect.Request{Config: &rest.Config{Host: server.URL, QPS: -1}, Context: "bench"}
				if _, err := collect.Cluster(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
