package collect

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Istio's ConfigMaps; those of a revision X have -X behind their names.
const (
	mapMesh     = "istio"
	mapInjector = "istio-sidecar-injector"
	mapRoot     = "istio-ca-root-cert"
	mapCNI      = "istio-cni-config"

	keyMesh   = "mesh"
	keyValues = "values"
	keyRoot   = "root-cert.pem"
)

// readConfigMapsByName reads the ConfigMaps that are where the user's namespaces are: roots and istio-cni's.
func (r *reading) readConfigMapsByName(ctx context.Context) error {
	return r.readConfigMapsIn(ctx, r.names)
}

func (r *reading) readConfigMapsIn(ctx context.Context, names []string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return readInto(gctx, r, r.api.configMaps(mapRoot), names, foldRoot, &r.roots) })
	g.Go(func() error { return readInto(gctx, r, r.api.configMaps(mapCNI), names, foldCNI, &r.cnis) })
	return g.Wait()
}

// readConfigs reads the mesh and injector ConfigMaps of the control planes' namespaces. Names come first, without
// data: such a namespace also holds dashboards and other people's settings, which are nobody's business here.
func (r *reading) readConfigs(ctx context.Context, namespaces []string) error {
	var found []serviceName
	name := func(m *metav1.PartialObjectMetadata) (serviceName, bool) {
		return serviceName{m.Namespace, m.Name}, true
	}
	if err := readEach(ctx, r, r.api.configMapNames(), namespaces, name, &found); err != nil {
		return err
	}
	maps, err := r.getConfigMaps(ctx, r.configNames(found))
	if err != nil {
		return err
	}
	r.meshConfigs = r.meshConfigFacts(maps)
	r.injectorConfigs = injectorConfigFacts(maps)
	return nil
}

// configNames are those of the found ConfigMaps that hold mesh or injector settings: of each revision that an
// injector ConfigMap or a Deployment shows, and what SHARED_MESH_CONFIG names.
func (r *reading) configNames(found []serviceName) []serviceName {
	var out []serviceName
	for _, f := range found {
		wanted := r.sharedConfigs(f.namespace)
		for _, revision := range r.revisions(f.namespace, found) {
			wanted = append(wanted, revisioned(mapMesh, revision), revisioned(mapInjector, revision))
		}
		if slices.Contains(wanted, f.name) {
			out = append(out, f)
		}
	}
	return out
}

// revisions are the revisions of a namespace, "" for the default one.
func (r *reading) revisions(namespace string, found []serviceName) []string {
	out := []string{""}
	for _, f := range found {
		if rest, ok := strings.CutPrefix(f.name, mapInjector+"-"); ok && f.namespace == namespace {
			out = append(out, rest)
		}
	}
	for _, d := range r.deployments {
		if d.namespace != namespace {
			continue
		}
		out = append(out, d.labels[labelRev])
		if d.discovery != nil {
			out = append(out, d.discovery.env["REVISION"])
		}
	}
	return out
}

// sharedConfigs are the ConfigMaps that istiods of a namespace merge under their own.
func (r *reading) sharedConfigs(namespace string) []string {
	var out []string
	for _, d := range r.deployments {
		if d.namespace == namespace && d.discovery != nil && d.discovery.env["SHARED_MESH_CONFIG"] != "" {
			out = append(out, d.discovery.env["SHARED_MESH_CONFIG"])
		}
	}
	return out
}

// revisioned is the name of an object of a revision; the default one has no suffix.
func revisioned(name, revision string) string {
	if revision == "" || revision == "default" {
		return name
	}
	return name + "-" + revision
}

func (r *reading) getConfigMaps(ctx context.Context, names []serviceName) (map[serviceName]*corev1.ConfigMap, error) {
	out := map[serviceName]*corev1.ConfigMap{}
	var mu sync.Mutex
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, n := range names {
		g.Go(func() error {
			m, err := r.api.kube.CoreV1().ConfigMaps(n.namespace).Get(gctx, n.name, metav1.GetOptions{})
			if gctx.Err() != nil {
				return gctx.Err()
			}
			if apierrors.IsNotFound(err) {
				return nil // deleted since it was listed
			}
			if fatal := r.settle("configmaps", n.namespace, "get", err); fatal != nil || err != nil {
				return fatal
			}
			mu.Lock()
			defer mu.Unlock()
			out[n] = m
			return nil
		})
	}
	return out, g.Wait()
}
