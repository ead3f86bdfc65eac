package redact

import "portolan/graph/facts"

// kind is what a name is of. The first of several kinds of one name gives it its pseudonym.
type kind int

const (
	// istiod is a control plane's Deployment or Service as Istio's charts call it: istiod[-REVISION], which keeps that form.
	istiod kind = iota
	// planeRevision is what stands behind istiod- in such a name.
	planeRevision
	planeNamespace
	plane
	context
	namespace
	revision
	ztunnel
	gateway
	workload
	service
	account
	mesh
	network
	cluster
	config
	object
	webhook
	class
	planeHost
	node
	host
	certificate
	build
	value
	labelKey
	knownKey
	objectKind
	kinds
)

// sort is what all names of a kind have in common.
type sort struct {
	name string
	// prefix stands before the number of a pseudonym, and suffix behind it.
	prefix, suffix string
	// by is which redaction replaces them; empty for what is replaced only where it gives another name away.
	by facts.Redaction
	// ordered pseudonyms keep the names' order: where pods are divided equally between control planes, the order of these decides where their
	// namespace is drawn.
	ordered bool
}

// outside is the end of a host that nobody can take for a Service's name (RFC 2606).
const outside = ".hosts.invalid"

var sorts = [kinds]sort{
	istiod:         {name: "control plane", by: facts.RedactNames},
	planeRevision:  {name: "revision", prefix: "rev-", ordered: true},
	context:        {name: "context", prefix: "context-", by: facts.RedactNames},
	planeNamespace: {name: "namespace", prefix: "ns-plane-", by: facts.RedactNames, ordered: true},
	namespace:      {name: "namespace", prefix: "ns-", by: facts.RedactNames},
	plane:          {name: "control plane", prefix: "server-", by: facts.RedactNames, ordered: true},
	revision:       {name: "revision", prefix: "rev-", ordered: true},
	ztunnel:        {name: "ztunnel", prefix: "ztunnel-", by: facts.RedactNames},
	gateway:        {name: "gateway", prefix: "gateway-", by: facts.RedactNames},
	workload:       {name: "workload", prefix: "workload-", by: facts.RedactNames},
	service:        {name: "service", prefix: "service-", by: facts.RedactNames},
	account:        {name: "service account", prefix: "account-", by: facts.RedactNames},
	mesh:           {name: "mesh", prefix: "mesh-", by: facts.RedactNames},
	network:        {name: "network", prefix: "network-", by: facts.RedactNames},
	cluster:        {name: "cluster", prefix: "cluster-", by: facts.RedactNames},
	config:         {name: "part of a name", prefix: "config-", by: facts.RedactNames},
	object:         {name: "object", prefix: "object-", by: facts.RedactNames},
	webhook:        {name: "webhook", prefix: "webhook-", by: facts.RedactNames, ordered: true},
	class:          {name: "class", prefix: "class-", by: facts.RedactNames},
	planeHost:      {name: "host", prefix: "remote-", suffix: outside, by: facts.RedactHosts, ordered: true},
	node:           {name: "node", prefix: "node-", by: facts.RedactHosts},
	host:           {name: "host", prefix: "host-", suffix: outside, by: facts.RedactHosts},
	certificate:    {name: "certificate", prefix: "certificate-"},
	build:          {name: "version", prefix: "build-"},
	value:          {name: "label value", prefix: "value-", by: facts.RedactNames},
	labelKey:       {name: "label key", prefix: "key-", by: facts.RedactNames},
	knownKey:       {name: "label key", prefix: "key-"},
	objectKind:     {name: "kind", prefix: "kind-", by: facts.RedactNames},
}

func (k kind) String() string { return sorts[k].name }

// The forms of what Istio's rule gives to names that sort before its own, so that the order stays.
const (
	earlierNamespace = "ns-control-"
	earlierPlane     = "control-"
)
