package collect

import (
	"context"
	"fmt"
	"net/http"
	"time"

	istioclient "istio.io/client-go/pkg/clientset/versioned"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/flowcontrol"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayclient "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"

	"portolan/kube/readonly"
)

const (
	// requestTimeout is what the API server itself allows a list; a server that hangs later than at connecting
	// becomes Gaps and not a window that never comes.
	requestTimeout = 60 * time.Second

	queriesPerSecond = 50
	queryBurst       = 100
)

// client is the few reads that collecting needs, over one read-only connection.
type client struct {
	http     *http.Client
	kube     kubernetes.Interface
	metadata metadata.Interface
	gateway  gatewayclient.Interface
	istio    istioclient.Interface
	version  string
	// gatewayBeta is set where the Gateway API is served as v1beta1 only, as before its release 1.0.
	gatewayBeta bool
}

// newClient makes the clients; nothing is sent. Built-in types travel as protobuf (a fifth of JSON's decoding),
// custom resources as JSON, which is the only form they have.
func newClient(from *rest.Config) (*client, error) {
	conf := rest.CopyConfig(from)
	readonly.Wrap(conf)
	conf.WarningHandler = rest.NoWarnings{}
	if conf.Timeout == 0 {
		conf.Timeout = requestTimeout
	}
	if conf.QPS == 0 {
		conf.QPS, conf.Burst = queriesPerSecond, queryBurst
	}
	if conf.RateLimiter == nil && conf.QPS > 0 {
		conf.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(conf.QPS, max(conf.Burst, 1))
	}
	httpClient, err := rest.HTTPClientFor(conf)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	httpClient.CheckRedirect = stay
	c := &client{http: httpClient}
	builtIn := rest.CopyConfig(conf)
	builtIn.ContentType = runtime.ContentTypeProtobuf
	builtIn.AcceptContentTypes = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON
	if c.kube, err = kubernetes.NewForConfigAndClient(builtIn, httpClient); err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	if c.metadata, err = metadata.NewForConfigAndClient(conf, httpClient); err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	if c.gateway, err = gatewayclient.NewForConfigAndClient(conf, httpClient); err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	if c.istio, err = istioclient.NewForConfigAndClient(conf, httpClient); err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	return c, nil
}

// stay follows no redirect: an API server sends none for a read, and client-go would take the credentials along to
// whatever host a sign-in page or a proxy names.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (c *client) close() { utilnet.CloseIdleConnectionsFor(c.http.Transport) }

