package story

import (
	"cmp"

	"portolan/graph/facts"
)

// install is a control plane as istioctl would install it.
type install struct {
	namespace, revision, version, meshID string
	// root names the root certificate; two installs of one root trust each other.
	root    string
	tags    []string
	ambient bool
	// replicas wanted and ready; zero means one ready replica.
	replicas, ready int
	waiting         []facts.Waiting
	// scope is the value of the label "mesh" in discoverySelectors; empty means no selectors.
	scope string
	// config is what is written into its MeshConfig beyond what the chart writes.
	config []facts.Setting
	// resources are the chart's where nothing is said.
	resources facts.Resources
}

func (i install) suffixed(base string) string {
	if i.revision == "default" {
		return base
	}
	return base + "-" + i.revision
}

func (i install) address() string { return i.suffixed("istiod") + "." + i.namespace + ".svc:15012" }

// install adds a control plane with its Service, ConfigMaps, webhooks and tags.
func (w *world) install(i install) install {
	w.namespace(i.namespace, nil)
	desired, ready := max(i.replicas, 1), i.ready
	if i.replicas == 0 {
		ready = 1
	}
	istio := "istiod"
	if i.revision == "default" {
		istio = "pilot"
	}
	pods := map[string]string{"app": "istiod", "istio": istio, "istio.io/rev": i.revision}
	env := map[string]string{"REVISION": i.revision, "CLUSTER_ID": "Kubernetes"}
	if i.ambient {
		env["PILOT_ENABLE_AMBIENT"] = "true"
		env["CA_TRUSTED_NODE_ACCOUNTS"] = i.namespace + "/ztunnel"
	}
	name := i.suffixed("istiod")
	w.c.ControlPlanes = append(w.c.ControlPlanes, facts.ControlPlane{
		Namespace: i.namespace, Name: name, Labels: map[string]string{"app": "istiod", "istio": istio, "istio.io/rev": i.revision},
		PodLabels: pods, Env: env, Image: "docker.io/istio/pilot:" + i.version, Rollout: rollout(desired, ready, i.waiting...),
		Resources: cmp.Or(i.resources, usualResources),
	})
	w.c.Workloads = append(w.c.Workloads, facts.Workload{
		Namespace: i.namespace, WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: name},
		PodLabels: map[string]string{"istio.io/rev": i.revision, "sidecar.istio.io/inject": "false"}, Rollout: rollout(desired, ready),
	})
	w.c.Pods = append(w.c.Pods, facts.PodGroup{
		Namespace: i.namespace, Workload: facts.WorkloadRef{Kind: "Deployment", Name: name}, Mode: facts.NoProxy,
		Labels: map[string]string{"istio.io/rev": i.revision, "sidecar.istio.io/inject": "false"}, Pods: desired, Ready: ready, Waiting: i.waiting,
	})
	w.service(i, name, "", ready)
	w.configure(i)
	w.webhooks(i, "istio-sidecar-injector-"+i.revision+"-"+i.namespace, "", i.revision)
	w.validator(i, "istio-validator-"+i.revision+"-"+i.namespace, "rev.validation.istio.io", in("istio.io/rev", i.revision))
	if i.revision == "default" {
		w.validator(i, "istiod-default-validator", "validation.istio.io", absent("istio.io/rev"))
	}
	for _, t := range i.tags {
		w.webhooks(i, "istio-revision-tag-"+t, t, t)
		w.service(i, "istiod-revision-tag-"+t, t, ready)
	}
	return i
}

func (w *world) service(i install, name, tag string, ready int) {
	labels := map[string]string{"app": "istiod", "istio.io/rev": i.revision}
	if tag != "" {
		labels["istio.io/tag"] = tag
	}
	w.c.Services = append(w.c.Services, facts.Service{
		Namespace: i.namespace, Name: name, Labels: labels, ReadyEndpoints: ready,
		Selector: map[string]string{"app": "istiod", "istio.io/rev": i.revision},
	})
}

