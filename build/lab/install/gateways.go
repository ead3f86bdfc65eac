package install

import (
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gateway "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/build/lab/scenario"
)

// The classes and controllers of Istio's gateways.
const (
	gatewayClass       = "istio"
	gatewayController  = "istio.io/gateway-controller"
	waypointClass      = "istio-waypoint"
	waypointController = "istio.io/mesh-controller"
)

// gatewayClasses are those that istiod creates.
func gatewayClasses() []runtime.Object {
	class := func(name string, controller gateway.GatewayController) runtime.Object {
		return &gateway.GatewayClass{
			ObjectMeta: named("", name, nil),
			Spec:       gateway.GatewayClassSpec{ControllerName: controller},
			Status:     gateway.GatewayClassStatus{Conditions: []meta.Condition{condition("Accepted", "Accepted")}},
		}
	}
	return []runtime.Object{class(gatewayClass, gatewayController), class(waypointClass, waypointController)}
}

// managed is a gateway that istiod deploys: what it answers to, and what runs.
type managed struct {
	plane     scenario.Plane
	namespace string
	// gateway is the Gateway's name, deployment that of its Deployment and Service.
	gateway, deployment string
	class, managedBy    string
	// revision is the Gateway's own label, if it has one.
	revision string
	// kind is the proxy's: router or waypoint.
	kind   string
	labels labels
	port   core.ServicePort
	listen gateway.Listener
}

// waypoint is a waypoint with what istiod makes of it.
func waypoint(n scenario.Namespace, p scenario.Plane) []runtime.Object {
	return waypointOf(n, p).objects()
}

func waypointOf(n scenario.Namespace, p scenario.Plane) managed {
	return managed{
		plane: p, namespace: n.Name, gateway: n.Waypoint.Name, revision: n.Waypoint.Revision, deployment: n.Waypoint.Name,
		class: waypointClass, managedBy: "istio.io-mesh-controller", kind: "waypoint",
		labels: labels{"istio.io/waypoint-for": n.Waypoint.For},
		port:   core.ServicePort{Name: "mesh", Port: 15008},
		listen: gateway.Listener{Name: "mesh", Port: 15008, Protocol: "HBONE"},
	}
}

// ingress is an ingress gateway of either sort.
func ingress(n scenario.Namespace, g scenario.Gateway, p scenario.Plane) []runtime.Object {
	if g.Injected {
		return injectedGateway(n, g, p)
	}
	return gatewayOf(n, g, p).objects()
}

// gatewayOf is an ingress gateway of the Gateway API.
func gatewayOf(n scenario.Namespace, g scenario.Gateway, p scenario.Plane) managed {
	return managed{
		plane: p, namespace: n.Name, gateway: g.Name, revision: g.Revision, deployment: g.Name + "-" + gatewayClass,
		class: gatewayClass, managedBy: "istio.io-gateway-controller", kind: "router",
		port:   core.ServicePort{Name: "http", Port: 80},
		listen: gateway.Listener{Name: "http", Port: 80, Protocol: gateway.HTTPProtocolType},
	}
}

func (m managed) objects() []runtime.Object {
	own := labels{
		"gateway.istio.io/managed":                     m.managedBy,
		"gateway.networking.k8s.io/gateway-class-name": m.class,
		"gateway.networking.k8s.io/gateway-name":       m.gateway,
	}
	pod := merged(own, m.labels, labels{
		"istio.io/dataplane-mode": "none", "sidecar.istio.io/inject": "false",
		"service.istio.io/canonical-name": m.deployment, "service.istio.io/canonical-revision": "latest",
	})
	one := int32(1)
	deployment := &apps.Deployment{
		ObjectMeta: named(m.namespace, m.deployment, merged(own, m.labels)),
		Spec: apps.DeploymentSpec{
			Replicas: &one,
			Selector: &meta.LabelSelector{MatchLabels: labels{"gateway.networking.k8s.io/gateway-name": m.gateway}},
			Template: core.PodTemplateSpec{
				ObjectMeta: meta.ObjectMeta{Labels: pod, Annotations: labels{revision: m.plane.Revision, "prometheus.io/scrape": "true"}},
				Spec: core.PodSpec{
					ServiceAccountName: m.deployment,
					Containers:         []core.Container{proxy(m.plane, m.kind, m.namespace, m.deployment)},
				},
			},
		},
	}
	service := &core.Service{
		ObjectMeta: named(m.namespace, m.deployment, merged(own, m.labels)),
		Spec: core.ServiceSpec{
			Selector: labels{"gateway.networking.k8s.io/gateway-name": m.gateway},
			Ports:    []core.ServicePort{{Name: "status-port", Port: 15021}, m.port},
		},
	}
	return []runtime.Object{m.object(), account(m.namespace, m.deployment), deployment, service}
}

func (m managed) object() *gateway.Gateway {
	return &gateway.Gateway{
		ObjectMeta: named(m.namespace, m.gateway, merged(m.labels, ownRevision(m.revision))),
		Spec: gateway.GatewaySpec{
			GatewayClassName: gateway.ObjectName(m.class),
			Listeners:        []gateway.Listener{m.listen},
		},
		Status: gateway.GatewayStatus{
			Conditions: []meta.Condition{condition("Accepted", "Accepted"), condition("Programmed", "Programmed")},
		},
	}
}

// ownRevision is a Gateway's label for its revision; without one it takes its namespace's.
func ownRevision(name string) labels {
	if name == "" {
		return nil
	}
	return labels{revision: name}
}

func condition(kind, reason string) meta.Condition {
	return meta.Condition{Type: kind, Status: meta.ConditionTrue, Reason: reason, LastTransitionTime: meta.Now()}
}

// injectedGateway is a Deployment whose one container the injector completes.
func injectedGateway(n scenario.Namespace, g scenario.Gateway, p scenario.Plane) []runtime.Object {
	one := int32(1)
	app := labels{"app": g.Name, "istio": "ingressgateway"}
	container := proxy(p, "router", n.Name, g.Name)
	deployment := &apps.Deployment{
		ObjectMeta: named(n.Name, g.Name, app),
		Spec: apps.DeploymentSpec{
			Replicas: &one,
			Selector: &meta.LabelSelector{MatchLabels: app},
			Template: core.PodTemplateSpec{
				ObjectMeta: meta.ObjectMeta{
					Labels: merged(app, labels{"sidecar.istio.io/inject": "true", "service.istio.io/canonical-name": g.Name}),
					Annotations: labels{
						"inject.istio.io/templates": "gateway",
						revision:                    p.Revision,
						"sidecar.istio.io/status":   `{"initContainers":null,"containers":["istio-proxy"],"volumes":["workload-socket","istio-token"],"imagePullSecrets":null,"revision":"` + p.Revision + `"}`,
					},
				},
				Spec: core.PodSpec{ServiceAccountName: g.Name, Containers: []core.Container{container}},
			},
		},
	}
	service := &core.Service{
		ObjectMeta: named(n.Name, g.Name, app),
		Spec: core.ServiceSpec{
			Type: core.ServiceTypeLoadBalancer, Selector: app,
			Ports: []core.ServicePort{{Name: "http2", Port: 80}, {Name: "https", Port: 443}},
		},
	}
	return []runtime.Object{account(n.Name, g.Name), deployment, service}
}
