package cluster

import (
	"context"
	"errors"
	"fmt"

	kerrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"sigs.k8s.io/yaml"
)

// forwardKind is kwok's own kind for where the ports of pods lead.
const forwardKind = "ClusterPortForward"

// forwardDefinition names the kind to the API server. What kwok reads of it is checked by kwok, not here.
const forwardDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: clusterportforwards.kwok.x-k8s.io
spec:
  group: kwok.x-k8s.io
  scope: Cluster
  names: {kind: ClusterPortForward, listKind: ClusterPortForwardList, plural: clusterportforwards, singular: clusterportforward}
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
`

var (
	forwards    = schema.GroupVersionResource{Group: "kwok.x-k8s.io", Version: "v1alpha1", Resource: "clusterportforwards"}
	definitions = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
)

// defineForwards must come before kwok starts: it watches them from then on.
func (c *Cluster) defineForwards(ctx context.Context) error {
	client, err := c.dynamic()
	if err != nil {
		return err
	}
	if err := create(ctx, client, definitions, forwardDefinition); err != nil {
		return err
	}
	return c.poll(ctx, "the API server knows "+forwardKind, func(ctx context.Context) error {
		_, err := client.Resource(forwards).List(ctx, meta.ListOptions{})
		return err
	})
}

// Forward leads port-forwards to a pod's ports to the same ports of an address of this machine. The kubelet may need a
// moment to notice.
func (c *Cluster) Forward(ctx context.Context, namespace, pod, address string, ports ...int) error {
	client, err := c.dynamic()
	if err != nil {
		return err
	}
	leads := ""
	for _, port := range ports {
		leads += fmt.Sprintf("  - {ports: [%d], target: {port: %d, address: %s}}\n", port, port, address)
	}
	err = create(ctx, client, forwards, fmt.Sprintf(`apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterPortForward
metadata: {name: %s.%s}
spec:
  selector: {matchNamespaces: [%s], matchNames: [%s]}
  forwards:
%s`, pod, namespace, namespace, pod, leads))
	if kerrors.IsAlreadyExists(err) {
		return errors.New("the ports of this pod lead somewhere already")
	}
	return err
}

func (c *Cluster) dynamic() (dynamic.Interface, error) {
	config, err := c.Config(adminUser)
	if err != nil {
		return nil, err
	}
	return dynamic.NewForConfig(config)
}

func create(ctx context.Context, client dynamic.Interface, resource schema.GroupVersionResource, content string) error {
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal([]byte(content), &object.Object); err != nil {
		return fmt.Errorf("read a %s: %w", resource.Resource, err)
	}
	if _, err := client.Resource(resource).Create(ctx, object, meta.CreateOptions{}); err != nil {
		return fmt.Errorf("make a %s: %w", resource.Resource, err)
	}
	return nil
}
