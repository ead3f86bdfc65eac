package survey

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"slices"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/revision"
)

const (
	labelTag = "istio.io/tag"
	// defaultTag is the tag by which istio-injection=enabled finds its plane; moving it changes more than its own objects.
	defaultTag       = "default"
	defaultValidator = "istiod-default-validator"
	webhookResource  = "mutatingwebhookconfigurations.admissionregistration.k8s.io"
)

// ReadTag reads the objects of a tag, and the injector of the plane that it is to lead to. What may not be read becomes
// a Gap.
func ReadTag(ctx context.Context, config *rest.Config, name, tag string, to revision.ControlPlane) (revision.TagObjects, error) {
	r, err := newReader(config, name)
	if err != nil {
		return revision.TagObjects{}, err
	}
	defer r.close()
	t := &tagReader{reader: r, tag: tag, to: to}
	for _, step := range []func(context.Context) error{t.webhooks, t.injector, t.services, t.others} {
		if err := step(ctx); err != nil {
			return revision.TagObjects{}, fmt.Errorf("read context %q: %w", name, err)
		}
	}
	return t.out, r.nothing()
}

// tagReader collects what makes a tag.
type tagReader struct {
	*reader
	tag string
	to  revision.ControlPlane
	out revision.TagObjects
}

// miss notes a read that was refused or failed.
func (t *tagReader) miss(ctx context.Context, g facts.Gap, err error) error {
	kept := newFound(g.Namespace)
	if fatal := t.gap(ctx, []*found{kept}, g, err); fatal != nil {
		return fatal
	}
	t.out.Gaps = append(t.out.Gaps, kept.survey.Gaps...)
	return nil
}

func (t *tagReader) configurations(ctx context.Context, selector string) ([]revision.WebhookConfiguration, error) {
	got, err := t.kube.AdmissionregistrationV1().MutatingWebhookConfigurations().List(ctx, metav1.ListOptions{LabelSelector: selector})
	if err != nil {
		return nil, t.miss(ctx, facts.Gap{Resource: webhookResource, Verb: "list"}, err)
	}
	t.answer()
	var out []revision.WebhookConfiguration
	for i := range got.Items {
		out = append(out, configuration(&got.Items[i]))
	}
	slices.SortFunc(out, func(a, b revision.WebhookConfiguration) int { return compare(a.Name, b.Name) })
	return out, nil
}

func (t *tagReader) webhooks(ctx context.Context) (err error) {
	t.out.Webhooks, err = t.configurations(ctx, labelTag+"="+t.tag)
	return err
}

// injector is the plane's own: of several with its revision, the one that leads into its namespace.
func (t *tagReader) injector(ctx context.Context) error {
	all, err := t.configurations(ctx, revision.LabelRevision+"="+t.to.Revision+",!"+labelTag)
	var own []revision.WebhookConfiguration
	for _, w := range all {
		if slices.ContainsFunc(w.Entries, func(e revision.WebhookEntry) bool { return e.ServiceNamespace == t.to.Namespace }) {
			own = append(own, w)
		}
	}
	if len(own) == 1 {
		t.out.Injector = &own[0]
	}
	return err
}

// services asks everywhere, and where that is refused, in the plane's namespace and those that the tag leads to.
func (t *tagReader) services(ctx context.Context) error {
	o := metav1.ListOptions{LabelSelector: labelTag + "=" + t.tag}
	got, err := t.kube.CoreV1().Services("").List(ctx, o)
	if err == nil {
		t.answer()
		t.keepServices(got.Items)
		return nil
	}
	if !apierrors.IsForbidden(err) {
		return t.miss(ctx, facts.Gap{Resource: "services", Verb: "list"}, err)
	}
	names := []string{t.to.Namespace}
	for _, w := range t.out.Webhooks {
		for _, e := range w.Entries {
			names = append(names, e.ServiceNamespace)
		}
	}
	slices.Sort(names)
	for _, ns := range slices.Compact(names) {
		if ns == "" {
			continue
		}
		got, err := t.kube.CoreV1().Services(ns).List(ctx, o)
		if err != nil {
			if fatal := t.miss(ctx, facts.Gap{Resource: "services", Namespace: ns, Verb: "list"}, err); fatal != nil {
				return fatal
			}
			continue
		}
		t.answer()
		t.keepServices(got.Items)
	}
	return nil
}

