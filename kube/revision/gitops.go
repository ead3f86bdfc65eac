package revision

import (
	"slices"
	"strings"
)

// keeper is a program that holds objects to what is written elsewhere.
type keeper struct {
	name string
	// labels and annotations are by what its objects are known; a value behind "=" must be that one.
	labels, annotations []string
	// managers are the names that it writes fields under.
	managers []string
}

// keepers are by their own documentation: Argo CD's resource tracking, the labels of Flux's controllers, Helm's
// ownership annotations (helm.sh/helm/v3/pkg/action/validate.go), Rancher Fleet's object sets, Config Sync's and
// kapp's inventories.
var keepers = []keeper{
	{"Argo CD", []string{"argocd.argoproj.io/instance"}, []string{"argocd.argoproj.io/tracking-id", "argocd.argoproj.io/installation-id"}, []string{"argocd-controller", "argocd-application-controller"}},
	{"Flux", []string{"kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name"}, nil, []string{"kustomize-controller", "helm-controller"}},
	{"Helm", []string{"app.kubernetes.io/managed-by=Helm"}, []string{"meta.helm.sh/release-name"}, []string{"helm"}},
	{"Fleet", []string{"objectset.rio.cattle.io/hash"}, []string{"objectset.rio.cattle.io/id"}, []string{"fleetagent"}},
	{"Config Sync", nil, []string{"configsync.gke.io/resource-id", "config.k8s.io/owning-inventory"}, []string{"configsync"}},
	{"kapp", []string{"kapp.k14s.io/app"}, nil, []string{"kapp-server"}},
	{"Terraform", nil, nil, []string{"Terraform", "HashiCorp"}},
}

// OwnershipLabels and OwnershipAnnotations are the keys that a survey must keep for the rules of ownership.
func OwnershipLabels() []string {
	return keysOf(func(k keeper) []string { return k.labels })
}

// OwnershipAnnotations are the keys of annotations, as [OwnershipLabels] are of labels.
func OwnershipAnnotations() []string {
	return keysOf(func(k keeper) []string { return k.annotations })
}

func keysOf(of func(keeper) []string) []string {
	var out []string
	for _, k := range keepers {
		for _, mark := range of(k) {
			key, _, _ := strings.Cut(mark, "=")
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// keeperOf is who keeps an object, with the mark that says so.
func keeperOf(labels, annotations map[string]string) (who, mark string) {
	for _, k := range keepers {
		for _, m := range slices.Concat(k.labels, k.annotations) {
			key, value, exact := strings.Cut(m, "=")
			for _, in := range []map[string]string{labels, annotations} {
				if v, ok := in[key]; ok && (!exact || v == value) {
					return k.name, key + "=" + v
				}
			}
		}
	}
	return "", ""
}

// writerOf is the keeper among the managers that wrote a field.
func writerOf(managers []string) string {
	for _, k := range keepers {
		if slices.ContainsFunc(k.managers, func(m string) bool { return slices.Contains(managers, m) }) {
			return k.name
		}
	}
	return ""
}

// ownershipRules say who may put back what the change writes.
func (d draft) ownershipRules(n NamespaceChange) []Warning {
	const remedy = "change it at the source as well, or stop the sync for the time of the change"
	var out []Warning
	s := d.subject.Survey
	if len(n.Edits) > 0 {
		who, mark := keeperOf(s.Labels, s.Annotations)
		switch writer := writerOf(s.Managers); {
		case writer != "":
			out = append(out, d.warn("gitops", writer+" wrote these labels, and puts them back when it next has a say", remedy))
		case who != "":
			out = append(out, d.warn("gitops", who+" keeps this namespace ("+mark+"): where the labels are part of what it keeps, it puts them back", remedy))
		}
	}
	kept := map[string][]string{}
	for _, w := range n.restarts() {
		of := d.workloadOf(w)
		if who, _ := keeperOf(of.Labels, of.Annotations); who != "" {
			kept[who] = append(kept[who], refWords(w.WorkloadRef))
		}
	}
	for _, k := range keepers {
		if names := kept[k.name]; len(names) > 0 {
			out = append(out, d.note("gitops-restart", k.name+" keeps "+few(names)+": where it takes the restart's annotation away, they roll once more, with the same proxies"))
		}
	}
	return out
}

func (d draft) workloadOf(w WorkloadChange) Workload {
	for _, s := range d.subject.Survey.Workloads {
		if s.WorkloadRef == w.WorkloadRef {
			return s
		}
	}
	return Workload{}
}
