package redact

import (
	"regexp"
	"slices"
	"strings"
)

// treatment is what becomes of a text that is not empty.
type treatment func(w *walker, text string) string

// treatments say of every field of the facts that holds text what becomes of it. Maps are labels, whatever holds them.
var treatments = map[string]treatment{
	"Snapshot.Product":  version,
	"Snapshot.Redacted": same,
	"Snapshot.Demo":     same,

	"Cluster.Context": named(context),
	"Cluster.UID":     named(cluster),
	"Cluster.Version": version,
	"Cluster.Limited": named(namespace),

	"Unread.Context": named(context),
	"Unread.Reason":  same, // a few words of our own
	"Gap.Resource":   shaped(resource),
	"Gap.Namespace":  named(namespace),
	"Gap.Verb":       oneOf(verbs, value),
	"Gap.Reason":     same,
	"Gap.Message":    free,

	"ControlPlane.Namespace":  named(planeNamespace),
	"ControlPlane.Name":       planeName,
	"ControlPlane.Image":      image,
	"Resources.CPURequest":    shaped(quantity),
	"Resources.CPULimit":      shaped(quantity),
	"Resources.MemoryRequest": shaped(quantity),
	"Resources.MemoryLimit":   shaped(quantity),
	"Rollout.Stuck":           word,
	"Waiting.Reason":          word,
	"Waiting.Message":         free,

	"Service.Namespace":    named(planeNamespace),
	"Service.Name":         planeName,
	"Service.ExternalName": address(host),

	"MeshConfig.Namespace":             named(namespace),
	"MeshConfig.Name":                  configMap("istio"),
	"MeshConfig.MeshID":                meshID,
	"MeshConfig.IgnoredMeshID":         meshID,
	"MeshConfig.IgnoredFields":         oneOf(ignored, value),
	"MeshConfig.TrustDomain":           meshID,
	"MeshConfig.RootNamespace":         named(namespace),
	"MeshConfig.DiscoveryAddress":      address(host),
	"MeshConfig.OutboundTrafficPolicy": shaped(constant),
	"MeshConfig.Invalid":               free,

	"InjectorConfig.Namespace": named(namespace),
	"InjectorConfig.Name":      configMap("istio-sidecar-injector"),
	"InjectorConfig.MeshID":    meshID,
	"InjectorConfig.Network":   named(network),
	"InjectorConfig.Cluster":   clusterID,
	"InjectorConfig.Revision":  revisionOrTag,
	"InjectorConfig.Invalid":   free,

	"Root.Namespace":   named(namespace),
	"Root.Fingerprint": shaped(hex),
	"Root.Issuer":      subject,
	"Root.Subject":     subject,

	"Namespace.Name": named(namespace),

	"WorkloadRef.Kind":          oneOf(owners, objectKind),
	"WorkloadRef.Name":          named(workload),
	"Workload.Namespace":        named(namespace),
	"Workload.InjectAnnotation": oneOf(onOff, value),

	"PodGroup.Namespace":        named(namespace),
	"PodGroup.Mode":             same,
	"PodGroup.Revision":         revisionOrTag,
	"PodGroup.Version":          version,
	"PodGroup.MeshID":           meshID,
	"PodGroup.PlaneAddress":     planeAddress,
	"PodGroup.CAAddress":        address(host),
	"PodGroup.Network":          named(network),
	"PodGroup.ClusterID":        clusterID,
	"PodGroup.InjectAnnotation": oneOf(onOff, value),
	"PodGroup.Redirection":      oneOf(redirected, value),
	"PodGroup.Nodes":            named(node),

	"Ztunnel.Namespace":      named(namespace),
	"Ztunnel.Name":           named(ztunnel),
	"Ztunnel.Revision":       revisionOrTag,
	"Ztunnel.Version":        version,
	"Ztunnel.XDSAddress":     planeAddress,
	"Ztunnel.CAAddress":      address(host),
	"Ztunnel.ServiceAccount": named(account),
	"Ztunnel.Network":        named(network),

	"CNI.Namespace": named(namespace),
	"CNI.Name":      named(config),
	"CNI.Revision":  revisionOrTag,
	"CNI.Invalid":   free,

	"Gateway.Namespace":   named(namespace),
	"Gateway.Name":        named(gateway),
	"Gateway.Kind":        same,
	"Gateway.Class":       oneOf(classes, class),
	"Gateway.WaypointFor": oneOf(purposes, value),

	"ServiceWaypoint.Kind":              oneOf(owners, objectKind),
	"ServiceWaypoint.Namespace":         named(namespace),
	"ServiceWaypoint.Name":              named(service),
	"ServiceWaypoint.WaypointNamespace": named(namespace),
	"ServiceWaypoint.WaypointName":      named(gateway),
	"ServiceWaypoint.Reason":            word,
	"ServiceWaypoint.Message":           free,

	"Config.Kind":      word,
	"Config.Namespace": named(namespace),
	"Config.Name":      named(object),
	"Config.Revision":  revisionOrTag,

	"Webhook.Configuration":    webhookConfiguration,
	"Webhook.Name":             webhookName,
	"Webhook.Revision":         revisionOrTag,
	"Webhook.Tag":              revisionOrTag,
	"Webhook.ServiceNamespace": named(planeNamespace),
	"Webhook.ServiceName":      planeName,
	"Webhook.Path":             webhookPath,
	"Webhook.URLHost":          address(planeHost),
	"Webhook.CAFingerprint":    shaped(hex),
	"Webhook.MatchConditions":  named(object),
	"Webhook.FailurePolicy":    word,
}

