package collect

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

// webhook is one entry of a configuration. istio says that the configuration or the entry is known to be Istio's;
// mayBe that it asks for injection as Istio's do, so that the Service behind it decides.
type webhook struct {
	facts.Webhook
	istio, mayBe bool
}

// readWebhooks reads both kinds of configurations; they are cluster-wide, there is no smaller read to fall back to.
func (r *reading) readWebhooks(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return readWide(gctx, r, r.api.mutating(), foldMutating, &r.injectors) })
	g.Go(func() error { return readWide(gctx, r, r.api.validating(), foldValidating, &r.validators) })
	return g.Wait()
}

// readWide lists a cluster-scoped kind whose objects hold several entries each.
func readWide[T, F any](ctx context.Context, r *reading, k kind[T], fold func(*T) ([]F, bool), out *[]F) error {
	defer r.finish(k.label())
	got, err := listAll(ctx, r, k, "", fold)
	*out = slices.Concat(got...)
	return r.settleList(ctx, k.resource, "", err)
}

func foldMutating(c *admissionv1.MutatingWebhookConfiguration) ([]webhook, bool) {
	var out []webhook
	for _, w := range c.Webhooks {
		out = append(out, newWebhook(&c.ObjectMeta, w.Name, w.ClientConfig, w.NamespaceSelector, w.ObjectSelector, w.MatchConditions, w.FailurePolicy))
	}
	return out, true
}

func foldValidating(c *admissionv1.ValidatingWebhookConfiguration) ([]webhook, bool) {
	var out []webhook
	for _, w := range c.Webhooks {
		entry := newWebhook(&c.ObjectMeta, w.Name, w.ClientConfig, w.NamespaceSelector, w.ObjectSelector, w.MatchConditions, w.FailurePolicy)
		entry.mayBe = false
		out = append(out, entry)
	}
	return out, true
}

func newWebhook(meta *metav1.ObjectMeta, name string, client admissionv1.WebhookClientConfig, namespaces, objects *metav1.LabelSelector,
	conditions []admissionv1.MatchCondition, policy *admissionv1.FailurePolicyType,
) webhook {
	ca, parsed := firstCertificate(client.CABundle)
	w := webhook{Webhook: facts.Webhook{
		Configuration: meta.Name, Name: name, Revision: meta.Labels[labelRev], Tag: meta.Labels[labelTag],
		CAFingerprint: ca, NamespaceSelector: Selector(namespaces), ObjectSelector: Selector(objects),
	}}
	if parsed != nil {
		w.CANotAfter = parsed.NotAfter.UTC()
	}
	if s := client.Service; s != nil {
		w.ServiceNamespace, w.ServiceName = s.Namespace, s.Name
		if s.Path != nil {
			w.Path = *s.Path
		}
	}
	if client.URL != nil {
		if u, err := url.Parse(*client.URL); err == nil {
			w.URLHost, w.Path = u.Host, u.Path
		}
	}
	for _, c := range conditions {
		w.MatchConditions = append(w.MatchConditions, c.Name)
	}
	if policy != nil {
		w.FailurePolicy = string(*policy)
	}
	w.istio = isIstios(meta.Labels, name)
	w.mayBe = w.Path == "/inject" || strings.HasPrefix(w.Path, "/inject/")
	return w
}

// isIstios knows Istio's configurations by their labels and its webhooks by their domain, as its charts write them
// (istio-discovery/templates: mutatingwebhook, revision-tags, validatingwebhookconfiguration).
func isIstios(labels map[string]string, name string) bool {
	_, revision := labels[labelRev]
	_, tag := labels[labelTag]
	app := labels[labelApp]
	return revision || tag || app == "sidecar-injector" || app == appIstiod || strings.HasSuffix(name, ".istio.io")
}

// webhookFacts are the entries that are Istio's, or whose Service stands for a control plane.
func (r *reading) webhookFacts(all []webhook, planes []facts.Service) []facts.Webhook {
	var out []facts.Webhook
	for _, w := range all {
		behind := slices.ContainsFunc(planes, func(s facts.Service) bool {
			return s.Namespace == w.ServiceNamespace && s.Name == w.ServiceName
		})
		if w.istio || behind {
			out = append(out, w.Webhook)
		}
	}
	return out
}

// Selector copies a selector; none selects everything, as the API server has it.
func Selector(s *metav1.LabelSelector) facts.Selector {
	if s == nil {
		return facts.Selector{}
	}
	out := facts.Selector{MatchLabels: s.MatchLabels}
	for _, e := range s.MatchExpressions {
		out.MatchExpressions = append(out.MatchExpressions, facts.Requirement{Key: e.Key, Operator: string(e.Operator), Values: e.Values})
	}
	return out
}
