package install

import (
	"istio.io/api/label"
	admission "k8s.io/api/admissionregistration/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/build/lab/scenario"
)

// webhooks are the injectors of every revision and tag, and the validators, with
// the caBundle that istiod would have filled in.
func webhooks(s scenario.Scenario, roots roots) []runtime.Object {
	var objects []runtime.Object
	for _, p := range s.Planes {
		root := roots[p.ID()]
		objects = append(objects, injector(p, root), validator(p, root))
		if p.IsDefault() {
			objects = append(objects, defaultValidator(p, root))
		}
		for _, tag := range p.Tags {
			objects = append(objects, tagInjector(p, tag, root))
		}
	}
	return objects
}

// elsewhere ends the names of cluster-wide objects of planes outside istio-system.
func elsewhere(p scenario.Plane) string {
	if p.Namespace == "istio-system" {
		return ""
	}
	return "-" + p.Namespace
}

// What an injector asks of a pod and of its namespace.
var (
	revision        = label.IoIstioRev.Name
	injectPod       = label.SidecarInject.Name
	injectNamespace = "istio-injection" // older than Istio's list of labels
)

func injector(p scenario.Plane, root []byte) *admission.MutatingWebhookConfiguration {
	hooks := revisionHooks(p, p.Revision, root)
	if p.IsDefault() {
		hooks = append(hooks,
			hook(p, root, "namespace.", where(in(injectNamespace, "enabled")), where(notIn(injectPod, "false"))),
			hook(p, root, "object.", where(absent(injectNamespace), absent(revision)), where(in(injectPod, "true"), absent(revision))))
	}
	return &admission.MutatingWebhookConfiguration{
		ObjectMeta: named("", "istio-sidecar-injector"+p.Suffix()+elsewhere(p), merged(planeLabels(p), labels{"app": "sidecar-injector"})),
		Webhooks:   hooks,
	}
}

// tagInjector is what `istioctl tag set` makes: the revision's webhook under the tag's name.
func tagInjector(p scenario.Plane, tag string, root []byte) *admission.MutatingWebhookConfiguration {
	return &admission.MutatingWebhookConfiguration{
		ObjectMeta: named("", "istio-revision-tag-"+tag+elsewhere(p),
			merged(planeLabels(p), labels{"app": "sidecar-injector", "istio.io/tag": tag})),
		Webhooks: revisionHooks(p, tag, root),
	}
}

// revisionHooks answer namespaces labelled with name, and pods labelled with it
// in namespaces that say nothing.
func revisionHooks(p scenario.Plane, name string, root []byte) []admission.MutatingWebhook {
	return []admission.MutatingWebhook{
		hook(p, root, "rev.namespace.", where(in(revision, name), absent(injectNamespace)), where(notIn(injectPod, "false"))),
		hook(p, root, "rev.object.", where(absent(revision), absent(injectNamespace)), where(notIn(injectPod, "false"), in(revision, name))),
	}
}

func hook(p scenario.Plane, root []byte, name string, namespaces, pods *meta.LabelSelector) admission.MutatingWebhook {
	fail, none, path, port := admission.Fail, admission.SideEffectClassNone, "/inject", int32(443)
	return admission.MutatingWebhook{
		Name: name + "sidecar-injector.istio.io",
		ClientConfig: admission.WebhookClientConfig{
			Service:  &admission.ServiceReference{Namespace: p.Namespace, Name: p.Istiod(), Path: &path, Port: &port},
			CABundle: root,
		},
		Rules: []admission.RuleWithOperations{{
			Operations: []admission.OperationType{admission.Create},
			Rule:       admission.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"pods"}},
		}},
		FailurePolicy:           &fail,
		SideEffects:             &none,
		NamespaceSelector:       namespaces,
		ObjectSelector:          pods,
		AdmissionReviewVersions: []string{"v1"},
	}
}

func validator(p scenario.Plane, root []byte) *admission.ValidatingWebhookConfiguration {
	return validating(p, root, "istio-validator"+p.Suffix()+"-"+p.Namespace, where(in(revision, p.Revision)))
}

// defaultValidator reads what no revision claims.
func defaultValidator(p scenario.Plane, root []byte) *admission.ValidatingWebhookConfiguration {
	return validating(p, root, "istiod-default-validator", where(absent(revision)))
}

func validating(p scenario.Plane, root []byte, name string, objects *meta.LabelSelector) *admission.ValidatingWebhookConfiguration {
	fail, none, path := admission.Fail, admission.SideEffectClassNone, "/validate"
	return &admission.ValidatingWebhookConfiguration{
		ObjectMeta: named("", name, merged(planeLabels(p), labels{"app": "istiod", "istio": "istiod"})),
		Webhooks: []admission.ValidatingWebhook{{
			Name: "rev.validation.istio.io",
			ClientConfig: admission.WebhookClientConfig{
				Service:  &admission.ServiceReference{Namespace: p.Namespace, Name: p.Istiod(), Path: &path},
				CABundle: root,
			},
			Rules: []admission.RuleWithOperations{{
				Operations: []admission.OperationType{admission.Create, admission.Update},
				Rule: admission.Rule{
					APIGroups: []string{
						"security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io",
					},
					APIVersions: []string{"*"}, Resources: []string{"*"},
				},
			}},
			FailurePolicy:           &fail,
			SideEffects:             &none,
			ObjectSelector:          objects,
			AdmissionReviewVersions: []string{"v1"},
		}},
	}
}

func where(all ...meta.LabelSelectorRequirement) *meta.LabelSelector {
	return &meta.LabelSelector{MatchExpressions: all}
}

func in(key, value string) meta.LabelSelectorRequirement {
	return meta.LabelSelectorRequirement{Key: key, Operator: meta.LabelSelectorOpIn, Values: []string{value}}
}

func notIn(key, value string) meta.LabelSelectorRequirement {
	return meta.LabelSelectorRequirement{Key: key, Operator: meta.LabelSelectorOpNotIn, Values: []string{value}}
}

func absent(key string) meta.LabelSelectorRequirement {
	return meta.LabelSelectorRequirement{Key: key, Operator: meta.LabelSelectorOpDoesNotExist}
}
