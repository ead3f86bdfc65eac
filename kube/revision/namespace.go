package revision

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// draft is one namespace on its way into a plan.
type draft struct {
	Request
	subject Subject
	// goal are the planes that its workloads shall get to in the end; none where nothing shall inject them.
	goal []ControlPlane
	// ordinary are those that an ordinary pod of it shall get.
	ordinary []ControlPlane
	edits    []LabelEdit
	// back is the run that is taken back, as far as it came here; nil for all other plans.
	back *way
	// more are warnings that the plan has beside the rules of all namespaces.
	more []Warning
}

// namespace plans one namespace.
func (d draft) namespace() NamespaceChange {
	s := d.subject.Survey
	out := NamespaceChange{
		Name: s.Namespace, UID: s.UID, ResourceVersion: s.ResourceVersion, From: settledPlanes(d.subject.From),
		Labels: map[string]string{}, Edits: append([]LabelEdit{}, d.edits...), Workloads: []WorkloadChange{}, Left: d.leftBehind(),
	}
	for _, key := range []string{LabelInjection, LabelRevision} {
		if v, ok := s.Labels[key]; ok {
			out.Labels[key] = v
		}
	}
	for _, w := range s.Workloads {
		change, left := d.workload(w)
		out.Workloads = append(out.Workloads, change)
		out.Left = append(out.Left, left...)
	}
	slices.SortFunc(out.Workloads, func(a, b WorkloadChange) int { return byRef(a.WorkloadRef, b.WorkloadRef) })
	slices.SortFunc(out.Left, func(a, b LeftBehind) int {
		return cmp.Or(byRef(a.WorkloadRef, b.WorkloadRef), cmp.Compare(a.Says, b.Says))
	})
	out.Warnings = inOrder(slices.Concat(
		d.more, raise(d.subject.Concerns), d.mayChange(), d.labelRules(), d.leadRules(), d.gapRules(), d.gatewayRules(), d.ambientRules(),
		d.sidecarRules(), d.cronJobRules(), d.ownershipRules(out), d.budgetRules(out),
	))
	return out
}

func byRef(a, b facts.WorkloadRef) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
}

// object names the namespace in a warning.
func (d draft) object() string { return "namespace/" + d.subject.Survey.Namespace }

// refuse, warn and note are warnings about the whole namespace.
func (d draft) refuse(code, message, remedy string) Warning {
	return Warning{Code: code, Weight: Refuse, Object: d.object(), Message: message, Remedy: remedy}
}

func (d draft) warn(code, message, remedy string) Warning {
	return Warning{Code: code, Weight: Warn, Object: d.object(), Message: message, Remedy: remedy}
}

func (d draft) note(code, message string) Warning {
	return Warning{Code: code, Weight: Note, Object: d.object(), Message: message}
}
