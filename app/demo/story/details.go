package story

import (
	"time"

	"portolan/graph/facts"
)

// roots are the certificates behind the words that installs name their root by: two that an istiod signed for itself, and one
// of a company's own authority.
var roots = map[string]facts.Root{
	"one": {
		Issuer: "O=cluster.local", Subject: "O=cluster.local",
		NotBefore: time.Date(2025, 6, 14, 8, 12, 40, 0, time.UTC), NotAfter: time.Date(2035, 6, 12, 8, 12, 40, 0, time.UTC),
	},
	"two": {
		Issuer: "O=cluster.local", Subject: "O=cluster.local",
		NotBefore: time.Date(2023, 9, 4, 15, 40, 3, 0, time.UTC), NotAfter: time.Date(2033, 9, 1, 15, 40, 3, 0, time.UTC),
	},
	"three": {
		Issuer: "CN=Example Root CA G2,O=Example Ltd", Subject: "CN=Istio Intermediate CA 28,O=Example Ltd",
		NotBefore: time.Date(2025, 11, 3, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 11, 3, 0, 0, 0, 0, time.UTC),
	},
}

// rootFact is the root of trust of an install, as its namespace's ConfigMap holds it.
func (i install) rootFact() facts.Root {
	out := roots[i.root]
	out.Namespace, out.Fingerprint = i.namespace, fingerprint(i.root)
	return out
}

// usualResources are those of Istio's istiod chart.
var usualResources = facts.Resources{CPURequest: "500m", MemoryRequest: "2Gi"}

// bigResources are those of an istiod that somebody sized.
var bigResources = facts.Resources{CPURequest: "2", CPULimit: "4", MemoryRequest: "8Gi", MemoryLimit: "8Gi"}

// strict are the settings of people who let nothing out that they do not know.
var strict = []facts.Setting{
	{Path: "accessLogEncoding", Value: "JSON"},
	{Path: "accessLogFile", Value: "/dev/stdout"},
	{Path: "defaultConfig.holdApplicationUntilProxyStarts", Value: "true"},
	{Path: "defaultConfig.terminationDrainDuration", Value: "30s"},
	{Path: "defaultConfig.tracing.sampling", Value: "0.5"},
	{Path: "defaultProviders.tracing", Value: "otel"},
	{Path: "extensionProviders", Value: "otel, oauth2-proxy"},
	{Path: "meshMTLS.minProtocolVersion", Value: "TLSV1_3"},
	{Path: "outboundTrafficPolicy.mode", Value: "REGISTRY_ONLY"},
	{Path: "pathNormalization.normalization", Value: "MERGE_SLASHES"},
}

// quiet are the settings of people who have seen their logging bill.
var quiet = []facts.Setting{
	{Path: "dnsRefreshRate", Value: "300s"},
	{Path: "enableTracing", Value: "false"},
}

// settings are what Istio's chart writes into the ConfigMap of an install, and what its own people added.
func (i install) settings() []facts.Setting {
	out := []facts.Setting{
		{Path: "defaultConfig.discoveryAddress", Value: i.address()},
		{Path: "defaultProviders.metrics", Value: "prometheus"},
		{Path: "enablePrometheusMerge", Value: "true"},
		{Path: "rootNamespace", Value: i.namespace},
		{Path: "trustDomain", Value: "cluster.local"},
	}
	if i.meshID != "cluster.local" {
		out = append(out, facts.Setting{Path: "defaultConfig.meshId", Value: i.meshID})
	}
	return append(out, i.config...)
}

// valueOf is the value of a setting; empty where it is not written.
func valueOf(settings []facts.Setting, path string) string {
	for _, s := range settings {
		if s.Path == path {
			return s.Value
		}
	}
	return ""
}
