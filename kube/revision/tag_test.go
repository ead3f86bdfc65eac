package revision_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

func requirement(key, operator string, values ...string) facts.Requirement {
	return facts.Requirement{Key: key, Operator: operator, Values: values}
}

// webhooks are a configuration as Istio's chart writes it for a tag, or by the revision's name for the revision itself.
func webhooks(name, label string, to revision.ControlPlane) revision.WebhookConfiguration {
	print := "e"
	if to.Revision == old.Revision {
		print = "f"
	}
	entry := revision.WebhookEntry{ServiceNamespace: to.Namespace, ServiceName: to.Name, ServicePath: "/inject", ServicePort: 443, CABundle: "Q0E=" + to.Revision, Fingerprint: strings.Repeat(print, 20), Rest: "{}"}
	namespace, object := entry, entry
	namespace.Name, object.Name = "rev.namespace.sidecar-injector.istio.io", "rev.object.sidecar-injector.istio.io"
	refused := requirement("sidecar.istio.io/inject", "NotIn", "false")
	namespace.Namespaces.MatchExpressions = []facts.Requirement{requirement("istio-injection", "DoesNotExist"), requirement("istio.io/rev", "In", label)}
	namespace.Objects.MatchExpressions = []facts.Requirement{refused}
	object.Namespaces.MatchExpressions = []facts.Requirement{requirement("istio.io/rev", "DoesNotExist"), requirement("istio-injection", "DoesNotExist")}
	object.Objects.MatchExpressions = []facts.Requirement{refused, requirement("istio.io/rev", "In", label)}
	return revision.WebhookConfiguration{Name: name, UID: "uid-" + name, ResourceVersion: "9", Labels: map[string]string{"istio.io/rev": to.Revision}, Entries: []revision.WebhookEntry{namespace, object}}
}

func tagRequest(change func(*revision.TagObjects)) revision.Request {
	injector := webhooks("istio-sidecar-injector-1-30", "1-30", new)
	objects := &revision.TagObjects{
		Webhooks: []revision.WebhookConfiguration{webhooks("istio-revision-tag-prod", "prod", old)},
		Injector: &injector,
		Services: []revision.TagService{{Namespace: "istio-system", Name: "istiod-revision-tag-prod", UID: "u", ResourceVersion: "3", Labels: map[string]string{"istio.io/rev": "1-29"}, Selector: map[string]string{"app": "istiod", "istio.io/rev": "1-29"}}},
	}
	if change != nil {
		change(objects)
	}
	s := shop()
	s.Survey.Labels["istio.io/rev"] = "prod"
	r := request(s)
	r.Kind, r.TagName, r.TagFrom, r.Tag = revision.KindTag, "prod", old, objects
	return r
}

// TestWhoKeepsATag: Istio's chart calls all of its objects Helm's, also where istioctl writes them; only a release says so.
func TestWhoKeepsATag(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*revision.TagObjects)
		object string
	}{
		"the chart's label": {func(o *revision.TagObjects) { o.Webhooks[0].Labels["app.kubernetes.io/managed-by"] = "Helm" }, ""},
		"a Helm release": {func(o *revision.TagObjects) {
			o.Webhooks[0].Labels["app.kubernetes.io/managed-by"] = "Helm"
			o.Webhooks[0].Annotations = map[string]string{"meta.helm.sh/release-name": "istiod"}
		}, "MutatingWebhookConfiguration/istio-revision-tag-prod"},
		"Flux, the Service": {func(o *revision.TagObjects) { o.Services[0].Labels["kustomize.toolkit.fluxcd.io/name"] = "istio" },
			"Service/istio-system/istiod-revision-tag-prod"},
	} {
		t.Run(name, func(t *testing.T) {
			if w, _ := find(revision.Plan(tagRequest(c.change)), "gitops"); w.Object != c.object {
				t.Errorf("got %+v, want one of %q", w, c.object)
			}
		})
	}
}

