package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	meshv1alpha1 "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"portolan/graph/facts"
)

// meshConfigFacts reads every ConfigMap istio[-REVISION] that has a mesh configuration, and the shared ones, which prove by
// being there that they were read.
func (r *reading) meshConfigFacts(maps map[serviceName]*corev1.ConfigMap) []facts.MeshConfig {
	var out []facts.MeshConfig
	for name, m := range maps {
		raw, ok := m.Data[keyMesh]
		if !ok || strings.HasPrefix(name.name, mapInjector) {
			continue
		}
		shared := ""
		if s := maps[serviceName{name.namespace, r.sharedFor(name)}]; s != nil {
			shared = s.Data[keyMesh]
		}
		out = append(out, parseMeshConfig(name, raw, shared))
	}
	return out
}

// sharedFor is the ConfigMap that the istiod of this mesh configuration merges under it, "" for none.
func (r *reading) sharedFor(config serviceName) string {
	for _, d := range r.deployments {
		if d.namespace != config.namespace || d.discovery == nil {
			continue
		}
		revision := d.labels[labelRev]
		if revision == "" {
			revision = d.discovery.env["REVISION"]
		}
		if revisioned(mapMesh, revision) == config.name {
			return d.discovery.env["SHARED_MESH_CONFIG"]
		}
	}
	return ""
}

// parseMeshConfig reads the fields that facts hold. A field that the standard configuration leaves out is taken
// from the shared one, as istiod merges them (istio.io/istio/pilot/pkg/bootstrap/mesh.go). Settings and ignored fields stay as
// each of the two writes them.
func parseMeshConfig(name serviceName, raw, shared string) facts.MeshConfig {
	out := readMeshConfig(raw)
	out.Namespace, out.Name = name.namespace, name.name
	if shared == "" || out.Invalid != "" {
		return out
	}
	under := readMeshConfig(shared)
	if under.Invalid != "" {
		out.Invalid = "the shared mesh configuration: " + under.Invalid
		return out
	}
	for _, f := range []struct{ over, under *string }{
		{&out.MeshID, &under.MeshID}, {&out.TrustDomain, &under.TrustDomain}, {&out.RootNamespace, &under.RootNamespace},
		{&out.DiscoveryAddress, &under.DiscoveryAddress}, {&out.OutboundTrafficPolicy, &under.OutboundTrafficPolicy},
		{&out.IgnoredMeshID, &under.IgnoredMeshID},
	} {
		if *f.over == "" {
			*f.over = *f.under
		}
	}
	if out.DiscoverySelectors == nil {
		out.DiscoverySelectors = under.DiscoverySelectors
	}
	if out.EnableAutoMTLS == nil {
		out.EnableAutoMTLS = under.EnableAutoMTLS
	}
	return out
}

func readMeshConfig(raw string) facts.MeshConfig {
	var config meshv1alpha1.MeshConfig
	asJSON, err := applyYAML([]byte(raw), &config)
	if err != nil {
		return facts.MeshConfig{Invalid: scrub(err.Error())}
	}
	asJSON, ignored := withoutIgnored(asJSON, &config)
	out := facts.MeshConfig{
		MeshID:           config.GetDefaultConfig().GetMeshId(),
		IgnoredMeshID:    topLevelMeshID(raw),
		IgnoredFields:    ignored,
		TrustDomain:      config.GetTrustDomain(),
		RootNamespace:    config.GetRootNamespace(),
		DiscoveryAddress: config.GetDefaultConfig().GetDiscoveryAddress(),
		Settings:         settings(asJSON, &config),
	}
	if p := config.GetOutboundTrafficPolicy(); p != nil {
		out.OutboundTrafficPolicy = p.GetMode().String()
	}
	if v := config.GetEnableAutoMtls(); v != nil {
		on := v.GetValue()
		out.EnableAutoMTLS = &on
	}
	for _, s := range config.GetDiscoverySelectors() {
		f, err := discoverySelector(s)
		if err != nil {
			out.Invalid = "discoverySelectors: " + scrub(err.Error())
			return out
		}
		out.DiscoverySelectors = append(out.DiscoverySelectors, f)
	}
	return out
}

