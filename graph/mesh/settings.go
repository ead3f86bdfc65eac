package mesh

import (
	"slices"
	"strconv"
	"strings"

	"portolan/graph/facts"
)

// Setting is one field of a control plane's MeshConfig with the value that is in force.
type Setting struct {
	// Path is one of [facts.SettingPaths]. Values are in MeshConfig's own notation; empty is a text that is empty or not set.
	Path    string `json:"path"`
	Value   string `json:"value"`
	Default string `json:"default"`
	// Differs is true where the value in force is not istiod's own default.
	Differs bool `json:"differs"`
}

// notSet is what a plane's OutboundTrafficPolicy and AutoMTLS say where the MeshConfig leaves them to Istio's default.
const notSet = "default"

const (
	pathAutoMTLS  = "enableAutoMtls"
	pathOutbound  = "outboundTrafficPolicy.mode"
	pathLocality  = "localityLbSetting.enabled"
	pathProviders = "extensionProviders"
	pathAliases   = "trustDomainAliases"
	pathAddress   = "defaultConfig.discoveryAddress"
	pathRoot      = "rootNamespace"
	pathIngress   = "ingressService"
)

// settingDefaults are istiod's defaults: DefaultMeshConfig and DefaultProxyConfig in istio.io/istio/pkg/config/mesh/mesh.go;
// what they leave alone has the zero value of its type, which istiod takes for "off" or "not set". What an installer
// writes into the ConfigMap beyond them is not a default, and shows as different.
var settingDefaults = map[string]string{
	"accessLogEncoding":           "TEXT",
	"accessLogFile":               "",
	"connectTimeout":              "10s",
	"defaultConfig.concurrency":   "",
	pathAddress:                   facts.DefaultPlaneAddress,
	"defaultConfig.drainDuration": "45s",
	"defaultConfig.holdApplicationUntilProxyStarts": "false",
	"defaultConfig.image.imageType":                 "",
	"defaultConfig.interceptionMode":                "REDIRECT",
	"defaultConfig.meshId":                          "",
	"defaultConfig.statNameLength":                  "189",
	"defaultConfig.terminationDrainDuration":        "5s",
	"defaultConfig.tracing.sampling":                "",
	"defaultDestinationRuleExportTo":                "*",
	"defaultProviders.accessLogging":                "",
	"defaultProviders.metrics":                      "",
	"defaultProviders.tracing":                      "",
	"defaultServiceExportTo":                        "*",
	"defaultVirtualServiceExportTo":                 "*",
	"dnsRefreshRate":                                "60s",
	pathAutoMTLS:                                    "true",
	"enableEnvoyAccessLogService":                   "false",
	"enablePrometheusMerge":                         "true",
	"enableTracing":                                 "true",
	pathProviders:                                   "prometheus, stackdriver, envoy",
	"h2UpgradePolicy":                               "DO_NOT_UPGRADE",
	"inboundTrafficPolicy.mode":                     "PASSTHROUGH",
	"ingressClass":                                  "istio",
	"ingressControllerMode":                         "STRICT",
	"ingressSelector":                               "",
	pathIngress:                                     facts.OwnNamesIn(nil).Ingress,
	pathLocality:                                    "true",
	"meshMTLS.minProtocolVersion":                   "TLS_AUTO",
	pathOutbound:                                    "ALLOW_ANY",
	"pathNormalization.normalization":               "DEFAULT",
	"protocolDetectionTimeout":                      "0s",
	pathRoot:                                        facts.OwnNamesIn(nil).RootNamespace,
	"trustDomain":                                   defaultMeshID,
	pathAliases:                                     "",
}

