package redact

import (
	"regexp"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// leftOut stands for free text: nobody can say what names are in it.
const leftOut = "left out"

// The words that may stand in a field of the facts; anything else there is a name that somebody gave.
var (
	onOff      = []string{"true", "false"}
	injections = []string{"enabled", "disabled"}
	dataplanes = []string{"ambient", "none"}
	purposes   = []string{"service", "workload", "all", "none"}
	managers   = []string{"istio.io-gateway-controller", "istio.io-mesh-controller", "istio.io-eastwest-controller"}
	classes    = []string{"istio", "istio-waypoint", "istio-east-west", "istio-remote"}
	redirected = []string{"enabled", "pending"}
	verbs      = []string{"list", "get", "watch"}
	ignored    = []string{"default_config", "default_providers"}
	providers  = []string{"prometheus", "stackdriver", "envoy"}
	logFiles   = []string{"/dev/stdout", "/dev/stderr"}
	exports    = []string{"*", ".", "~"}
	paths      = []string{"inject", "validate", "cluster", "net", "rev"}
	imageTypes = []string{"default", "distroless", "debug"}
	imageNames = []string{"istio", "istio-release", "istio-testing", "pilot", "proxyv2", "ztunnel"}
	owners     = []string{"CronJob", "DaemonSet", "Deployment", "DeploymentConfig", "Job", "Node", "Pod", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet", facts.KindServiceEntry}
	ownKeys    = slices.Concat(facts.NamespaceLabels, facts.NamespaceAnnotations, facts.PodLabels, facts.WaypointLabels, facts.GatewayLabels, facts.PlaneLabels, facts.EnvNames)

	// Words that are no names where they stand for what Istio has without one.
	noRevision = "default"
	noMesh     = "cluster.local"
	noCluster  = "Kubernetes"
	none       = "none"
)

// formatWords are further words of the format's own, of Istio's names for webhooks, and of Kubernetes' for resources.
const formatWords = `sidecar gateway waypoint ztunnel injected gateway-api names hosts forbidden failed In NotIn Exists DoesNotExist
rev namespace object sidecar-injector validation webhook istio istio-sidecar-injector revision-tag svc cluster local k8s kubernetes io com net org left out
version app k8s-app metadata kube
pods namespaces nodes configmaps services deployments daemonsets statefulsets replicasets jobs cronjobs endpointslices gateways
apps batch discovery networking security telemetry extensions admissionregistration mutatingwebhookconfigurations
validatingwebhookconfigurations authorizationpolicies destinationrules envoyfilters gatewayclasses peerauthentications proxyconfigs
requestauthentications serviceentries sidecars telemetries virtualservices wasmplugins workloadentries workloadgroups`

// plain are words that tell nothing of a cluster wherever they stand, and of which what is kept may be made.
var plain = func() map[string]bool {
	out := map[string]bool{}
	for _, list := range [][]string{onOff, injections, dataplanes, purposes, classes, redirected, verbs, providers, paths, imageTypes, imageNames, owners,
		{noRevision, noMesh, noCluster}, strings.Fields(formatWords), ownKeys, facts.SettingPaths} {
		for _, word := range partsOf(list...) {
			out[word] = true
		}
	}
	return out
}()

// partsOf are the words that words are made of, and they themselves.
func partsOf(words ...string) []string {
	out := slices.Clone(words)
	for _, word := range words {
		out = append(out, strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("./-_", r) })...)
	}
	return out
}

// Plain tells whether a word is one of Istio's or of the format's own, such as default or ztunnel: it may be in a redacted file though
// something in the cluster has it for its name, since it stands there for what it means to Istio.
func Plain(word string) bool { return plain[word] }

// The forms of what is kept since it cannot be a name.
var (
	number    = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+)*`)
	quantity  = regexp.MustCompile(`^[0-9.]+([eE][0-9]+|[munkKMGTPE]i?|[hms0-9.]+)?$`)
	hex       = regexp.MustCompile(`^[0-9a-f]+$`)
	digest    = regexp.MustCompile(`^sha256:[0-9a-f]+$`)
	camelCase = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	constant  = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	resource  = regexp.MustCompile(`^[a-z]+(\.apps|\.batch|(\.[a-z0-9-]+)*\.(k8s|istio)\.io)?(/[a-z]+)?$`)
)

// within tells whether any of these names is in a text, as a whole word between signs that are neither letters nor digits.
func within(text string, names map[string]string) bool {
	if len(names) == 0 || text == "" {
		return false
	}
	starts, ends := []int{}, []int{}
	for i := range len(text) {
		if !alike(text[i]) {
			continue
		}
		if i == 0 || !alike(text[i-1]) {
			starts = append(starts, i)
		}
		if i == len(text)-1 || !alike(text[i+1]) {
			ends = append(ends, i+1)
		}
	}
	for i, from := range starts {
		for _, to := range ends[i:] {
			word := text[from:to]
			if _, ok := names[word]; ok && !plain[word] {
				return true
			}
		}
	}
	return false
}

// alike tells whether a byte belongs to a word; of letters beyond ASCII every byte does.
func alike(b byte) bool {
	return b >= 0x80 || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// each treats the entries of a list, and leaves what is between them and the space around them.
func each(list, between string, f func(string) string) string {
	entries := strings.Split(list, between)
	for i, entry := range entries {
		if word := strings.TrimSpace(entry); word != "" {
			at := strings.Index(entry, word)
			entries[i] = entry[:at] + f(word) + entry[at+len(word):]
		}
	}
	return strings.Join(entries, between)
}