func (w *world) configure(i install) {
	config := facts.MeshConfig{
		Namespace: i.namespace, Name: i.suffixed("istio"), TrustDomain: "cluster.local", RootNamespace: i.namespace,
		DiscoveryAddress: i.address(), Settings: i.settings(), OutboundTrafficPolicy: valueOf(i.config, "outboundTrafficPolicy.mode"),
	}
	if i.meshID != "cluster.local" {
		config.MeshID = i.meshID
	}
	if i.scope != "" {
		config.DiscoverySelectors = []facts.Selector{{MatchLabels: map[string]string{"mesh": i.scope}}}
		w.namespace(i.namespace, map[string]string{"mesh": i.scope})
	}
	w.c.MeshConfigs = append(w.c.MeshConfigs, config)
	w.c.InjectorConfigs = append(w.c.InjectorConfigs, facts.InjectorConfig{
		Namespace: i.namespace, Name: i.suffixed("istio-sidecar-injector"), MeshID: i.meshID, Cluster: "Kubernetes", Revision: i.revision,
	})
	w.c.Roots = append(w.c.Roots, i.rootFact())
}

// webhooks adds the injection webhooks of a revision or tag, with the selectors that Istio's charts write.
func (w *world) webhooks(i install, configuration, tag, revision string) {
	add := func(name string, namespace, object []facts.Requirement) {
		w.c.Injectors = append(w.c.Injectors, facts.Webhook{
			Configuration: configuration, Name: name, Revision: i.revision, Tag: tag,
			ServiceNamespace: i.namespace, ServiceName: i.suffixed("istiod"), Path: "/inject",
			CAFingerprint: fingerprint(i.root), FailurePolicy: "Fail",
			NamespaceSelector: facts.Selector{MatchExpressions: namespace}, ObjectSelector: facts.Selector{MatchExpressions: object},
		})
	}
	const rev, injection, inject = "istio.io/rev", "istio-injection", "sidecar.istio.io/inject"
	add("rev.namespace.sidecar-injector.istio.io",
		[]facts.Requirement{in(rev, revision), absent(injection)}, []facts.Requirement{notIn(inject, "false")})
	add("rev.object.sidecar-injector.istio.io",
		[]facts.Requirement{absent(rev), absent(injection)}, []facts.Requirement{notIn(inject, "false"), in(rev, revision)})
	if revision != "default" {
		return
	}
	add("namespace.sidecar-injector.istio.io",
		[]facts.Requirement{in(injection, "enabled")}, []facts.Requirement{notIn(inject, "false")})
	add("object.sidecar-injector.istio.io",
		[]facts.Requirement{absent(injection), absent(rev)}, []facts.Requirement{in(inject, "true"), absent(rev)})
}

// validator adds a webhook that judges the Istio objects that object takes.
func (w *world) validator(i install, configuration, name string, object facts.Requirement) {
	w.c.Validators = append(w.c.Validators, facts.Webhook{
		Configuration: configuration, Name: name, Revision: i.revision, ServiceNamespace: i.namespace, ServiceName: i.suffixed("istiod"),
		Path: "/validate", CAFingerprint: fingerprint(i.root), FailurePolicy: "Fail",
		ObjectSelector: facts.Selector{MatchExpressions: []facts.Requirement{object}},
	})
}

func in(key string, values ...string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "In", Values: values}
}

func notIn(key string, values ...string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "NotIn", Values: values}
}

func absent(key string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: "DoesNotExist"}
}

// ztunnel adds a plane's ztunnel on the given nodes, and the namespace's istio-cni.
func (w *world) ztunnel(i install, on []string) {
	ref := facts.WorkloadRef{Kind: "DaemonSet", Name: "ztunnel"}
	z := facts.Ztunnel{
		Namespace: i.namespace, Name: ref.Name, Version: i.version, XDSAddress: i.address(), CAAddress: i.address(),
		ServiceAccount: "ztunnel", Rollout: rollout(len(on), len(on)),
	}
	if i.revision != "default" {
		z.Revision = i.revision
	}
	w.c.Ztunnels = append(w.c.Ztunnels, z)
	labels := map[string]string{"sidecar.istio.io/inject": "false", "istio.io/dataplane-mode": "none"}
	w.c.Workloads = append(w.c.Workloads, facts.Workload{Namespace: i.namespace, WorkloadRef: ref, PodLabels: labels, Rollout: z.Rollout})
	w.c.Pods = append(w.c.Pods, facts.PodGroup{
		Namespace: i.namespace, Workload: ref, Mode: facts.ZtunnelProxy, Version: i.version, PlaneAddress: i.address(),
		CAAddress: i.address(), Labels: labels, Nodes: on, Pods: len(on), Ready: len(on),
	})
	w.c.CNIs = append(w.c.CNIs, facts.CNI{Namespace: i.namespace, Name: "istio-cni-config", Ambient: true})
}
