package install

import (
	"context"
	"fmt"

	kerrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	gateway "sigs.k8s.io/gateway-api/apis/v1"
)

// writer creates objects of any kind on a fresh cluster.
type writer struct {
	client    dynamic.Interface
	discovery *discovery.DiscoveryClient
	scheme    *runtime.Scheme
	// live is true where istiods run, which write status themselves.
	live bool
}

func newWriter(config *rest.Config) (*writer, error) {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	disco, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	known := runtime.NewScheme()
	if err := scheme.AddToScheme(known); err != nil {
		return nil, err
	}
	if err := gateway.Install(known); err != nil {
		return nil, err
	}
	return &writer{client: client, discovery: disco, scheme: known}, nil
}

// create creates the objects in their order, with their status where they have one.
func (w *writer) create(ctx context.Context, objects ...runtime.Object) error {
	groups, err := restmapper.GetAPIGroupResources(w.discovery)
	if err != nil {
		return fmt.Errorf("ask for the API's kinds: %w", err)
	}
	mapper := restmapper.NewDiscoveryRESTMapper(groups)
	for _, object := range objects {
		content, err := w.encode(object)
		if err != nil {
			return err
		}
		if err := w.createOne(ctx, mapper, content); err != nil {
			return fmt.Errorf("create %s %s/%s: %w", content.GetKind(), content.GetNamespace(), content.GetName(), err)
		}
	}
	return nil
}

func (w *writer) createOne(ctx context.Context, mapper meta.RESTMapper, content *unstructured.Unstructured) error {
	kind := content.GroupVersionKind()
	mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return err
	}
	var client dynamic.ResourceInterface = w.client.Resource(mapping.Resource)
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		client = w.client.Resource(mapping.Resource).Namespace(content.GetNamespace())
	}
	status, found, err := unstructured.NestedMap(content.Object, "status")
	if err != nil {
		return err
	}
	created, err := client.Create(ctx, content, metav1.CreateOptions{})
	if kerrors.IsAlreadyExists(err) {
		return replace(ctx, client, content)
	}
	if err != nil || w.live || !found || len(status) == 0 || !ownStatus[kind.GroupKind()] {
		return err
	}
	created.Object["status"] = status
	_, err = client.UpdateStatus(ctx, created, metav1.UpdateOptions{})
	return err
}

// replace is what an installer does with an object that is there already: a second
// Istio brings some cluster-wide ones of the first once more, in its own form.
func replace(ctx context.Context, client dynamic.ResourceInterface, content *unstructured.Unstructured) error {
	old, err := client.Get(ctx, content.GetName(), metav1.GetOptions{})
	if err != nil {
		return err
	}
	content.SetResourceVersion(old.GetResourceVersion())
	_, err = client.Update(ctx, content, metav1.UpdateOptions{})
	return err
}

// ownStatus are the kinds whose status no controller of this cluster writes:
// istiod would.
var ownStatus = map[schema.GroupKind]bool{
	{Kind: "Service"}: true,
	{Group: gateway.GroupName, Kind: "Gateway"}:      true,
	{Group: gateway.GroupName, Kind: "GatewayClass"}: true,
}

// encode writes an object with its kind, which typed objects do not carry.
func (w *writer) encode(object runtime.Object) (*unstructured.Unstructured, error) {
	if content, ok := object.(*unstructured.Unstructured); ok {
		return content, nil
	}
	kinds, _, err := w.scheme.ObjectKinds(object)
	if err != nil {
		return nil, err
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", object, err)
	}
	out := &unstructured.Unstructured{Object: content}
	out.SetGroupVersionKind(kinds[0])
	return out, nil
}
