package live

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"portolan/build/lab/cluster"
)

// Proxy is a proxy as the istiod that it is connected to names it.
type Proxy struct {
	// Kind is sidecar, router, waypoint or ztunnel.
	Kind      string
	Namespace string
	Pod       string
	Version   string
}

// StartProxies runs one proxy for each pod that has one, now and later, until the
// cluster stops.
func StartProxies(c *cluster.Cluster, program string) error {
	kubeconfig, err := c.Kubeconfig(c.Admin())
	if err != nil {
		return err
	}
	_, err = c.Run(cluster.Program{Name: "proxies", Path: program, Args: []string{"proxies", kubeconfig}})
	return err
}

// Connected are the proxies that hold a stream to the istiod and have got
// something over it, by its own word: /debug/syncz.
func (i *Istiod) Connected(ctx context.Context) ([]Proxy, error) {
	content, err := i.get(ctx, "15014", "/debug/syncz")
	if err != nil {
		return nil, fmt.Errorf("ask %s/%s who is connected: %w", i.Namespace, i.Name, err)
	}
	var entries []struct {
		Proxy   string `json:"proxy"`
		Kind    string `json:"proxy_type"`
		Version string `json:"istio_version"`
		// Resources are by kind.
		Resources map[string]struct{ Acked string } `json:"resources"`
	}
	if err := json.Unmarshal(content, &entries); err != nil {
		return nil, fmt.Errorf("read /debug/syncz of %s/%s: %w", i.Namespace, i.Name, err)
	}
	out := []Proxy{}
	for _, e := range entries {
		got := false
		for _, r := range e.Resources {
			got = got || r.Acked != ""
		}
		if !got {
			continue
		}
		pod, namespace, _ := strings.Cut(e.Proxy, ".")
		out = append(out, Proxy{Kind: e.Kind, Namespace: namespace, Pod: pod, Version: e.Version})
	}
	return out, nil
}
