package perform

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// leftLimit is how long it may take to see what is left where the run was stopped.
const leftLimit = 10 * time.Second

// leave says that a workload of a namespace is through. After the last one it is seen what is left, and no longer watched.
func (c *carrier) leave(namespace string) {
	c.mu.Lock()
	c.remaining[namespace]--
	l := c.lookouts[namespace]
	last := c.remaining[namespace] == 0
	if last {
		delete(c.lookouts, namespace)
	}
	c.mu.Unlock()
	if !last || l == nil {
		return
	}
	left := leftIn(c.change, c.namespace(namespace), l.allPods())
	l.stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left[namespace] = left
}

// allLeft is what is still on an old proxy in the namespaces that the run touched, by what the pods run. Where they cannot
// be seen, it is what the plan says.
func (c *carrier) allLeft(ctx context.Context) []revision.LeftBehind {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leftLimit)
	defer cancel()
	out := []revision.LeftBehind{}
	for i, n := range c.board.now().Namespaces {
		if touched(n) {
			out = append(out, c.leftOf(ctx, c.change.Namespaces[i])...)
		}
	}
	return out
}

// touched tells whether a run did anything in a namespace, or had nothing to write there and is through.
func touched(n revision.NamespaceRun) bool {
	if n.Label != revision.StepSkipped {
		return n.Label != revision.StepWaiting
	}
	return len(n.Workloads) == 0 || slices.ContainsFunc(n.Workloads, func(w revision.WorkloadRun) bool { return w.State != revision.StepWaiting })
}

func (c *carrier) leftOf(ctx context.Context, n revision.NamespaceChange) []revision.LeftBehind {
	c.mu.Lock()
	known, ok := c.left[n.Name]
	l := c.lookouts[n.Name]
	c.mu.Unlock()
	if ok {
		return known
	}
	if l != nil && l.synced() {
		return leftIn(c.change, n, l.allPods())
	}
	list, err := c.conn.kube.CoreV1().Pods(n.Name).List(ctx, metav1.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return n.Left
	}
	pods := make([]*corev1.Pod, 0, len(list.Items))
	for i := range list.Items {
		pods = append(pods, &list.Items[i])
	}
	return leftIn(c.change, n, pods)
}

// leftIn finds the pods of a namespace that have a proxy and not the one that they should, and that no restart of the
// change reaches any more.
func leftIn(change revision.Change, n revision.NamespaceChange, pods []*corev1.Pod) []revision.LeftBehind {
	found := map[facts.WorkloadRef]int{}
	for _, p := range pods {
		runs := proxyOf(p)
		if ended(p) || !runs.there {
			continue
		}
		ref := ownerOf(p)
		if old(change, n, plannedAs(n, ref), runs) {
			found[plannedAs(n, ref)]++
		}
	}
	out := []revision.LeftBehind{}
	for ref, count := range found {
		one := revision.LeftBehind{WorkloadRef: ref}
		if i := slices.IndexFunc(n.Left, func(l revision.LeftBehind) bool { return l.WorkloadRef == ref }); i >= 0 {
			one = n.Left[i]
		} else {
			one.Says, one.Remedy = generic(n, ref)
		}
		one.Pods = count
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b revision.LeftBehind) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// plannedAs is what the plan calls the owner of a pod: the Jobs of a CronJob go by the CronJob's name.
func plannedAs(n revision.NamespaceChange, ref facts.WorkloadRef) facts.WorkloadRef {
	if ref.Kind != "Job" {
		return ref
	}
	for _, l := range n.Left {
		if l.Kind == "CronJob" && strings.HasPrefix(ref.Name, l.Name+"-") {
			return l.WorkloadRef
		}
	}
	return ref
}

// old tells whether a pod should run something else: what is expected of its workload, else what the change leads to.
func old(change revision.Change, n revision.NamespaceChange, ref facts.WorkloadRef, runs proxy) bool {
	if i := slices.IndexFunc(n.Workloads, func(w revision.WorkloadChange) bool { return w.WorkloadRef == ref }); i >= 0 {
		return !runs.is(n.Workloads[i].Expect, n.Workloads[i].Version)
	}
	planned := slices.ContainsFunc(n.Left, func(l revision.LeftBehind) bool { return l.WorkloadRef == ref })
	from := slices.ContainsFunc(n.From, func(p revision.ControlPlane) bool { return p.Revision == runs.revision })
	if change.Target.Plane.Revision == "" {
		return planned
	}
	return (planned || from) && !runs.is(change.Target.Plane.Revision, change.Target.Plane.Version)
}

// generic says why something is left that the plan did not foresee.
func generic(n revision.NamespaceChange, ref facts.WorkloadRef) (says, remedy string) {
	i := slices.IndexFunc(n.Workloads, func(w revision.WorkloadChange) bool { return w.WorkloadRef == ref })
	switch {
	case i >= 0 && !n.Workloads[i].Restart:
		return "it was not restarted", "restart it when you are ready: kubectl -n " + n.Name + " rollout restart " + strings.ToLower(ref.Kind) + "/" + ref.Name
	case i >= 0 && n.Workloads[i].Leaves > 0:
		return "its strategy leaves pods on the old template", "delete the pods, or change its partition"
	case i >= 0:
		return "its rollout did not come to an end", "resume the run, or undo it"
	case ref.Kind == "Pod":
		return "a bare pod: nothing makes it anew", "delete it and create it again"
	case ref.Kind == "Job":
		return "a Job runs to its end with the proxy that it began with", "wait for it, or delete it and create it again"
	}
	return "its controller is not restarted by portolan", "restart it by its own means"
}
