package redact

import (
	"regexp"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// labelled says what stands in the labels, annotations and variables that Istio reads. What is in any other is a name.
var labelled = map[string]treatment{
	"istio-injection":                        oneOf(injections, value),
	"istio.io/rev":                           revisionOrTag,
	"istio.io/tag":                           revisionOrTag,
	"istio.io/dataplane-mode":                oneOf(dataplanes, value),
	"istio.io/use-waypoint":                  but(none, named(gateway)),
	"istio.io/use-waypoint-namespace":        named(namespace),
	"istio.io/waypoint-for":                  oneOf(purposes, value),
	"kubernetes.io/metadata.name":            named(namespace),
	"topology.istio.io/network":              named(network),
	"topology.istio.io/controlPlaneClusters": func(w *walker, text string) string { return each(text, ",", but("*", clusterID).on(w)) },
	"sidecar.istio.io/inject":                oneOf(onOff, value),
	"gateway.istio.io/managed":               oneOf(managers, value),
	"gateway.networking.k8s.io/gateway-name": named(gateway),

	"CA_TRUSTED_NODE_ACCOUNTS": func(w *walker, text string) string {
		return each(text, ",", func(account string) string { return trusted(w, account) })
	},
	"CLUSTER_ID":                       clusterID,
	"EXTERNAL_ISTIOD":                  oneOf(onOff, value),
	"PILOT_ENABLE_AMBIENT":             oneOf(onOff, value),
	"PILOT_SCOPE_GATEWAY_TO_NAMESPACE": oneOf(onOff, value),
	"REVISION":                         revisionOrTag,
	"SHARED_MESH_CONFIG":               configMap("istio"),
}

func trusted(w *walker, text string) string {
	home, name, ok := strings.Cut(text, "/")
	if !ok {
		return w.see(account, text)
	}
	return w.see(namespace, home) + "/" + w.see(account, name)
}

// ownKey is the form of label keys that Istio and Kubernetes give.
var ownKey = regexp.MustCompile(`^(app|version|k8s-app|([a-z0-9-]+\.)*(istio|k8s|kubernetes)\.io/[A-Za-z0-9._-]+)$`)

// key is what stands for a label's key: itself for those of Istio and Kubernetes, unless a name is in it.
func (w *walker) key(key string) string {
	switch {
	case slices.Contains(ownKeys, key):
		return key
	case ownKey.MatchString(key):
		return w.see(knownKey, key)
	}
	return w.see(labelKey, key)
}

// label is what stands for a label's value, so that a selector of it still matches.
func (w *walker) label(key, text string) string {
	if text == "" {
		return ""
	}
	if treat, ok := labelled[key]; ok {
		return treat(w, text)
	}
	return w.see(value, text)
}

func (w *walker) labels(labels map[string]string) map[string]string {
	out := make(map[string]string, len(labels))
	for key, text := range labels {
		out[w.key(key)] = w.label(key, text)
	}
	return out
}

func (w *walker) requirement(r facts.Requirement) facts.Requirement {
	out := facts.Requirement{Key: w.key(r.Key), Operator: r.Operator, Values: slices.Clone(r.Values)}
	for i, text := range out.Values {
		out.Values[i] = w.label(r.Key, text)
	}
	return out
}

// settings say what stands in the fields of a MeshConfig. What is in any other is a number, a length of time, or a word of its API.
var settings = map[string]treatment{
	"accessLogFile":                  oneOf(logFiles, value),
	"defaultConfig.discoveryAddress": address(host),
	"defaultConfig.image.imageType":  oneOf(imageTypes, value),
	"defaultConfig.meshId":           meshID,
	"defaultDestinationRuleExportTo": listed(oneOf(exports, namespace)),
	"defaultProviders.accessLogging": listed(oneOf(providers, value)),
	"defaultProviders.metrics":       listed(oneOf(providers, value)),
	"defaultProviders.tracing":       listed(oneOf(providers, value)),
	"defaultServiceExportTo":         listed(oneOf(exports, namespace)),
	"defaultVirtualServiceExportTo":  listed(oneOf(exports, namespace)),
	"extensionProviders":             listed(oneOf(providers, value)),
	"ingressClass":                   but("istio", named(class)),
	"ingressSelector":                named(value),
	"ingressService":                 named(service),
	"rootNamespace":                  named(namespace),
	"trustDomain":                    meshID,
	"trustDomainAliases":             listed(meshID),
}

// listed is for a setting of several entries.
func listed(treat treatment) treatment {
	return func(w *walker, text string) string { return each(text, ",", treat.on(w)) }
}

func (w *walker) setting(path, text string) string {
	treat, ok := settings[path]
	switch {
	case text == "":
		return ""
	case ok:
		return treat(w, text)
	case slices.Contains(onOff, text), constant.MatchString(text), quantity.MatchString(text):
		return text
	}
	return w.see(value, text)
}