// topLevelMeshID is a meshId that is no field of MeshConfig: Istio drops what it does not know.
func topLevelMeshID(raw string) string {
	var top struct {
		MeshID string `json:"meshId"`
	}
	if err := yaml.Unmarshal([]byte(raw), &top); err != nil {
		return ""
	}
	return top.MeshID
}

// applyYAML fills a message from YAML or JSON and, like istiod, passes over fields that it does not know. It gives the
// text as JSON.
func applyYAML(raw []byte, into proto.Message) ([]byte, error) {
	asJSON, err := yaml.YAMLToJSON(raw)
	if err != nil {
		return nil, fmt.Errorf("it is no YAML: %w", err)
	}
	if string(asJSON) == "null" {
		return asJSON, nil // an empty document sets nothing
	}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(oneSpelling(asJSON, into.ProtoReflect().Descriptor()), into); err != nil {
		return nil, errors.New("a field has a wrong value" + faultIn(err))
	}
	return asJSON, nil
}

// fault is what protojson says of a wrong field, up to the value that stands there.
var fault = regexp.MustCompile(`invalid value for \w+ (field \w+|type)|invalid [\w.]+ value`)

// faultIn names the wrong field, where that is known, and never its value: a tracing service's token may be in a
// MeshConfig.
func faultIn(err error) string {
	if known := fault.FindString(err.Error()); known != "" {
		return ": " + known
	}
	return ""
}

func discoverySelector(s *meshv1alpha1.LabelSelector) (facts.Selector, error) {
	selector := &metav1.LabelSelector{MatchLabels: s.GetMatchLabels()}
	for _, e := range s.GetMatchExpressions() {
		selector.MatchExpressions = append(selector.MatchExpressions, metav1.LabelSelectorRequirement{
			Key: e.GetKey(), Operator: metav1.LabelSelectorOperator(e.GetOperator()), Values: e.GetValues(),
		})
	}
	return checkedSelector(selector)
}

// checkedSelector refuses a selector that Kubernetes would refuse.
func checkedSelector(s *metav1.LabelSelector) (facts.Selector, error) {
	if _, err := metav1.LabelSelectorAsSelector(s); err != nil {
		return facts.Selector{}, fmt.Errorf("a selector is invalid: %w", err)
	}
	return Selector(s), nil
}

// injectorConfigFacts reads the values of every ConfigMap istio-sidecar-injector[-REVISION].
func injectorConfigFacts(maps map[serviceName]*corev1.ConfigMap) []facts.InjectorConfig {
	var out []facts.InjectorConfig
	for name, m := range maps {
		raw, ok := m.Data[keyValues]
		if ok && strings.HasPrefix(name.name, mapInjector) {
			out = append(out, parseInjectorConfig(name, raw))
		}
	}
	return out
}

// parseInjectorConfig reads the Helm values that the chart leaves for the injector, as JSON.
func parseInjectorConfig(name serviceName, raw string) facts.InjectorConfig {
	var values struct {
		Global struct {
			MeshID       string `json:"meshID"`
			Network      string `json:"network"`
			MultiCluster struct {
				ClusterName string `json:"clusterName"`
			} `json:"multiCluster"`
		} `json:"global"`
		Revision string `json:"revision"`
		Webhook  struct {
			EnableNamespacesByDefault bool `json:"enableNamespacesByDefault"`
		} `json:"sidecarInjectorWebhook"`
	}
	out := facts.InjectorConfig{Namespace: name.namespace, Name: name.name}
	if err := json.Unmarshal([]byte(raw), &values); err != nil {
		out.Invalid = scrub(err.Error())
		return out
	}
	out.MeshID, out.Network, out.Cluster = values.Global.MeshID, values.Global.Network, values.Global.MultiCluster.ClusterName
	out.Revision, out.EnableNamespacesByDefault = values.Revision, values.Webhook.EnableNamespacesByDefault
	return out
}
