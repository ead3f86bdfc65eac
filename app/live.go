package app

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"portolan/app/view"
	"portolan/graph/mesh"
	"portolan/kube/kubeconfig"
	"portolan/kube/live"
)

// maxAsked is how many istiods are asked at once.
const maxAsked = 4

// Connected asks the istiods of an Atlas's planes who is connected to them, by a port-forward to their pods. What could not
// be asked is said in each answer's Problems; the error is for where nobody could be, and comes with the answers.
func (s Sources) Connected(ctx context.Context, source view.Source, atlas mesh.Atlas) ([]mesh.Asked, error) {
	found, err := s.context(source)
	if err != nil {
		return nil, err
	}
	config, err := kubeconfig.RestConfig(found, s.Connection)
	if err != nil {
		return nil, err
	}
	out := []mesh.Asked{}
	for _, m := range atlas.Meshes {
		for _, p := range m.Planes {
			if p.Presence == mesh.Present {
				out = append(out, mesh.Asked{Plane: p.Ref})
			}
		}
	}
	errs := make([]error, len(out))
	var g errgroup.Group
	g.SetLimit(maxAsked)
	for i := range out {
		g.Go(func() error {
			plane := out[i].Plane
			answer, err := live.Ask(ctx, live.Request{Config: config, Namespace: plane.Namespace, Name: plane.Name})
			out[i], errs[i] = asked(plane, answer, err), err
			return nil
		})
	}
	_ = g.Wait() // what failed is in errs
	if ctx.Err() != nil {
		return nil, fmt.Errorf("ask the istiods of context %q: %w", found.Name, ctx.Err())
	}
	return out, nobodyAsked(out, errs)
}

// asked is an answer in the words of the core.
func asked(plane mesh.Ref, answer live.Answer, err error) mesh.Asked {
	out := mesh.Asked{Plane: plane, Pods: answer.Pods, Problems: []string{}, Proxies: []mesh.Connection{}}
	for _, p := range answer.Proxies {
		out.Proxies = append(out.Proxies, mesh.Connection{
			Proxy: p.Name, Namespace: p.Namespace, ClusterID: p.ClusterID, Type: p.Type, Version: p.Version, Istiod: p.Istiod,
		})
	}
	for _, e := range live.Errors(err) {
		out.Problems = append(out.Problems, e.Error())
	}
	if err != nil && len(out.Problems) == 0 {
		out.Problems = append(out.Problems, err.Error())
	}
	return out
}

// nobodyAsked is an error where no istiod answered at all: of permission, where that is what kept all of them.
func nobodyAsked(planes []mesh.Asked, errs []error) error {
	forbidden := ""
	for i, a := range planes {
		if len(a.Pods) > 0 {
			return nil
		}
		for _, e := range live.Errors(errs[i]) {
			if e.Forbidden() {
				forbidden = fmt.Sprintf("you may not %s %s in %s", e.Verb, e.Resource, e.Namespace)
			}
		}
	}
	switch {
	case len(planes) == 0:
		return nil
	case forbidden != "":
		return &Error{Problem: view.Problem{Code: CodeForbidden, Message: "no istiod could be asked who is connected: " + forbidden,
			Remedy: "ask for the permissions to list pods and create pods/portforward there, or leave out --live"}}
	}
	return &Error{Problem: view.Problem{Code: CodeRefused, Message: "no istiod could be asked who is connected; the first: " + planes[0].Problems[0],
		Remedy: "check that its pods run and serve /debug/syncz, or leave out --live"}}
}
