package graph_test

import (
	"slices"

	"portolan/graph/facts"
)

// install is what Istio's charts were asked for. It saves scenarios from repeating what every install renders: names,
// labels and, above all, the selectors of the injection webhooks, copied from Istio 1.29's
// istio-discovery/templates/mutatingwebhook.yaml and revision-tags-mwc.yaml. full-webhooks.txtar spells one out.
type install struct {
	Cluster   string   `json:"cluster"`   // context; the first cluster when empty
	Namespace string   `json:"namespace"` // istio-system when empty
	Revision  string   `json:"revision"`
	Version   string   `json:"version"` // 1.29.2 when empty
	Tags      []string `json:"tags"`
	Root      string   `json:"root"` // fingerprint of the webhooks' caBundle
	Ambient   bool     `json:"ambient"`
	Ready     *int     `json:"ready"` // of one replica
	// MeshConfig and Injector are laid into the two ConfigMaps.
	MeshConfig facts.MeshConfig     `json:"meshConfig"`
	Injector   facts.InjectorConfig `json:"injector"`
	Env        map[string]string    `json:"env"`
	Resources  facts.Resources      `json:"resources"`
	// Without names what is missing, or may not be read: deployment, services, configs, webhooks.
	Without []string `json:"without"`
}

func (in install) into(s *facts.Snapshot) {
	c := &s.Clusters[0]
	for i := range s.Clusters {
		if s.Clusters[i].Context == in.Cluster {
			c = &s.Clusters[i]
		}
	}
	if in.Namespace == "" {
		in.Namespace = "istio-system"
	}
	if in.Version == "" {
		in.Version = "1.29.2"
	}
	if !slices.ContainsFunc(c.Namespaces, func(n facts.Namespace) bool { return n.Name == in.Namespace }) {
		c.Namespaces = append(c.Namespaces, facts.Namespace{Name: in.Namespace})
	}
	if !in.lacks("deployment") {
		c.ControlPlanes = append(c.ControlPlanes, in.deployment())
	}
	if !in.lacks("services") {
		c.Services = append(c.Services, in.services()...)
	}
	if !in.lacks("configs") {
		in.MeshConfig.Namespace, in.MeshConfig.Name = in.Namespace, in.named("istio")
		in.Injector.Namespace, in.Injector.Name, in.Injector.Revision = in.Namespace, in.named("istio-sidecar-injector"), in.Revision
		c.MeshConfigs = append(c.MeshConfigs, in.MeshConfig)
		c.InjectorConfigs = append(c.InjectorConfigs, in.Injector)
	}
	if !in.lacks("webhooks") {
		c.Injectors = append(c.Injectors, in.webhooks()...)
		c.Validators = append(c.Validators, in.validators()...)
	}
}

func (in install) lacks(what string) bool { return slices.Contains(in.Without, what) }

func (in install) named(base string) string {
	if in.Revision == "" {
		return base
	}
	return base + "-" + in.Revision
}

func (in install) rev() string {
	if in.Revision == "" {
		return "default"
	}
	return in.Revision
}

func (in install) ready() int {
	if in.Ready == nil {
		return 1
	}
	return *in.Ready
}

func (in install) deployment() facts.ControlPlane {
	env := map[string]string{"REVISION": in.rev(), "CLUSTER_ID": "Kubernetes"}
	for k, v := range in.Env {
		env[k] = v
	}
	if in.Ambient {
		env["PILOT_ENABLE_AMBIENT"] = "true"
		env["CA_TRUSTED_NODE_ACCOUNTS"] = in.Namespace + "/ztunnel"
	}
	return facts.ControlPlane{
		Namespace: in.Namespace, Name: in.named("istiod"), Image: "docker.io/istio/pilot:" + in.Version, Env: env, Resources: in.Resources,
		Labels:    map[string]string{"app": "istiod", "istio": in.istioLabel(), "istio.io/rev": in.rev()},
		PodLabels: map[string]string{"app": "istiod", "istio": in.istioLabel(), "istio.io/rev": in.rev()},
		Rollout:   facts.Rollout{Desired: 1, Updated: 1, Ready: in.ready(), Available: in.ready()},
	}
}

func (in install) istioLabel() string {
	if in.Revision == "" {
		return "pilot"
	}
	return "istiod"
}

