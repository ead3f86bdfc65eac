package cli

import (
	"context"
	"fmt"
	"strings"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// explained is an explanation, and with --live what the istiods say of the same.
type explained struct {
	mesh.Explanation
	Live *mesh.Live `json:"live,omitempty"`
}

// running demands a cluster: a demo or a snapshot has no istiod to ask.
func running(source view.Source) error {
	if source.Kind == view.SourceContext || source.Kind == view.SourceNone {
		return nil
	}
	if source.Kind == view.SourceFleet {
		return app.Usage("--live asks the istiods of one cluster, and --context names several", "name exactly one context, or leave --live out")
	}
	return app.Usage("--live asks running istiods, and a snapshot or demo has none", "leave it out, or name a cluster with --context")
}

// compare asks the istiods and keeps what concerns the explanation. An error may come with an answer.
func (r *request) compare(ctx context.Context, snapshot facts.Snapshot, atlas mesh.Atlas, said *explained) error {
	asked, err := r.sources.Connected(ctx, r.source, atlas)
	if asked == nil {
		return err
	}
	compared := mesh.Compare(atlas, snapshot, asked)
	compared.Proxies = compared.About(said.Explanation)
	said.Live = &compared
	return err
}

// connected writes what the istiods say, one line for each of them and one for each proxy that is not where it was
// inferred to be.
func (w writer) connected(e explained) {
	if e.Live == nil {
		return
	}
	w.line(0, "")
	w.line(0, "connected, as the istiods say themselves (/debug/syncz)")
	for _, asked := range e.Live.Asked {
		w.asked(asked, e.Live.Proxies)
		for _, problem := range asked.Problems {
			w.line(1, "%s", problem)
		}
	}
	switch {
	case len(e.Live.Asked) == 0:
		w.line(1, "there is no istiod in this cluster to ask")
	case len(e.Live.Proxies) == 0:
		w.line(1, "no proxy of it is connected to an istiod that answered")
	}
}

func (w writer) asked(asked mesh.Asked, proxies []mesh.Connection) {
	count := map[mesh.Agreement]int{}
	for _, c := range proxies {
		if c.Plane == asked.Plane {
			count[c.Agreement]++
		}
	}
	name := asked.Plane.Namespace + "/" + asked.Plane.Name
	if len(asked.Pods) > 0 {
		w.line(1, "istiod %s: right %d of %d of all its proxies%s", name, asked.Right, asked.Compared, others(asked))
	}
	if n := count[mesh.Agrees]; n > 0 {
		w.line(2, "connected: %s of it: agrees", plural(n, "proxy", "proxies"))
	}
	for _, c := range proxies {
		if c.Plane != asked.Plane {
			continue
		}
		switch c.Agreement {
		case mesh.Disagrees:
			w.line(2, "connected: %s.%s: DISAGREES: the inference has %s with %s", c.Proxy, c.Namespace, c.Of, planes(c.Claimed))
		case mesh.Unplaced:
			w.line(2, "connected: %s.%s: unplaced: nothing that was read can be told to be its workload", c.Proxy, c.Namespace)
		}
	}
}

// others are the proxies that could not be compared.
func others(asked mesh.Asked) string {
	out := ""
	if asked.Unplaced > 0 {
		out += fmt.Sprintf("; %d more are of nothing that was read", asked.Unplaced)
	}
	if asked.Elsewhere > 0 {
		out += fmt.Sprintf("; %d more run in other clusters", asked.Elsewhere)
	}
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func planes(refs []mesh.Ref) string {
	if len(refs) == 0 {
		return "no istiod"
	}
	names := []string{}
	for _, r := range refs {
		names = append(names, strings.TrimPrefix(r.Namespace+"/"+r.Name, "/"))
	}
	return strings.Join(names, " and ")
}
