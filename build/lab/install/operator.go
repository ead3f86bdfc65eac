package install

import (
	"encoding/base64"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/scenario"
)

// operatorFile is the part of Istio's IstioOperator that the lab sets.
type operatorFile struct {
	APIVersion string       `json:"apiVersion"`
	Kind       string       `json:"kind"`
	Spec       operatorSpec `json:"spec"`
}

type operatorSpec struct {
	Profile    string         `json:"profile"`
	Revision   string         `json:"revision,omitempty"`
	Namespace  string         `json:"namespace"`
	Components components     `json:"components"`
	MeshConfig meshConfig     `json:"meshConfig"`
	Values     operatorValues `json:"values"`
}

type components struct {
	Base    component  `json:"base"`
	Pilot   component  `json:"pilot"`
	CNI     *component `json:"cni,omitempty"`
	Ztunnel *component `json:"ztunnel,omitempty"`
}

type component struct {
	Enabled bool     `json:"enabled"`
	K8s     *overlay `json:"k8s,omitempty"`
}

// overlay is laid over what the charts make.
type overlay struct {
	NodeSelector labels `json:"nodeSelector"`
}

type meshConfig struct {
	// DefaultConfig.MeshID is where Istio reads a mesh's ID.
	DefaultConfig      proxyDefaults        `json:"defaultConfig"`
	DiscoverySelectors []meta.LabelSelector `json:"discoverySelectors,omitempty"`
}

type proxyDefaults struct {
	MeshID string `json:"meshId,omitempty"`
}

type operatorValues struct {
	Global       globalValues `json:"global"`
	Pilot        pilotValues  `json:"pilot"`
	RevisionTags []string     `json:"revisionTags,omitempty"`
	// DefaultRevision is set where the unnamed revision validates what no revision claims.
	DefaultRevision string `json:"defaultRevision,omitempty"`
}

type globalValues struct {
	IstioNamespace string `json:"istioNamespace"`
	// MeshID goes into the injector's templates; it does not follow MeshConfig by itself.
	MeshID    string `json:"meshID,omitempty"`
	CAAddress string `json:"caAddress,omitempty"`
}

type pilotValues struct {
	AutoscaleEnabled bool           `json:"autoscaleEnabled"`
	ReplicaCount     int            `json:"replicaCount"`
	NodeSelector     labels         `json:"nodeSelector,omitempty"`
	Affinity         *core.Affinity `json:"affinity,omitempty"`
}

// operator is how a person would ask istioctl for the plane.
func operator(p scenario.Plane, base bool) operatorFile {
	file := operatorFile{
		APIVersion: "install.istio.io/v1alpha1",
		Kind:       "IstioOperator",
		Spec: operatorSpec{
			Profile:    "minimal",
			Namespace:  p.Namespace,
			Components: components{Base: component{Enabled: base}, Pilot: component{Enabled: true}},
			MeshConfig: meshConfig{
				DefaultConfig: proxyDefaults{MeshID: p.MeshID},
			},
			Values: operatorValues{
				Global:       globalValues{IstioNamespace: p.Namespace, MeshID: p.MeshID, CAAddress: p.CAAddress},
				RevisionTags: p.Tags,
				Pilot: pilotValues{
					ReplicaCount: p.Replicas,
					NodeSelector: nodeLabel(p.SpreadOver),
					Affinity:     affinity(p),
				},
			},
		},
	}
	if p.Scope != "" {
		file.Spec.MeshConfig.DiscoverySelectors = []meta.LabelSelector{{MatchLabels: labels{scopeLabel: p.Scope}}}
	}
	if p.Ambient {
		file.Spec.Profile = "ambient"
	}
	if p.Pool != "" {
		pooled := &component{Enabled: true, K8s: &overlay{NodeSelector: labels{poolLabel: p.Pool}}}
		file.Spec.Components.CNI, file.Spec.Components.Ztunnel = pooled, pooled
	}
	if p.IsDefault() {
		file.Spec.Values.DefaultRevision = p.Revision
	} else {
		file.Spec.Revision = p.Revision
	}
	return file
}

// affinity spreads the replicas over the nodes of SpreadOver, at most one on each.
func affinity(p scenario.Plane) *core.Affinity {
	if p.SpreadOver == "" {
		return nil
	}
	return &core.Affinity{PodAntiAffinity: &core.PodAntiAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: []core.PodAffinityTerm{{
			LabelSelector: &meta.LabelSelector{MatchLabels: labels{"app": "istiod", revision: p.Revision}},
			TopologyKey:   core.LabelHostname,
		}},
	}}
}

// discoveryAddress is where a plane's proxies connect to.
func discoveryAddress(p scenario.Plane) string {
	return p.Istiod() + "." + p.Namespace + ".svc:15012"
}

// encodeBundle is a certificate as JSON and YAML carry bytes.
func encodeBundle(certificate []byte) string { return base64.StdEncoding.EncodeToString(certificate) }
