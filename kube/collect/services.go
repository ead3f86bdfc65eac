package collect

import (
	"context"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"portolan/graph/facts"
)

// planeService is a Service in a control plane's namespace, before it is known whether it stands for one.
type planeService struct {
	facts.Service
	selector map[string]string
}

// selects tells whether the Service's selector takes the pods of a workload. Without a selector it takes none.
func (s planeService) selects(w workload) bool {
	if len(s.selector) == 0 || s.Namespace != w.namespace {
		return false
	}
	for k, v := range s.selector {
		if w.podLabels[k] != v {
			return false
		}
	}
	return true
}

// readEndpoints notes the ready endpoints of each Service: by pod where there is one, since a dual-stack Service has
// a slice for each address family.
func (r *reading) readEndpoints(ctx context.Context, namespaces []string, into map[serviceName]map[string]bool) error {
	var slicesRead []discoveryv1.EndpointSlice
	if err := readEach(ctx, r, r.api.endpointSlices(), namespaces, keep, &slicesRead); err != nil {
		return err
	}
	for _, s := range slicesRead {
		name := serviceName{s.Namespace, s.Labels[discoveryv1.LabelServiceName]}
		if into[name] == nil {
			into[name] = map[string]bool{}
		}
		for _, e := range s.Endpoints {
			// An unset condition means ready (k8s.io/api/discovery/v1, EndpointConditions).
			if e.Conditions.Ready != nil && !*e.Conditions.Ready || len(e.Addresses) == 0 {
				continue
			}
			id := e.Addresses[0]
			if e.TargetRef != nil {
				id = e.TargetRef.Kind + "/" + e.TargetRef.Name
			}
			into[name][id] = true
		}
	}
	return nil
}

// serviceFacts turns the Services of the control planes' namespaces into facts, all of them: which stand for a
// control plane is decided when the Deployments are known.
func (r *reading) serviceFacts(services []corev1.Service, ready map[serviceName]map[string]bool) []planeService {
	out := make([]planeService, 0, len(services))
	for _, s := range services {
		f := facts.Service{
			Namespace: s.Namespace, Name: s.Name, Labels: Only(s.Labels, facts.PlaneLabels), Selector: s.Spec.Selector,
			ReadyEndpoints: len(ready[serviceName{s.Namespace, s.Name}]),
		}
		if s.Spec.Type == corev1.ServiceTypeExternalName {
			f.ExternalName = s.Spec.ExternalName
		}
		if r.isGap(r.api.endpointSlices().resource, s.Namespace) {
			f.ReadyEndpoints = -1
		}
		out = append(out, planeService{Service: f, selector: s.Spec.Selector})
	}
	return out
}

// standsForPlane are the Services that select istiod pods, carry istiod's labels, or are named as a control plane.
func (r *reading) standsForPlane() []facts.Service {
	named := r.namedServices()
	planes := slices.DeleteFunc(slices.Clone(r.deployments), func(d workload) bool { return d.discovery == nil })
	var out []facts.Service
	for _, s := range r.planeServices {
		selects := slices.ContainsFunc(planes, s.selects)
		// A CA of somebody else is named by CA_ADDR too; it has pods, and they are no istiod's.
		mine := named[serviceName{s.Namespace, s.Name}] && (selects || !slices.ContainsFunc(r.deployments, s.selects))
		if selects || mine || s.Labels[labelApp] == appIstiod || s.Labels[labelTag] != "" {
			out = append(out, s.Service)
		}
	}
	return out
}

// selectorKeys are the label keys that the Services of each namespace select by.
func selectorKeys(services []corev1.Service) map[string][]string {
	out := map[string][]string{}
	for _, s := range services {
		out[s.Namespace] = append(out[s.Namespace], slices.Collect(maps.Keys(s.Spec.Selector))...)
	}
	for ns := range out {
		out[ns] = unique(out[ns])
	}
	return out
}

// isGap tells whether listing a resource in a namespace was refused or failed.
func (r *reading) isGap(resource, namespace string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.gaps, func(g facts.Gap) bool {
		return g.Resource == resource && g.Namespace == namespace && g.Verb == "list"
	})
}
