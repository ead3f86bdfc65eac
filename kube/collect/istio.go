package collect

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/graph/facts"
)

// istioObject is a kind of Istio's own API, listed by its typed client.
type istioObject struct {
	kind, resource string
	// list reads the newest version of the kind, older the one before it; nil where there is only one.
	list, older listIstio
}

type listIstio func(ctx context.Context, namespace string, opts metav1.ListOptions) (runtime.Object, error)

// served lists the version that the cluster serves: before Istio 1.22, its definitions had no v1.
func (o istioObject) served(ctx context.Context, namespace string, opts metav1.ListOptions) (runtime.Object, error) {
	list, err := o.list(ctx, namespace, opts)
	if apierrors.IsNotFound(err) && o.older != nil {
		return o.older(ctx, namespace, opts)
	}
	return list, err
}

// istioObjects are the kinds of Istio's own that istiod filters by istio.io/rev, which are all of those that it reads
// (istio.io/istio/pkg/config/schema/collections, pilot collections). It filters the routes and policies of the Gateway API
// as well (pilot/pkg/config/kube/gateway, buildClient); these are not read here.
func (c *client) istioObjects() []istioObject {
	networking, security := c.istio.NetworkingV1(), c.istio.SecurityV1()
	networkingBeta, securityBeta := c.istio.NetworkingV1beta1(), c.istio.SecurityV1beta1()
	return []istioObject{
		{"AuthorizationPolicy", "authorizationpolicies.security.istio.io", typed(security.AuthorizationPolicies), typed(securityBeta.AuthorizationPolicies)},
		{"DestinationRule", "destinationrules.networking.istio.io", typed(networking.DestinationRules), typed(networkingBeta.DestinationRules)},
		{"EnvoyFilter", "envoyfilters.networking.istio.io", typed(c.istio.NetworkingV1alpha3().EnvoyFilters), nil},
		{"Gateway", "gateways.networking.istio.io", typed(networking.Gateways), typed(networkingBeta.Gateways)},
		{"PeerAuthentication", "peerauthentications.security.istio.io", typed(security.PeerAuthentications), typed(securityBeta.PeerAuthentications)},
		{"ProxyConfig", "proxyconfigs.networking.istio.io", typed(networkingBeta.ProxyConfigs), nil},
		{"RequestAuthentication", "requestauthentications.security.istio.io", typed(security.RequestAuthentications), typed(securityBeta.RequestAuthentications)},
		{"ServiceEntry", "serviceentries.networking.istio.io", typed(networking.ServiceEntries), typed(networkingBeta.ServiceEntries)},
		{"Sidecar", "sidecars.networking.istio.io", typed(networking.Sidecars), typed(networkingBeta.Sidecars)},
		{"Telemetry", "telemetries.telemetry.istio.io", typed(c.istio.TelemetryV1().Telemetries), typed(c.istio.TelemetryV1alpha1().Telemetries)},
		{"VirtualService", "virtualservices.networking.istio.io", typed(networking.VirtualServices), typed(networkingBeta.VirtualServices)},
		{"WasmPlugin", "wasmplugins.extensions.istio.io", typed(c.istio.ExtensionsV1alpha1().WasmPlugins), nil},
		{"WorkloadEntry", "workloadentries.networking.istio.io", typed(networking.WorkloadEntries), typed(networkingBeta.WorkloadEntries)},
		{"WorkloadGroup", "workloadgroups.networking.istio.io", typed(networking.WorkloadGroups), typed(networkingBeta.WorkloadGroups)},
	}
}

// lister is what every typed client has.
type lister[L runtime.Object] interface {
	List(ctx context.Context, opts metav1.ListOptions) (L, error)
}

// typed makes one shape of a typed client's list.
func typed[L runtime.Object, C lister[L]](of func(namespace string) C) listIstio {
	return func(ctx context.Context, namespace string, opts metav1.ListOptions) (runtime.Object, error) {
		return of(namespace).List(ctx, opts)
	}
}

// revisioned lists the objects of a kind that carry the label. A kind that the cluster does not serve has none.
func (o istioObject) revisioned() kind[facts.Config] {
	return kind[facts.Config]{resource: o.resource, list: func(ctx context.Context, ns string, opts metav1.ListOptions) (page[facts.Config], error) {
		opts.LabelSelector = labelRev
		list, err := o.served(ctx, ns, opts)
		if apierrors.IsNotFound(err) {
			return page[facts.Config]{}, nil
		}
		if err != nil {
			return page[facts.Config]{}, err
		}
		out := page[facts.Config]{}
		err = meta.EachListItem(list, func(item runtime.Object) error {
			m, err := meta.Accessor(item)
			if err == nil {
				out.items = append(out.items, facts.Config{Kind: o.kind, Namespace: m.GetNamespace(), Name: m.GetName(), Revision: m.GetLabels()[labelRev]})
			}
			return err
		})
		if err != nil {
			return page[facts.Config]{}, fmt.Errorf("read %s: %w", o.resource, err)
		}
		if m, err := meta.ListAccessor(list); err == nil {
			out.Continue, out.RemainingItemCount = m.GetContinue(), m.GetRemainingItemCount()
		}
		return out, nil
	}}
}

// readIstio reads the Istio objects that belong to one revision. Where they may not be read everywhere, only namespaces
// that were asked for are tried one by one: this many kinds in every namespace would cost more than it tells.
func (r *reading) readIstio(ctx context.Context) error {
	objects := r.api.istioObjects()
	found := make([][]facts.Config, len(objects))
	g, gctx := errgroup.WithContext(ctx)
	for i, o := range objects {
		g.Go(func() error {
			return readInto(gctx, r, o.revisioned(), r.req.Namespaces, func(c *facts.Config) (facts.Config, bool) { return *c, true }, &found[i])
		})
	}
	err := g.Wait()
	for _, some := range found {
		r.configs = append(r.configs, some...)
	}
	return err
}
