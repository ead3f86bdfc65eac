package mesh

import (
	"slices"
	"strings"

	"portolan/graph/facts"
)

// settles says what each resource would tell of an attribution; a Gap of another resource takes nothing from one.
var settles = map[string]string{
	"namespaces":      "which labels it has, and so what is wanted",
	resourcePods:      "what its pods run",
	resourceInjectors: "which webhook the API server calls, and so what is wanted, whatever the labels seem to say",
	resourceDeploy:    "which control planes there are, and what the workloads ask for",
	"statefulsets":    "what the workloads ask for",
	resourceDaemons:   "which ztunnels there are, and which control plane they name",
	resourceServices:  "which control plane stands behind a Service",
	"endpointslices":  "whether a control plane answers behind its Service",
	resourceConfigs:   "mesh IDs, scopes and roots of trust, and what istio-cni enrols",
	"gateways":        "which waypoints and gateways there are, and their revision",
}

// concerns are the resources whose Gaps weaken what is said of a kind.
var concerns = map[Kind][]string{
	KindNamespace: {"namespaces", resourcePods, resourceInjectors, resourceDeploy, "statefulsets", resourceDaemons, resourceServices},
	KindWorkload:  {"namespaces", resourcePods, resourceInjectors, resourceDeploy, "statefulsets", resourceDaemons, resourceServices},
	KindPlane:     {resourceDeploy, resourceServices, "endpointslices", resourceConfigs, resourceInjectors},
	KindZtunnel:   {resourceDeploy, resourceServices, resourceDaemons},
	KindWaypoint:  {"namespaces", resourcePods, "gateways", resourceDeploy, resourceServices, resourceInjectors},
	KindGateway:   {"namespaces", resourcePods, "gateways", resourceDeploy, resourceServices, resourceInjectors},
}

// missing are the reads that would make the answer surer, where it is not sure.
func (a Atlas) missing(s subject) []Missing {
	out := []Missing{}
	if s.certain() {
		return out
	}
	near := []string{"", s.ref.Namespace}
	if s.member != nil {
		near = append(near, s.member.Ref.Name)
	}
	for _, c := range s.claims() {
		near = append(near, c.Plane.Namespace)
	}
	concerning := concerns[s.ref.Kind]
	if slices.ContainsFunc(s.claims(), func(c Claim) bool { return c.Mode == modeAmbient && c.Strength == Weak }) {
		concerning = append(slices.Clone(concerning), resourceConfigs)
	}
	for _, g := range a.Gaps {
		resource := resourceOf(g.Gap)
		if g.Cluster == s.ref.Cluster && slices.Contains(concerning, resource) && slices.Contains(near, g.Namespace) {
			out = append(out, Missing{g, settles[resource]})
		}
	}
	return out
}

// certain tells whether nothing that may not be read could change the answer: everything that is claimed is exact.
func (s subject) certain() bool {
	claims := s.claims()
	if s.plane != nil {
		return s.plane.Presence == Present && !unknownMesh(s.mesh)
	}
	if s.member != nil && s.member.Partial {
		return false
	}
	return len(claims) > 0 && !slices.ContainsFunc(claims, func(c Claim) bool { return c.Strength != Exact })
}

// resourceOf is a Gap's resource without its API group.
func resourceOf(g facts.Gap) string {
	if strings.HasSuffix(g.Resource, ".istio.io") {
		return g.Resource
	}
	resource, _, _ := strings.Cut(g.Resource, ".")
	return resource
}