func (c *client) namespaces() kind[corev1.Namespace] {
	return kind[corev1.Namespace]{resource: "namespaces", list: func(ctx context.Context, _ string, o metav1.ListOptions) (page[corev1.Namespace], error) {
		l, err := c.kube.CoreV1().Namespaces().List(ctx, o)
		return page[corev1.Namespace]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) pods() kind[corev1.Pod] {
	return kind[corev1.Pod]{resource: "pods", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[corev1.Pod], error) {
		l, err := c.kube.CoreV1().Pods(ns).List(ctx, o)
		return page[corev1.Pod]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) deployments() kind[appsv1.Deployment] {
	return kind[appsv1.Deployment]{resource: "deployments.apps", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[appsv1.Deployment], error) {
		l, err := c.kube.AppsV1().Deployments(ns).List(ctx, o)
		return page[appsv1.Deployment]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) daemonSets() kind[appsv1.DaemonSet] {
	return kind[appsv1.DaemonSet]{resource: "daemonsets.apps", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[appsv1.DaemonSet], error) {
		l, err := c.kube.AppsV1().DaemonSets(ns).List(ctx, o)
		return page[appsv1.DaemonSet]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) statefulSets() kind[appsv1.StatefulSet] {
	return kind[appsv1.StatefulSet]{resource: "statefulsets.apps", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[appsv1.StatefulSet], error) {
		l, err := c.kube.AppsV1().StatefulSets(ns).List(ctx, o)
		return page[appsv1.StatefulSet]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) services() kind[corev1.Service] {
	return kind[corev1.Service]{resource: "services", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[corev1.Service], error) {
		l, err := c.kube.CoreV1().Services(ns).List(ctx, o)
		return page[corev1.Service]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) endpointSlices() kind[discoveryv1.EndpointSlice] {
	return kind[discoveryv1.EndpointSlice]{resource: "endpointslices.discovery.k8s.io", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[discoveryv1.EndpointSlice], error) {
		l, err := c.kube.DiscoveryV1().EndpointSlices(ns).List(ctx, o)
		return page[discoveryv1.EndpointSlice]{l.Items, l.ListMeta}, err
	}}
}

// configMaps lists those of one name, so that no other's data leaves the API server.
func (c *client) configMaps(name string) kind[corev1.ConfigMap] {
	return kind[corev1.ConfigMap]{resource: "configmaps", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[corev1.ConfigMap], error) {
		o.FieldSelector = fields.OneTermEqualSelector(metav1.ObjectNameField, name).String()
		l, err := c.kube.CoreV1().ConfigMaps(ns).List(ctx, o)
		return page[corev1.ConfigMap]{l.Items, l.ListMeta}, err
	}, only: name}
}

// configMapNames lists ConfigMaps without their data.
func (c *client) configMapNames() kind[metav1.PartialObjectMetadata] {
	return kind[metav1.PartialObjectMetadata]{resource: "configmaps", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[metav1.PartialObjectMetadata], error) {
		l, err := c.metadata.Resource(corev1.SchemeGroupVersion.WithResource("configmaps")).Namespace(ns).List(ctx, o)
		if err != nil {
			return page[metav1.PartialObjectMetadata]{}, err
		}
		return page[metav1.PartialObjectMetadata]{l.Items, l.ListMeta}, nil
	}, only: "names"}
}

func (c *client) mutating() kind[admissionv1.MutatingWebhookConfiguration] {
	return kind[admissionv1.MutatingWebhookConfiguration]{resource: "mutatingwebhookconfigurations.admissionregistration.k8s.io", list: func(ctx context.Context, _ string, o metav1.ListOptions) (page[admissionv1.MutatingWebhookConfiguration], error) {
		l, err := c.kube.AdmissionregistrationV1().MutatingWebhookConfigurations().List(ctx, o)
		return page[admissionv1.MutatingWebhookConfiguration]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) validating() kind[admissionv1.ValidatingWebhookConfiguration] {
	return kind[admissionv1.ValidatingWebhookConfiguration]{resource: "validatingwebhookconfigurations.admissionregistration.k8s.io", list: func(ctx context.Context, _ string, o metav1.ListOptions) (page[admissionv1.ValidatingWebhookConfiguration], error) {
		l, err := c.kube.AdmissionregistrationV1().ValidatingWebhookConfigurations().List(ctx, o)
		return page[admissionv1.ValidatingWebhookConfiguration]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) gateways() kind[gatewayv1.Gateway] {
	return kind[gatewayv1.Gateway]{resource: "gateways.gateway.networking.k8s.io", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[gatewayv1.Gateway], error) {
		if c.gatewayBeta {
			return c.betaGateways(ctx, ns, o)
		}
		l, err := c.gateway.GatewayV1().Gateways(ns).List(ctx, o)
		return page[gatewayv1.Gateway]{l.Items, l.ListMeta}, err
	}}
}

func (c *client) gatewayClasses() kind[gatewayv1.GatewayClass] {
	return kind[gatewayv1.GatewayClass]{resource: "gatewayclasses.gateway.networking.k8s.io", list: func(ctx context.Context, _ string, o metav1.ListOptions) (page[gatewayv1.GatewayClass], error) {
		if c.gatewayBeta {
			return c.betaGatewayClasses(ctx, o)
		}
		l, err := c.gateway.GatewayV1().GatewayClasses().List(ctx, o)
		return page[gatewayv1.GatewayClass]{l.Items, l.ListMeta}, err
	}}
}