// TestTagIntoAnotherNamespace: istioctl writes a second webhook there and leaves the first, and both would inject.
func TestTagIntoAnotherNamespace(t *testing.T) {
	r := tagRequest(func(o *revision.TagObjects) { o.Services = nil })
	r.Target.Plane.Namespace = "istio-next"
	c := revision.Plan(r)
	if c.Tag.Understood || refusals(c) == "" || !strings.Contains(c.Tag.Why, "istio-next") {
		t.Errorf("understood %v, %q, refused by %q", c.Tag.Understood, c.Tag.Why, refusals(c))
	}
	want := []string{
		"istioctl --context lab tag set prod --revision 1-30 --overwrite --istioNamespace istio-next",
		"kubectl --context lab delete mutatingwebhookconfiguration istio-revision-tag-prod",
	}
	if diff := cmp.Diff(want, c.Commands[:2]); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

// TestTagMoves has what is sent; package survey's tests apply it to real objects.
func TestTagMoves(t *testing.T) {
	c := revision.Plan(tagRequest(nil))
	if !c.Tag.Understood || refusals(c) != "" || len(c.Tag.Edits) != 2 {
		t.Fatalf("got %+v, refused by %q", c.Tag, refusals(c))
	}
	want := []string{
		"metadata.labels[istio.io/rev]: 1-29 → 1-30",
		"webhooks[0].clientConfig.caBundle: certificate ffffffffffff → certificate eeeeeeeeeeee", "webhooks[0].clientConfig.service.name: istiod-1-29 → istiod-1-30",
		"webhooks[1].clientConfig.caBundle: certificate ffffffffffff → certificate eeeeeeeeeeee", "webhooks[1].clientConfig.service.name: istiod-1-29 → istiod-1-30",
	}
	if diff := cmp.Diff(want, c.Tag.Edits[0].Says); diff != "" {
		t.Errorf("says (-want +got):\n%s", diff)
	}
	const service = `[{"op":"test","path":"/metadata/labels/istio.io~1rev","value":"1-29"},{"op":"test","path":"/metadata/uid","value":"u"},` +
		`{"op":"test","path":"/spec/selector","value":{"app":"istiod","istio.io/rev":"1-29"}},` +
		`{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-30"},{"op":"replace","path":"/spec/selector","value":{"app":"istiod","istio.io/rev":"1-30"}}]`
	if got := c.Tag.Edits[1].Patch; got != service {
		t.Errorf("the Service's patch is %s", got)
	}
	if w := planned(t, c, "Deployment", "web"); !w.Restart {
		t.Error("what follows the tag is not restarted")
	}
	if c.Commands[0] != "istioctl --context lab tag set prod --revision 1-30 --overwrite" {
		t.Errorf("commands: %v", c.Commands)
	}
}

func TestTagNotUnderstood(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*revision.TagObjects)
		why    string
	}{
		"none":          {func(o *revision.TagObjects) { o.Webhooks = nil }, "there is no"},
		"two":           {func(o *revision.TagObjects) { o.Webhooks = append(o.Webhooks, o.Webhooks[0]) }, "several"},
		"unread":        {func(o *revision.TagObjects) { o.Gaps = []facts.Gap{{Resource: "services", Message: "no"}} }, "services could not be read: no"},
		"no injector":   {func(o *revision.TagObjects) { o.Injector = nil }, "no injection webhook of its own"},
		"no caBundle":   {func(o *revision.TagObjects) { o.Injector.Entries[0].CABundle = "" }, "no caBundle"},
		"by URL":        {func(o *revision.TagObjects) { o.Webhooks[0].Entries[0].URL = "https://x" }, "does not lead to a Service"},
		"another entry": {func(o *revision.TagObjects) { o.Webhooks[0].Entries[0].Name = "mine.example.org" }, "mine.example.org"},
		"an entry less": {func(o *revision.TagObjects) { o.Webhooks[0].Entries = o.Webhooks[0].Entries[:1] }, "lacks"},
		"selects more": {func(o *revision.TagObjects) {
			o.Webhooks[0].Entries[0].Objects.MatchLabels = map[string]string{"a": "b"}
		}, "selects otherwise"},
		"called otherwise":  {func(o *revision.TagObjects) { o.Webhooks[0].Entries[0].Rest = `{"failurePolicy":"Ignore"}` }, "called otherwise"},
		"Service elsewhere": {func(o *revision.TagObjects) { o.Services[0].Namespace = "other" }, "cannot be moved"},
		"Service selects":   {func(o *revision.TagObjects) { o.Services[0].Selector = map[string]string{"x": "y"} }, "does not select"},
		"more to change": {func(o *revision.TagObjects) {
			o.Others = []string{"ValidatingWebhookConfiguration/istiod-default-validator"}
		}, "istioctl also changes"},
	} {
		t.Run(name, func(t *testing.T) {
			got := revision.Plan(tagRequest(c.change))
			if got.Tag.Understood || !strings.Contains(got.Tag.Why, c.why) || len(got.Tag.Edits) != 0 || refusals(got) != "tag-not-understood" {
				t.Errorf("got %+v, refused by %q, want it not understood: %s", got.Tag, refusals(got), c.why)
			}
			if len(got.Commands) == 0 || !strings.HasPrefix(got.Commands[0], "istioctl") {
				t.Errorf("commands: %v", got.Commands)
			}
		})
	}
}
