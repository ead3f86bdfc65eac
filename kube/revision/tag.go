package revision

import (
	"maps"
	"slices"
	"strings"
)

// moveTag is the move of a tag, with the patches where its objects are such that nothing else need be done.
//
// It is what "istioctl tag set T --revision R --overwrite" makes of them (istio.io/istio/istioctl/pkg/tag/generate.go
// with templates revision-tags-mwc.yaml and revision-tags-svc.yaml): of the webhook configuration, its label
// istio.io/rev and where its entries lead; of the Service, its label and its selector. Labels of the installation that
// istioctl copies as well decide nothing and stay.
func moveTag(r Request) *TagMove {
	out := &TagMove{Name: r.TagName, From: settledPlane(r.TagFrom), To: settledPlane(r.Target.Plane), Edits: []TagEdit{}}
	if out.Why = notUnderstood(r); out.Why != "" {
		return out
	}
	out.Understood = true
	for _, w := range r.Tag.Webhooks {
		moved := movedWebhooks(w, *r.Tag.Injector, r.Target.Plane)
		out.Edits = append(out.Edits, tagEdit(TagEdit{Kind: kindWebhooks, Name: w.Name, UID: w.UID, ResourceVersion: w.ResourceVersion},
			w.fields(), moved.fields(), prints(w, *r.Tag.Injector))...)
	}
	for _, s := range r.Tag.Services {
		moved := movedService(s, r.Target.Plane)
		out.Edits = append(out.Edits, tagEdit(TagEdit{Kind: kindService, Namespace: s.Namespace, Name: s.Name, UID: s.UID, ResourceVersion: s.ResourceVersion},
			s.fields(), moved.fields(), nil)...)
	}
	return out
}

// tagEdit completes an edit; none where the object is as it should be.
func tagEdit(e TagEdit, have, want fields, prints map[string]string) []TagEdit {
	there := patch(have, want)
	if len(there) == 0 {
		return nil
	}
	e.Says, e.Patch, e.Revert = inWords(have, want, prints), patchText(there), patchText(patch(want, have))
	return []TagEdit{e}
}

func prints(list ...WebhookConfiguration) map[string]string {
	out := map[string]string{}
	for _, w := range list {
		for _, e := range w.Entries {
			if e.CABundle != "" {
				out[e.CABundle] = e.Fingerprint
			}
		}
	}
	return out
}

// movedWebhooks leads every entry where the target's own injector leads.
func movedWebhooks(w, injector WebhookConfiguration, to ControlPlane) WebhookConfiguration {
	w.Labels = maps.Clone(w.Labels)
	w.Labels[LabelRevision] = to.Revision
	w.Entries = slices.Clone(w.Entries)
	by := canonical(injector)
	for i := range w.Entries {
		e := &w.Entries[i]
		e.ServiceName, e.ServiceNamespace, e.ServicePath, e.CABundle = by.ServiceName, by.ServiceNamespace, by.ServicePath, by.CABundle
	}
	return w
}

// movedService selects the target's istiods.
func movedService(s TagService, to ControlPlane) TagService {
	s.Labels = maps.Clone(s.Labels)
	s.Labels[LabelRevision] = to.Revision
	s.Selector = istiodSelector(to.Revision)
	return s
}

// istiodSelector is how a Service selects the istiods of a revision (templates/revision-tags-svc.yaml).
func istiodSelector(revision string) map[string]string {
	if revision == defaultRevision || revision == "" {
		return map[string]string{"app": "istiod", "istio": "pilot"}
	}
	return map[string]string{"app": "istiod", LabelRevision: revision}
}

// injectorSuffix is that of all entries which inject (istioctl/pkg/tag/generate.go).
const injectorSuffix = "sidecar-injector.istio.io"

// canonical is the entry of an injector that istioctl takes for all: the first that injects.
func canonical(w WebhookConfiguration) WebhookEntry {
	for _, e := range w.Entries {
		if strings.HasSuffix(e.Name, injectorSuffix) {
			return e
		}
	}
	return WebhookEntry{}
}

// tagRules are what is to be said of a tag's move.
func tagRules(r Request, t TagMove) []Warning {
	var out []Warning
	object := "tag/" + t.Name
	if !t.Understood {
		out = append(out, Warning{Code: "tag-not-understood", Weight: Refuse, Object: object, Message: "its objects are not such that they can be patched: " + t.Why, Remedy: strings.Join(tagCommands(r.Context, t), " && ")})
	}
	if len(r.Subjects) == 0 {
		out = append(out, Warning{Code: "tag-unused", Weight: Note, Object: object, Message: "no namespace follows it"})
	}
	if r.Tag == nil {
		return out
	}
	for _, w := range r.Tag.Webhooks {
		out = append(out, tagOwnership(kindWebhooks+"/"+w.Name, w.Labels, w.Annotations)...)
	}
	for _, s := range r.Tag.Services {
		out = append(out, tagOwnership(kindService+"/"+s.Namespace+"/"+s.Name, s.Labels, s.Annotations)...)
	}
	return out
}

// tagOwnership says who may put one of a tag's objects back. Istio's chart labels all of them as Helm's, also where
// istioctl or kubectl wrote them: no sign of Helm but the annotation of its release counts.
func tagOwnership(object string, labels, annotations map[string]string) []Warning {
	if labels["app.kubernetes.io/managed-by"] == "Helm" {
		labels = maps.Clone(labels)
		delete(labels, "app.kubernetes.io/managed-by")
	}
	who, mark := keeperOf(labels, annotations)
	if who == "" {
		return nil
	}
	return []Warning{{Code: "gitops", Weight: Warn, Object: object, Message: who + " keeps it (" + mark + "), and puts it back when it next has a say",
		Remedy: "move the tag there as well (with Istio's chart: revisionTags)"}}
}
