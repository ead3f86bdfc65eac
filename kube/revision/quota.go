package revision

import "fmt"

// quotaRules warn of a quota that leaves no room for the pods which a rollout has beside the old ones. The quota's
// admission refuses such a pod (k8s.io/apiserver/pkg/admission/plugin/resourcequota); the rollout then goes on only as
// far as it may miss some.
func (d draft) quotaRules(w Workload) []Warning {
	p := paceOf(w)
	if p.surge == 0 {
		return nil
	}
	var out []Warning
	for _, q := range d.subject.Survey.Quotas {
		for _, l := range q.Limits {
			ask := asks(w, l.Resource)
			free := max(l.Hard-l.Used, 0)
			if ask == 0 || free >= ask*int64(p.surge) {
				continue
			}
			effect := "it rolls more slowly"
			if free < ask && p.unavailable == 0 {
				effect = "it cannot roll at all"
			}
			if q.Scoped {
				effect += ", if the quota's scope counts its pods"
			}
			out = append(out, d.about(w, Warn, "quota",
				fmt.Sprintf("ResourceQuota/%s has room for %d more of its pods by %s, and it wants %d beside the old ones: %s", q.Name, free/ask, l.Resource, p.surge, effect),
				"raise the quota for the time of the change, or let the workload miss a pod (maxUnavailable)"))
		}
	}
	return out
}

// asks is what one more pod of it costs of a quota's resource.
func asks(w Workload, resource string) int64 {
	if resource == "pods" || resource == "count/pods" {
		return 1
	}
	for _, a := range w.Asks {
		if a.Resource == resource {
			return a.Value
		}
	}
	return 0
}

// budgetRules say what PodDisruptionBudgets are for: a rollout deletes pods and asks none of them; an eviction does
// (k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go).
func (d draft) budgetRules(n NamespaceChange) []Warning {
	if len(d.subject.Survey.Budgets) == 0 || len(n.restarts()) == 0 && len(n.Left) == 0 {
		return nil
	}
	var names []string
	for _, b := range d.subject.Survey.Budgets {
		names = append(names, fmt.Sprintf("%s (%d may go now)", b.Name, b.Allowed))
	}
	return []Warning{d.note("budget", "a rollout asks no PodDisruptionBudget, only evictions do, as when a node is drained meanwhile: "+few(names))}
}