// settings says what is in force of a plane's MeshConfig, or why that cannot be said. Where the shared configuration under
// it is hidden, or nobody looked for settings, only what is known to be written is known to be in force.
func (p *plane) settings(standard, shared *facts.MeshConfig, hidden bool) {
	switch {
	case p.config == nil && p.cluster.unread(resourceConfigs, p.Ref.Namespace):
		p.ConfigUnread = "its MeshConfig may not be read"
		return
	case p.config == nil:
		p.ConfigUnread = "no MeshConfig of it was found"
		return
	case p.config.Invalid != "":
		p.ConfigUnread = "its MeshConfig cannot be read: " + p.config.Invalid
		return
	case hidden:
		p.ConfigUnread = "the MeshConfig " + p.env["SHARED_MESH_CONFIG"] + " under its own was not read: what it leaves alone is not known"
	case unlooked(standard) || unlooked(shared):
		p.ConfigUnread = "this snapshot is older than settings: what is not listed was not read"
	}
	partly := p.ConfigUnread != ""
	written := laidOver(writtenIn(standard), writtenIn(shared))
	for _, path := range facts.SettingPaths {
		value, ok := written[path]
		if !ok && partly {
			continue
		}
		usual := p.cluster.usual(path)
		// A localityLbSetting that does not say whether it is on is on (istio.io/istio/pilot/pkg/networking/core/loadbalancer).
		if !ok || path == pathLocality && value == "" {
			value = usual
		}
		if path == pathProviders {
			value = joined(usual, value)
		}
		p.Config = append(p.Config, Setting{Path: path, Value: value, Default: usual, Differs: value != usual})
	}
	p.AutoMTLS, p.OutboundTrafficPolicy = orNotSet(written[pathAutoMTLS], hidden), orNotSet(written[pathOutbound], hidden)
}

// usual is istiod's default for a setting, by the names that these facts have for what is Istio's own.
func (c *cluster) usual(path string) string {
	switch path {
	case pathAddress:
		return c.own.DefaultAddress()
	case pathIngress:
		return c.own.Ingress
	case pathRoot:
		return c.own.RootNamespace
	}
	return settingDefaults[path]
}

// unlooked tells whether nobody looked for the settings of a configuration.
func unlooked(m *facts.MeshConfig) bool { return m != nil && m.SettingsUnread }

func orNotSet(value string, hidden bool) string {
	if value == "" && !hidden {
		return notSet
	}
	return value
}

// writtenIn are the settings of a configuration by path, those that it holds as fields of their own too.
func writtenIn(m *facts.MeshConfig) map[string]string {
	out := map[string]string{}
	if m == nil {
		return out
	}
	for path, value := range map[string]string{
		"defaultConfig.meshId": m.MeshID, pathAddress: m.DiscoveryAddress, "trustDomain": m.TrustDomain,
		pathRoot: m.RootNamespace, pathOutbound: m.OutboundTrafficPolicy,
	} {
		if value != "" {
			out[path] = value
		}
	}
	if m.EnableAutoMTLS != nil {
		out[pathAutoMTLS] = strconv.FormatBool(*m.EnableAutoMTLS)
	}
	for _, s := range m.Settings {
		out[s.Path] = s.Value
	}
	return out
}

// laidOver lays one configuration over another as istiod does, setting by setting; providers and trust domain aliases add up
// (ApplyMeshConfig in istio.io/istio/pkg/config/mesh/mesh.go). That a message replaces the whole of another is in the
// settings already: what it leaves out is set to nothing there.
func laidOver(over, under map[string]string) map[string]string {
	out := map[string]string{}
	for _, path := range facts.SettingPaths {
		upper, set := over[path]
		lower, below := under[path]
		switch {
		case set && below && (path == pathProviders || path == pathAliases):
			out[path] = joined(lower, upper)
		case set:
			out[path] = upper
		case below:
			out[path] = lower
		}
	}
	return out
}

// joined is a list with the entries of another that it lacks.
func joined(list, more string) string {
	const between = ", "
	out := []string{}
	for _, entry := range append(strings.Split(list, between), strings.Split(more, between)...) {
		if entry != "" && !slices.Contains(out, entry) {
			out = append(out, entry)
		}
	}
	return strings.Join(out, between)
}