// same keeps what no snapshot can hold but a word of its format.
func same(_ *walker, text string) string { return text }

// free is for text that anything may stand in.
func free(*walker, string) string { return leftOut }

// named is for a name, whatever it is.
func named(k kind) treatment {
	return func(w *walker, text string) string { return w.see(k, text) }
}

// oneOf keeps the words of a list; anything else is a name.
func oneOf(list []string, k kind) treatment {
	return func(w *walker, text string) string {
		if slices.Contains(list, text) {
			return text
		}
		return w.see(k, text)
	}
}

// word keeps what has the form of a word of an API, unless it is somebody's name.
func word(w *walker, text string) string {
	if camelCase.MatchString(text) {
		return w.keep(text, leftOut)
	}
	return leftOut
}

// shaped keeps what has a form that names do not have.
func shaped(form *regexp.Regexp) treatment {
	return func(w *walker, text string) string {
		if form.MatchString(text) {
			return text
		}
		return leftOut
	}
}

// but keeps one word, and has the rest treated.
func but(word string, treat treatment) treatment {
	return func(w *walker, text string) string {
		if text == word {
			return text
		}
		return treat(w, text)
	}
}

var (
	revisionOrTag = but(noRevision, named(revision))
	suffix        = but(noRevision, named(config))
	clusterID     = but(noCluster, named(cluster))
	subject       = but("O="+noMesh, named(certificate))
)

// meshID is for a mesh's ID and for a trust domain, which is one where nothing else is. One with a dot in it looks like a host.
func meshID(w *walker, text string) string {
	if text == noMesh {
		return text
	}
	if strings.Contains(text, ".") {
		w.see(host, text)
	}
	return w.see(mesh, text)
}

// planeName is for the Deployment or the Service of a control plane.
func planeName(w *walker, text string) string {
	if _, rest, ok := split(text, w.own.Istiod); ok {
		but(noRevision, named(planeRevision))(w, rest)
		return w.see(istiod, text)
	}
	return w.see(plane, text)
}

// configMap is for a ConfigMap that Istio's charts call base[-REVISION].
func configMap(base string) treatment {
	return func(w *walker, text string) string {
		stem, rest, ok := split(text, base)
		if !ok {
			return w.see(config, text)
		}
		return base + stem + suffix(w, rest)
	}
}

// webhookConfiguration is for what Istio's charts call by a revision or a tag, and anybody else as they like.
func webhookConfiguration(w *walker, text string) string {
	for _, base := range []string{"istio-sidecar-injector", "istio-revision-tag"} {
		if stem, rest, ok := split(text, base); ok {
			return base + stem + suffix(w, rest)
		}
	}
	return w.see(webhook, text)
}

// webhookName is for an entry of a configuration, which Istio's charts call something.istio.io.
func webhookName(w *walker, text string) string {
	if strings.HasSuffix(text, ".istio.io") {
		return w.keep(text, "webhook.istio.io")
	}
	return w.see(object, text)
}

func webhookPath(w *walker, text string) string { return each(text, "/", oneOf(paths, value).on(w)) }

// version is for a version, which begins with numbers, and for what stands in its place. What is behind them may be a name.
func version(w *walker, text string) string {
	numbers := number.FindString(text)
	rest := strings.TrimLeft(text[len(numbers):], "-+._")
	if rest == "" {
		return text
	}
	return strings.TrimSuffix(text, rest) + w.see(build, rest)
}

// on is a treatment in the hands of a walker.
func (t treatment) on(w *walker) func(string) string {
	return func(text string) string { return t(w, text) }
}
