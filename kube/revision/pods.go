package revision

import (
	"slices"

	"portolan/graph/facts"
)

// rollable are the kinds that roll by themselves when their pod template changes, and that the plan restarts.
var rollable = []string{"Deployment", "StatefulSet", "DaemonSet"}

// podsOf are the pods of an owner; none where it has none.
func (d draft) podsOf(ref facts.WorkloadRef) PodSet {
	for _, p := range d.subject.Survey.Pods {
		if p.WorkloadRef == ref {
			return p
		}
	}
	return PodSet{WorkloadRef: ref}
}

// leftBehind are the pods that no restart reaches, and that do not run what they should.
func (d draft) leftBehind() []LeftBehind {
	out := []LeftBehind{}
	for _, p := range d.subject.Survey.Pods {
		known := slices.ContainsFunc(d.subject.Survey.Workloads, func(w Workload) bool { return w.WorkloadRef == p.WorkloadRef })
		if known || p.Pods == 0 {
			continue
		}
		lead := d.lead(p.WorkloadRef, p.Labels, p.InjectAnnotation, p.HostNetwork)
		plane, arrives := d.arrives(lead.Planes)
		switch {
		case d.TagName != "" && !arrives && len(settledPlanes(lead.Planes)) == 1, lead.Mode == facts.Ambient, lead.Mode == facts.NoProxy && p.Proxied == 0,
			arrives && runs(p, &plane, Workload{}), d.back.untouched(p.WorkloadRef, p):
			continue
		}
		says, remedy := d.stays(p)
		out = append(out, LeftBehind{WorkloadRef: p.WorkloadRef, Pods: p.Pods, Says: says, Remedy: remedy})
	}
	return out
}

// stays says why a restart does not reach pods of such an owner, and what does.
func (d draft) stays(p PodSet) (says, remedy string) {
	namespace := d.subject.Survey.Namespace
	get := shell("kubectl", "--context", d.Context, "-n", namespace, "get", "pod", p.Name, "-o", "yaml")
	switch {
	case p.Kind == "Pod":
		return "a pod of its own: nobody creates it again", "create it again from its manifest; what it is now: " + get
	case p.Kind == "Job" && p.Group == "batch":
		return "a Job runs to its end as it began", "wait for its end, or delete it and create it again"
	case p.Kind == "CronJob" && p.Group == "batch":
		return "a run of the CronJob goes on as it began; its next runs get the other proxy", "wait for its end"
	case p.Kind == "ReplicaSet" && p.Group == "apps":
		return "a ReplicaSet of its own replaces only what is deleted", "delete its pods one by one"
	case p.Kind == "ReplicationController" && p.Group == "":
		return "a ReplicationController replaces only what is deleted", "delete its pods one by one"
	case p.Kind == "Rollout" && p.Group == "argoproj.io":
		// Argo Rollouts restarts by spec.restartAt, not by the template's annotation.
		return "Argo Rollouts replaces its pods in its own way", shell("kubectl", "argo", "rollouts", "--context", d.Context, "-n", namespace, "restart", p.Name)
	case p.Kind == "DeploymentConfig":
		return "OpenShift replaces its pods in its own way", shell("oc", "--context", d.Context, "-n", namespace, "rollout", "latest", "dc/"+p.Name)
	case slices.Contains(rollable, p.Kind) && p.Group == "apps":
		return "its " + p.Kind + " could not be read", "ask for the right to list it, then plan again"
	}
	return "its " + p.Kind + " decides when its pods are replaced", "restart it in the way that its controller has, or delete its pods one by one"
}

// cronJobRules say what becomes of jobs that are yet to come.
func (d draft) cronJobRules() []Warning {
	var names []string
	for _, c := range d.subject.Survey.CronJobs {
		ref := facts.WorkloadRef{Kind: "CronJob", Name: c.Name}
		if _, ok := d.arrives(d.lead(ref, c.PodLabels, "", c.HostNetwork).Planes); ok {
			names = append(names, refWords(ref))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Warning{d.note("cronjob", "nothing need be done for "+few(names)+": the next runs get the other proxy")}
}
