package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/streaming/pkg/httpstream"
)

// ports are where istiod serves /debug/syncz: the one for monitoring, and the one of its plain HTTP server.
var ports = []string{"15014", "8080"}

const (
	synczPath = "/debug/syncz"
	// synczLimit is in bytes; 20,000 proxies take some 30 MB.
	synczLimit = 256 << 20
	// toolVersion is how the version of istioctl begins, which connects as a proxy to ask what others get.
	toolVersion = "65536"
)

// askPod asks one pod, by its first port that answers.
func askPod(ctx context.Context, g *gate, from *rest.Config, pod string) ([]Proxy, error) {
	ctx, cancel := context.WithTimeout(ctx, podLimit)
	defer cancel()
	conf, err := g.limit(ctx, from)
	if err != nil {
		return nil, err
	}
	conn, err := dial(ctx, conf, g.namespace, pod)
	if err != nil {
		if g.forbidden() {
			err = fmt.Errorf("%w: %w", errForbidden, err)
		}
		return nil, problem("create", "pods/portforward", g.namespace, pod, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	var failed []error
	for id, port := range ports {
		out, err := askPort(ctx, conn, pod, port, id)
		if err == nil {
			return out, nil
		}
		failed = append(failed, fmt.Errorf("port %s: %w", port, err))
	}
	return nil, &Error{Istiod: g.namespace + "/" + pod, Err: errors.Join(failed...)}
}

func askPort(ctx context.Context, conn httpstream.Connection, pod, port string, id int) ([]Proxy, error) {
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		return connect(conn, port, id)
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost:"+port+synczPath, nil)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Transport: transport, CheckRedirect: stay}).Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", synczPath, resp.Status)
	}
	return readSyncz(io.LimitReader(resp.Body, synczLimit), pod)
}

// readSyncz reads what pilot/pkg/xds/debug.go (SyncStatus) writes, since Istio 1.22 and before.
func readSyncz(from io.Reader, istiod string) ([]Proxy, error) {
	var entries []struct {
		ClusterID    string `json:"cluster_id"`
		Proxy        string `json:"proxy"`
		Type         string `json:"proxy_type"`
		ProxyVersion string `json:"proxy_version"`
		IstioVersion string `json:"istio_version"`
	}
	if err := json.NewDecoder(from).Decode(&entries); err != nil {
		return nil, fmt.Errorf("read %s: %w", synczPath, err)
	}
	out := []Proxy{}
	for _, e := range entries {
		version := e.IstioVersion
		if version == "" {
			version = e.ProxyVersion
		}
		if strings.HasPrefix(version, toolVersion) {
			continue
		}
		// The name of a pod may hold dots, that of a namespace may not.
		dot := strings.LastIndex(e.Proxy, ".")
		if dot <= 0 {
			continue
		}
		out = append(out, Proxy{
			Istiod: istiod, Name: e.Proxy[:dot], Namespace: e.Proxy[dot+1:], ClusterID: e.ClusterID, Type: e.Type, Version: version,
		})
	}
	return out, nil
}
