package collect

import (
	"context"
	"net"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
)

const (
	appIstiod = "istiod"
	labelTag  = "istio.io/tag"
	labelRev  = "istio.io/rev"
)

// serviceName is the identity of a Service within its cluster.
type serviceName struct{ namespace, name string }

// readPlanes reads what stands around the control planes: their Services, endpoints and ConfigMaps, and their
// namespaces where the first step did not reach them.
func (r *reading) readPlanes(ctx context.Context) error {
	namespaces := r.planeNamespaces()
	missing := slices.DeleteFunc(slices.Clone(namespaces), func(n string) bool { return slices.Contains(r.names, n) })
	if len(missing) > 0 {
		if err := r.getNamespaces(ctx, missing); err != nil {
			return err
		}
		r.names = unique(append(r.names, missing...))
		if err := r.readNamespaced(ctx, missing); err != nil {
			return err
		}
		if err := r.readConfigMapsIn(ctx, missing); err != nil {
			return err
		}
	}
	var services []corev1.Service
	endpoints := map[serviceName]map[string]bool{}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return readEach(gctx, r, r.api.services(), namespaces, keep, &services) })
	g.Go(func() error { return r.readEndpoints(gctx, namespaces, endpoints) })
	g.Go(func() error { return r.readConfigs(gctx, namespaces) })
	g.Go(func() error { return r.readServiceWaypoints(gctx) })
	g.Go(func() error { return r.readEntryWaypoints(gctx) })
	g.Go(func() error { return r.readJobs(gctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	r.adoptJobs()
	r.planeServices = r.serviceFacts(services, endpoints)
	r.selectorKeys = selectorKeys(services)
	return nil
}

func keep[T any](v *T) (T, bool) { return *v, true }

// planeNamespaces are where control planes are: those of Deployments labelled app=istiod, and of the Services that
// injectors, proxies and ztunnels name.
func (r *reading) planeNamespaces() []string {
	var out []string
	for _, d := range r.deployments {
		if d.labels[labelApp] == appIstiod {
			out = append(out, d.namespace)
		}
	}
	for s := range r.namedServices() {
		out = append(out, s.namespace)
	}
	return unique(out)
}

func (r *reading) countZtunnels() int {
	n := 0
	for _, d := range r.daemonSets {
		if d.isZtunnel() {
			n++
		}
	}
	return n
}

// namedServices are the Services that injectors, proxies and ztunnels name as their control plane.
func (r *reading) namedServices() map[serviceName]bool {
	out := map[serviceName]bool{}
	for _, w := range slices.Concat(r.injectors, r.validators) {
		if w.ServiceName != "" && (w.istio || w.mayBe) {
			out[serviceName{w.ServiceNamespace, w.ServiceName}] = true
		}
	}
	add := func(address string) {
		if s, ok := r.serviceOf(address); ok {
			out[s] = true
		}
	}
	for _, p := range r.pods {
		add(p.PlaneAddress)
		add(p.CAAddress)
		if p.NoDiscoveryAddress {
			add(facts.DefaultPlaneAddress)
		}
	}
	for _, d := range r.daemonSets {
		if d.isZtunnel() && d.proxy != nil {
			add(d.proxy.env["XDS_ADDRESS"])
			add(d.proxy.env["CA_ADDRESS"])
		}
	}
	return out
}

// serviceOf is the Service that an address names, e.g. "istiod.istio-system.svc:15012". A name of two parts counts
// only where its second is a known namespace; it may be a public name as well.
func (r *reading) serviceOf(address string) (serviceName, bool) {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	parts := strings.Split(address, ".")
	if net.ParseIP(address) != nil || len(parts) < 2 || parts[0] == "" {
		return serviceName{}, false
	}
	known := len(parts) == 2 && slices.ContainsFunc(r.namespaces, func(n facts.Namespace) bool { return n.Name == parts[1] })
	if known || len(parts) > 2 && parts[2] == "svc" {
		return serviceName{parts[1], parts[0]}, true
	}
	return serviceName{}, false
}

// controlPlanes are the Deployments labelled app=istiod, and those that run pilot-discovery behind a Service that
// somebody names as a control plane. A third-party CA behind CA_ADDR runs none.
func (r *reading) controlPlanes(waiting waitingByOwner) []facts.ControlPlane {
	named := r.namedServices()
	var out []facts.ControlPlane
	for _, d := range r.deployments {
		behind := d.discovery != nil && slices.ContainsFunc(r.planeServices, func(s planeService) bool {
			return s.selects(d) && named[serviceName{s.Namespace, s.Name}]
		})
		if d.labels[labelApp] != appIstiod && !behind {
			continue
		}
		p := facts.ControlPlane{
			Namespace: d.namespace, Name: d.ref.Name, Labels: Only(d.labels, facts.PlaneLabels),
			PodLabels: Only(d.podLabels, r.selectorKeys[d.namespace]), Rollout: waiting.complete(d),
		}
		if d.discovery != nil {
			p.Image, p.Env, p.Resources = d.discovery.image, d.discovery.env, d.discovery.resources
		}
		out = append(out, p)
	}
	return out
}

// isZtunnel is true for the DaemonSet of the ztunnel chart, which labels its pods app=ztunnel.
func (w workload) isZtunnel() bool {
	return w.ref.Kind == kindDaemonSet && (w.podLabels[labelApp] == appZtunnel || w.labels[labelApp] == appZtunnel)
}

// ztunnelFacts are the ztunnels with the control plane that they were told.
func (r *reading) ztunnelFacts(waiting waitingByOwner) []facts.Ztunnel {
	var out []facts.Ztunnel
	for _, d := range r.daemonSets {
		if !d.isZtunnel() {
			continue
		}
		z := facts.Ztunnel{Namespace: d.namespace, Name: d.ref.Name, Revision: d.annotations[annotationRevision], ServiceAccount: d.serviceAccount, Rollout: waiting.complete(d)}
		if z.Revision == "" {
			z.Revision = d.podAnnotations[annotationRevision]
		}
		if d.proxy != nil {
			z.Version = facts.ImageVersion(d.proxy.image)
			z.XDSAddress, z.CAAddress = d.proxy.env["XDS_ADDRESS"], d.proxy.env["CA_ADDRESS"]
			z.Network = d.proxy.first("NETWORK", "ISTIO_META_NETWORK")
		}
		out = append(out, z)
	}
	return out
}