func (in install) services() []facts.Service {
	selector := map[string]string{"app": "istiod", "istio.io/rev": in.Revision}
	if in.Revision == "" {
		selector = map[string]string{"app": "istiod", "istio": "pilot"}
	}
	endpoints := in.ready()
	if in.lacks("deployment") {
		endpoints = 0
	}
	out := []facts.Service{{
		Namespace: in.Namespace, Name: in.named("istiod"), Selector: selector, ReadyEndpoints: endpoints,
		Labels: map[string]string{"app": "istiod", "istio": in.istioLabel(), "istio.io/rev": in.rev()},
	}}
	for _, t := range in.Tags {
		out = append(out, facts.Service{
			Namespace: in.Namespace, Name: "istiod-revision-tag-" + t, Selector: selector, ReadyEndpoints: endpoints,
			Labels: map[string]string{"app": "istiod", "istio": "pilot", "istio.io/rev": in.rev(), "istio.io/tag": t},
		})
	}
	return out
}

func (in install) webhooks() []facts.Webhook {
	suffix := ""
	if in.Namespace != "istio-system" {
		suffix = "-" + in.Namespace
	}
	out := in.configuration(in.named("istio-sidecar-injector")+suffix, "", in.rev(), in.Revision == "")
	for _, t := range in.Tags {
		out = append(out, in.configuration("istio-revision-tag-"+t+suffix, t, t, t == "default")...)
	}
	return out
}

// validators are those of the revision itself and, for the default one, of objects without a revision, as Istio's charts
// write them (istio-discovery/templates/validatingwebhookconfiguration.yaml, base/templates).
func (in install) validators() []facts.Webhook {
	const rev = "istio.io/rev"
	hook := func(configuration, name string, object facts.Selector) facts.Webhook {
		return facts.Webhook{
			Configuration: configuration, Name: name, Revision: in.rev(), ServiceNamespace: in.Namespace, ServiceName: in.named("istiod"),
			Path: "/validate", CAFingerprint: in.Root, ObjectSelector: object, FailurePolicy: "Fail",
		}
	}
	out := []facts.Webhook{hook(in.named("istio-validator")+"-"+in.Namespace, "rev.validation.istio.io", expressions(is(rev, in.rev())))}
	if in.Revision == "" || slices.Contains(in.Tags, "default") {
		out = append(out, hook("istiod-default-validator", "validation.istio.io", expressions(absent(rev))))
	}
	return out
}

// configuration is one MutatingWebhookConfiguration: label is the value of istio.io/rev that it answers to.
func (in install) configuration(name, tag, label string, isDefault bool) []facts.Webhook {
	const rev, injection, inject = "istio.io/rev", "istio-injection", "sidecar.istio.io/inject"
	hook := func(prefix string, namespace, object facts.Selector) facts.Webhook {
		return facts.Webhook{
			Configuration: name, Name: prefix + "sidecar-injector.istio.io", Revision: in.rev(), Tag: tag,
			ServiceNamespace: in.Namespace, ServiceName: in.named("istiod"), Path: "/inject", CAFingerprint: in.Root,
			NamespaceSelector: namespace, ObjectSelector: object, FailurePolicy: "Fail",
		}
	}
	out := []facts.Webhook{
		hook("rev.namespace.", expressions(is(rev, label), absent(injection)), expressions(not(inject, "false"))),
		hook("rev.object.", expressions(absent(rev), absent(injection)), expressions(not(inject, "false"), is(rev, label))),
	}
	if !isDefault {
		return out
	}
	out = append(out,
		hook("namespace.", expressions(is(injection, "enabled")), expressions(not(inject, "false"))),
		hook("object.", expressions(absent(injection), absent(rev)), expressions(is(inject, "true"), absent(rev))))
	if in.Injector.EnableNamespacesByDefault {
		out = append(out, hook("auto.", expressions(absent(injection), absent(rev),
			not("kubernetes.io/metadata.name", "kube-system", "kube-public", "kube-node-lease", "local-path-storage")),
			expressions(absent(inject), absent(rev))))
	}
	return out
}

func expressions(r ...facts.Requirement) facts.Selector { return facts.Selector{MatchExpressions: r} }

func is(key string, values ...string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "In", Values: values}
}

func not(key string, values ...string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "NotIn", Values: values}
}

func absent(key string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "DoesNotExist"}
}
