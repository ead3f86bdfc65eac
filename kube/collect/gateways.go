package collect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayv1beta1 "sigs.k8s.io/gateway-api/apis/v1beta1"

	"portolan/graph/facts"
)

// istioClasses are the classes that istiod makes by itself, by their controllers, for where GatewayClasses may not be
// read (istio.io/istio/pilot/pkg/config/kube/gateway, classInfos).
var istioClasses = map[string]string{
	"istio":           "istio.io/gateway-controller",
	"istio-east-west": "istio.io/eastwest-controller",
	"istio-remote":    "istio.io/unmanaged-gateway",
	"istio-waypoint":  controllerWaypoint,
}

const controllerWaypoint = "istio.io/mesh-controller"

// gateway is a Gateway object, before it is known whether its class is Istio's.
type gateway struct {
	namespace, name, class string
	labels                 map[string]string
	programmed             *bool
}

type gatewayClass struct{ name, controller string }

// readGateways reads Gateways and their classes. A cluster without the Gateway API has none, which is no fault; it
// is asked for first, because a user who may not list them would be refused either way.
func (r *reading) readGateways(ctx context.Context, names []string) error {
	kind := r.api.gateways()
	if r.wasReadEverywhere(kind.label()) {
		return nil
	}
	if !r.servesGateways(ctx, gatewayv1.GroupVersion.String()) {
		if !r.servesGateways(ctx, gatewayv1beta1.GroupVersion.String()) {
			r.markEverywhere(kind.label(), true)
			return nil
		}
		r.api.gatewayBeta = true
	}
	if err := r.readClasses(ctx); err != nil {
		return err
	}
	return readInto(ctx, r, kind, names, foldGateway, &r.gateways)
}

// servesGateways tells whether the API server has a version of the Gateway API; any answer but "not found" says so.
func (r *reading) servesGateways(ctx context.Context, version string) bool {
	return !apierrors.IsNotFound(r.api.kube.Discovery().RESTClient().Get().AbsPath("/apis/" + version).Do(ctx).Error())
}

// readClasses asks once; where classes may not be read, those that istiod makes by itself are known.
func (r *reading) readClasses(ctx context.Context) error {
	if r.classes != nil {
		return nil
	}
	r.classes = map[string]string{}
	var classes []gatewayClass
	if err := readWide(ctx, r, r.api.gatewayClasses(), foldGatewayClass, &classes); err != nil {
		return err
	}
	for _, c := range classes {
		r.classes[c.name] = c.controller
	}
	return nil
}

func foldGatewayClass(c *gatewayv1.GatewayClass) ([]gatewayClass, bool) {
	return []gatewayClass{{c.Name, string(c.Spec.ControllerName)}}, true
}

func foldGateway(g *gatewayv1.Gateway) (gateway, bool) {
	out := gateway{namespace: g.Namespace, name: g.Name, class: string(g.Spec.GatewayClassName), labels: g.Labels}
	for _, c := range g.Status.Conditions {
		if c.Type == string(gatewayv1.GatewayConditionProgrammed) {
			yes := c.Status == metav1.ConditionTrue
			out.programmed = &yes
		}
	}
	return out, true
}

// controllerOf is a class's controller, "" when it is not known.
func (r *reading) controllerOf(class string) string {
	if c, ok := r.classes[class]; ok {
		return c
	}
	return istioClasses[class]
}

// gatewayFacts are Istio's Gateways with what serves them, and the gateways that no Gateway object stands for.
func (r *reading) gatewayFacts(waiting waitingByOwner) []facts.Gateway {
	var out []facts.Gateway
	served := map[string]bool{}
	for _, g := range r.gateways {
		controller := r.controllerOf(g.class)
		if !strings.HasPrefix(controller, "istio.io/") {
			continue
		}
		f := facts.Gateway{
			Namespace: g.namespace, Name: g.name, Kind: facts.APIGateway, Class: g.class,
			Labels: Only(g.labels, facts.GatewayLabels), WaypointFor: g.labels["istio.io/waypoint-for"], Programmed: g.programmed,
		}
		if controller == controllerWaypoint {
			f.Kind = facts.WaypointGateway
		}
		if w := r.serving(g.namespace, g.name); w != nil {
			f.Workload, f.Rollout = w.ref, waiting.complete(*w)
			served[fmt.Sprint(w.namespace, "/", w.ref)] = true
		}
		out = append(out, f)
	}
	for _, w := range slices.Concat(r.deployments, r.daemonSets) {
		if g, ok := gatewayOf(w); ok && !served[fmt.Sprint(w.namespace, "/", w.ref)] {
			g.Rollout = waiting.complete(w)
			out = append(out, g)
		}
	}
	return out
}

// serving finds the workload that istiod made for a Gateway, by the label it puts on it.
func (r *reading) serving(namespace, name string) *workload {
	for _, list := range [][]workload{r.deployments, r.daemonSets} {
		for i, w := range list {
			if w.namespace == namespace && w.podLabels[labelGateway] == name {
				return &list[i]
			}
		}
	}
	return nil
}

// gatewayOf is the gateway that a workload is by itself: one made for a Gateway that may not be read, or one that is
// injected ("inject.istio.io/templates: gateway") or run as "proxy router" by older installs.
func gatewayOf(w workload) (facts.Gateway, bool) {
	g := facts.Gateway{Namespace: w.namespace, Name: w.ref.Name, Workload: w.ref, Labels: Only(w.labels, facts.GatewayLabels)}
	templates := strings.Split(w.podAnnotations[annotationTemplates], ",")
	switch {
	case w.isZtunnel():
		return g, false
	case w.podLabels[labelManaged] == managedWaypoint:
		g.Kind, g.Name, g.WaypointFor = facts.WaypointGateway, w.podLabels[labelGateway], w.labels["istio.io/waypoint-for"]
	case w.podLabels[labelManaged] != "":
		g.Kind, g.Name = facts.APIGateway, w.podLabels[labelGateway]
	case slices.Contains(templates, "gateway"), w.proxy != nil && modeOf(w.podLabels, w.proxy) == facts.GatewayProxy:
		g.Kind = facts.InjectedGateway
	default:
		return g, false
	}
	return g, g.Name != ""
}
