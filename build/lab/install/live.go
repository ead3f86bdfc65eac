package install

import (
	"context"
	"fmt"
	"time"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	gateway "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/build/lab/scenario"
)

// InstallLive installs the scenario as an operator would: the control planes
// first, then plain workloads and bare Gateways, of which the istiods make what
// they make. istiods is called when the planes' pods run, and has to start what
// answers for them.
func InstallLive(ctx context.Context, config *rest.Config, programs Programs, s scenario.Scenario, istiods func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := installLive(ctx, config, programs, s, istiods); err != nil {
		return fmt.Errorf("install %s: %w", s.Name, err)
	}
	return nil
}

func installLive(ctx context.Context, config *rest.Config, programs Programs, s scenario.Scenario, istiods func(context.Context) error) error {
	w, err := newWriter(config)
	if err != nil {
		return err
	}
	w.live = true
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	roots, err := newRoots(s)
	if err != nil {
		return err
	}
	istio, err := render(ctx, programs, s, nil)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return installDefinitions(ctx, w, istio.definitions) },
		func() error { return w.create(ctx, namespaces(s)...) },
		func() error { return w.create(ctx, rootSecrets(s, roots)...) },
		func() error { return w.create(ctx, asObjects(istio.objects)...) },
		func() error { return waitForPods(ctx, client, s) },
		func() error { return w.create(ctx, asObjects(istio.webhooks)...) },
		func() error { return istiods(ctx) },
		func() error { return waitForBundles(ctx, client) },
		func() error { return w.create(ctx, liveDataPlane(s)...) },
		func() error { return waitForGateways(ctx, w) },
		func() error { return waitForPods(ctx, client, s) },
		func() error { return redirect(ctx, client, s) },
	)
}

// inOrder stops at the first error.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// liveDataPlane are the application namespaces' contents as their owners write them.
func liveDataPlane(s scenario.Scenario) []runtime.Object {
	var objects []runtime.Object
	for _, n := range s.Namespaces {
		plain := n
		plain.Mode = scenario.Plain // the webhooks inject
		for _, w := range n.Workloads {
			objects = append(objects, workload(scenario.Scenario{}, plain, w, scenario.Plane{})...)
		}
		if n.Waypoint != nil {
			objects = append(objects, bare(waypointOf(n, scenario.Plane{})))
		}
		for _, g := range n.Gateways {
			if g.Injected {
				objects = append(objects, uninjectedGateway(n, g)...)
			} else {
				objects = append(objects, bare(gatewayOf(n, g, scenario.Plane{})))
			}
		}
	}
	return objects
}

// bare is a Gateway without anything that istiod writes. No load balancer here
// would ever give it an address, so its Service is to be a ClusterIP.
func bare(m managed) runtime.Object {
	object := m.object()
	object.Annotations = labels{"networking.istio.io/service-type": "ClusterIP"}
	object.Status = gateway.GatewayStatus{}
	return object
}

// uninjectedGateway is a gateway's Deployment as Istio's documentation writes it.
func uninjectedGateway(n scenario.Namespace, g scenario.Gateway) []runtime.Object {
	one := int32(1)
	app := labels{"app": g.Name, "istio": "ingressgateway"}
	wish := labels{"sidecar.istio.io/inject": "true"}
	if g.Revision != "" {
		wish[revision] = g.Revision
	}
	deployment := &apps.Deployment{
		ObjectMeta: named(n.Name, g.Name, app),
		Spec: apps.DeploymentSpec{
			Replicas: &one,
			Selector: &meta.LabelSelector{MatchLabels: app},
			Template: core.PodTemplateSpec{
				ObjectMeta: meta.ObjectMeta{
					Labels:      merged(app, wish),
					Annotations: labels{"inject.istio.io/templates": "gateway"},
				},
				Spec: core.PodSpec{ServiceAccountName: g.Name, Containers: []core.Container{{Name: "istio-proxy", Image: "auto"}}},
			},
		},
	}
	service := &core.Service{
		ObjectMeta: named(n.Name, g.Name, app),
		Spec: core.ServiceSpec{
			Selector: app,
			Ports:    []core.ServicePort{{Name: "http2", Port: 80}, {Name: "https", Port: 443}},
		},
	}
	return []runtime.Object{account(n.Name, g.Name), deployment, service}
}

// waitForBundles waits until the istiods have put their roots into all webhooks
// that inject: until then the API server cannot call them.
func waitForBundles(ctx context.Context, client kubernetes.Interface) error {
	return until(ctx, "the istiods have completed their webhooks", func(ctx context.Context) error {
		list, err := client.AdmissionregistrationV1().MutatingWebhookConfigurations().List(ctx, meta.ListOptions{})
		if err != nil {
			return err
		}
		for _, configuration := range list.Items {
			for _, hook := range configuration.Webhooks {
				if len(hook.ClientConfig.CABundle) == 0 {
					return fmt.Errorf("%s of %s has no caBundle", hook.Name, configuration.Name)
				}
			}
		}
		return nil
	})
}

// waitForGateways waits until every Gateway is programmed, which its istiod says
// once what it deployed for it can be reached.
func waitForGateways(ctx context.Context, w *writer) error {
	resource := gateway.SchemeGroupVersion.WithResource("gateways")
	return until(ctx, "all gateways are programmed", func(ctx context.Context) error {
		list, err := w.client.Resource(resource).List(ctx, meta.ListOptions{})
		if err != nil {
			return err
		}
		for _, item := range list.Items {
			if !programmed(item) {
				return fmt.Errorf("gateway %s/%s is not: %v", item.GetNamespace(), item.GetName(), item.Object["status"])
			}
		}
		return nil
	})
}

func programmed(item unstructured.Unstructured) bool {
	var g gateway.Gateway
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &g); err != nil {
		return false
	}
	for _, c := range g.Status.Conditions {
		if c.Type == string(gateway.GatewayConditionProgrammed) {
			return c.Status == meta.ConditionTrue
		}
	}
	return false
}
