package perform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// owned is a running pod of an owner.
func owned(kind, owner, by string) *corev1.Pod {
	p := runningPod(by, versions[by])
	p.Name = owner
	if kind != "Pod" {
		controller := true
		p.OwnerReferences = []metav1.OwnerReference{{Kind: kind, Name: owner, Controller: &controller}}
	}
	return &p
}

func TestLeftIsWhatPodsRun(t *testing.T) {
	ref := func(kind, name string) facts.WorkloadRef { return facts.WorkloadRef{Kind: kind, Name: name} }
	n := revision.NamespaceChange{
		Name: "shop", From: []revision.ControlPlane{{Revision: oldRevision}},
		Workloads: []revision.WorkloadChange{
			{WorkloadRef: ref(kindStatefulSet, "stock"), Restart: true, Leaves: 1, Expect: newRevision},
			{WorkloadRef: ref(kindDaemonSet, "agent"), Expect: newRevision},
			{WorkloadRef: ref(kindDaemonSet, "pinned"), Restart: true, Expect: oldRevision},
		},
		Left: []revision.LeftBehind{
			{WorkloadRef: ref("Job", "import"), Pods: 1, Says: "planned", Remedy: "wait"},
			{WorkloadRef: ref("CronJob", "nightly"), Pods: 1, Says: "planned", Remedy: "wait"},
			{WorkloadRef: ref("Job", "gone"), Pods: 1, Says: "planned", Remedy: "wait"},
		},
	}
	ended := owned("Job", "ended", oldRevision)
	ended.Status.Phase = corev1.PodSucceeded
	pods := []*corev1.Pod{
		owned("Pod", "debug", oldRevision), owned("Pod", "fresh", newRevision), owned("Pod", "plain", ""), owned("Pod", "other", "1-28"), ended,
		owned("Job", "import", oldRevision), owned("Job", "nightly-28", oldRevision), owned("Job", "nightly-29", oldRevision), owned("Job", "late", oldRevision),
		owned(kindStatefulSet, "stock", oldRevision), owned(kindStatefulSet, "stock", newRevision), owned(kindDaemonSet, "agent", oldRevision), owned(kindDaemonSet, "pinned", oldRevision),
		owned("Rollout", "canary", oldRevision),
	}
	got := map[string]int{}
	change := revision.Change{Target: revision.Target{Plane: revision.ControlPlane{Revision: newRevision}}}
	left := leftIn(change, n, pods)
	for _, l := range left {
		got[l.Kind+"/"+l.Name] = l.Pods
		planned := l.Name == "import" || l.Name == "nightly"
		if l.Says == "" || l.Remedy == "" || (l.Says == "planned") != planned {
			t.Errorf("%+v", l)
		}
	}
	want := map[string]int{
		"Pod/debug": 1, "Job/import": 1, "CronJob/nightly": 2, "Job/late": 1, "StatefulSet/stock": 1, "DaemonSet/agent": 1, "Rollout/canary": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Where it leads is not one plane: only what was foreseen is known to be left.
	if left := leftIn(revision.Change{}, revision.NamespaceChange{Left: n.Left}, pods); len(left) != 2 {
		t.Errorf("without a target, left is %+v", left)
	}
}
