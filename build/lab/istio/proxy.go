package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	envoy "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"
	agent "istio.io/istio/pilot/cmd/pilot-agent/config"
	"istio.io/istio/pkg/bootstrap"
	"istio.io/istio/pkg/model"
	core "k8s.io/api/core/v1"
)

// proxyName is the container of every proxy of Istio's, ztunnel among them.
const proxyName = "istio-proxy"

// ztunnelAddress is where a ztunnel connects that nothing tells otherwise (its config.rs).
const ztunnelAddress = "istiod.istio-system.svc:15012"

// The kinds that ztunnel subscribes to.
var ztunnelKinds = []string{model.AddressType, model.WorkloadAuthorizationType}

// proxy is a proxy as its istiod gets to know it.
type proxy struct {
	// discovery is the address as the pod says it.
	discovery string
	kinds     []string
	node      *envoy.Node
}

// proxyContainer is the pod's proxy, nil if it has none. A native sidecar is an init container.
func proxyContainer(pod *core.Pod) *core.Container {
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		if c.Name == proxyName && len(c.Args) > 1 && c.Args[0] == "proxy" {
			return &c
		}
	}
	return nil
}

func newProxy(pod *core.Pod) (*proxy, error) {
	c := proxyContainer(pod)
	env := variables(pod, c)
	if c.Args[1] == "ztunnel" {
		return newZtunnel(pod, c, env)
	}
	return newEnvoy(pod, c, env)
}

// newEnvoy is a sidecar, gateway or waypoint. Where it connects and what it says of itself is decided by pilot-agent's
// own code.
func newEnvoy(pod *core.Pod, c *core.Container, env map[string]string) (*proxy, error) {
	config, err := agent.ConstructProxyConfig("", "istio-proxy", env["PROXY_CONFIG"], 0)
	if err != nil {
		return nil, fmt.Errorf("read PROXY_CONFIG: %w", err)
	}
	id := nodeID(c.Args[1], pod)
	env[bootstrap.IstioMetaPrefix+"ISTIO_VERSION"] = imageVersion(c)
	node, err := bootstrap.GetNodeMetaData(bootstrap.MetadataOptions{
		ID: id, Envs: lines(env), InstanceIPs: []string{pod.Status.PodIP}, ProxyConfig: config,
	})
	if err != nil {
		return nil, fmt.Errorf("describe the proxy: %w", err)
	}
	// pilot-agent reads both from files that the kubelet writes.
	node.Metadata.Labels, node.Metadata.Annotations = maps.Clone(pod.Labels), maps.Clone(pod.Annotations)
	content, err := json.Marshal(node.Metadata)
	if err != nil {
		return nil, err
	}
	metadata := &structpb.Struct{}
	if err := metadata.UnmarshalJSON(content); err != nil {
		return nil, err
	}
	return &proxy{
		discovery: config.DiscoveryAddress,
		kinds:     []string{model.ClusterType, model.ListenerType},
		node:      &envoy.Node{Id: id, Metadata: metadata},
	}, nil
}

func newZtunnel(pod *core.Pod, c *core.Container, env map[string]string) (*proxy, error) {
	metadata, err := structpb.NewStruct(map[string]any{
		"NAME": pod.Name, "NAMESPACE": pod.Namespace, "NODE_NAME": pod.Spec.NodeName,
		"INSTANCE_IPS": pod.Status.PodIP, "SERVICE_ACCOUNT": pod.Spec.ServiceAccountName,
		"CLUSTER_ID": env["ISTIO_META_CLUSTER_ID"], "ISTIO_VERSION": imageVersion(c),
	})
	if err != nil {
		return nil, err
	}
	address := strings.TrimPrefix(env["XDS_ADDRESS"], "https://")
	if address == "" {
		address = ztunnelAddress
	}
	return &proxy{
		discovery: address, kinds: ztunnelKinds,
		node: &envoy.Node{Id: nodeID("ztunnel", pod), Metadata: metadata},
	}, nil
}

// nodeID is how a proxy names itself: what it is, its address, its pod and its domain.
func nodeID(kind string, pod *core.Pod) string {
	return strings.Join([]string{
		kind, pod.Status.PodIP, pod.Name + "." + pod.Namespace, pod.Namespace + ".svc.cluster.local",
	}, "~")
}

// imageVersion is what the image's tag says, without its variant: these proxies have no program that could say it.
func imageVersion(c *core.Container) string {
	_, tag, _ := strings.Cut(c.Image, ":")
	return strings.TrimSuffix(tag, "-distroless")
}

// variables is the container's environment as the kubelet fills it in; what would come from its resources, Secrets or
// ConfigMaps is left out.
func variables(pod *core.Pod, c *core.Container) map[string]string {
	out := map[string]string{}
	for _, v := range c.Env {
		switch {
		case v.ValueFrom == nil:
			out[v.Name] = strings.TrimSpace(v.Value)
		case v.ValueFrom.FieldRef != nil:
			out[v.Name] = podField(pod, v.ValueFrom.FieldRef.FieldPath)
		}
	}
	return out
}

// keyed is a field like metadata.labels['app'].
var keyed = regexp.MustCompile(`^metadata\.(labels|annotations)\['(.+)'\]$`)

func podField(pod *core.Pod, path string) string {
	if match := keyed.FindStringSubmatch(path); match != nil {
		if match[1] == "labels" {
			return pod.Labels[match[2]]
		}
		return pod.Annotations[match[2]]
	}
	return map[string]string{
		"metadata.name": pod.Name, "metadata.namespace": pod.Namespace, "metadata.uid": string(pod.UID),
		"spec.nodeName": pod.Spec.NodeName, "spec.serviceAccountName": pod.Spec.ServiceAccountName,
		"status.podIP": pod.Status.PodIP, "status.hostIP": pod.Status.HostIP,
	}[path]
}

func lines(env map[string]string) []string {
	out := []string{}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		out = append(out, name+"="+env[name])
	}
	return out
}