func (t *tagReader) keepServices(items []corev1.Service) {
	for i := range items {
		s := &items[i]
		t.out.Services = append(t.out.Services, revision.TagService{
			Namespace: s.Namespace, Name: s.Name, UID: string(s.UID), ResourceVersion: s.ResourceVersion, Labels: s.Labels,
			Annotations: collect.Only(s.Annotations, revision.OwnershipAnnotations()), Selector: s.Spec.Selector, ExternalName: s.Spec.ExternalName,
		})
	}
	slices.SortFunc(t.out.Services, func(a, b revision.TagService) int {
		return compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	})
}

// others are what "istioctl tag set default" changes beside the tag's own objects: it writes the default validator, and
// switches the unnamed revision's injector off (istio.io/istio/istioctl/pkg/tag, Generate and
// DeactivateIstioInjectionWebhook).
func (t *tagReader) others(ctx context.Context) error {
	if t.tag != defaultTag {
		return nil
	}
	v, err := t.kube.AdmissionregistrationV1().ValidatingWebhookConfigurations().Get(ctx, defaultValidator, metav1.GetOptions{})
	switch {
	case err == nil && v.Labels[revision.LabelRevision] != t.to.Revision:
		t.out.Others = append(t.out.Others, "ValidatingWebhookConfiguration/"+v.Name)
	case err != nil && !apierrors.IsNotFound(err):
		if fatal := t.miss(ctx, facts.Gap{Resource: "validatingwebhookconfigurations.admissionregistration.k8s.io", Verb: "get"}, err); fatal != nil {
			return fatal
		}
	}
	unnamed, err := t.configurations(ctx, revision.LabelRevision+"="+defaultTag+",!"+labelTag)
	for _, w := range unnamed {
		if slices.ContainsFunc(w.Entries, func(e revision.WebhookEntry) bool { return e.Namespaces.MatchLabels["istio.io/deactivated"] == "" }) {
			t.out.Others = append(t.out.Others, "MutatingWebhookConfiguration/"+w.Name)
		}
	}
	return err
}

func configuration(c *admissionv1.MutatingWebhookConfiguration) revision.WebhookConfiguration {
	out := revision.WebhookConfiguration{
		Name: c.Name, UID: string(c.UID), ResourceVersion: c.ResourceVersion, Labels: c.Labels,
		Annotations: collect.Only(c.Annotations, revision.OwnershipAnnotations()),
	}
	for i := range c.Webhooks {
		out.Entries = append(out.Entries, entry(&c.Webhooks[i]))
	}
	return out
}

func entry(w *admissionv1.MutatingWebhook) revision.WebhookEntry {
	out := revision.WebhookEntry{
		Name: w.Name, CABundle: base64.StdEncoding.EncodeToString(w.ClientConfig.CABundle), Fingerprint: fingerprint(w.ClientConfig.CABundle),
		Namespaces: collect.Selector(w.NamespaceSelector), Objects: collect.Selector(w.ObjectSelector), Rest: remainder(w),
	}
	if w.ClientConfig.URL != nil {
		out.URL = *w.ClientConfig.URL
	}
	if s := w.ClientConfig.Service; s != nil {
		out.ServiceNamespace, out.ServiceName, out.ServicePort = s.Namespace, s.Name, number(s.Port, 443)
		if s.Path != nil {
			out.ServicePath = *s.Path
		}
	}
	return out
}

// remainder is an entry without what has a field of its own.
func remainder(w *admissionv1.MutatingWebhook) string {
	bare := w.DeepCopy()
	bare.Name, bare.ClientConfig, bare.NamespaceSelector, bare.ObjectSelector = "", admissionv1.WebhookClientConfig{}, nil, nil
	out, err := json.Marshal(bare)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// fingerprint is that of the first certificate of a bundle, as facts have it.
func fingerprint(bundle []byte) string {
	for {
		block, more := pem.Decode(bundle)
		if block == nil {
			return ""
		}
		if block.Type == "CERTIFICATE" {
			sum := sha256.Sum256(block.Bytes)
			return hex.EncodeToString(sum[:])
		}
		bundle = more
	}
}
