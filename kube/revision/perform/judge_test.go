package perform

import (
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// podsBy are running pods NAME-0, NAME-1, … by the revisions that injected them; "" has none.
func podsBy(revisions ...string) []*corev1.Pod {
	var out []*corev1.Pod
	for i, by := range revisions {
		p := runningPod(by, versions[by])
		p.Name = fmt.Sprintf("w-%d", i)
		out = append(out, &p)
	}
	return out
}

var toNew = &revision.WorkloadChange{WorkloadRef: facts.WorkloadRef{Kind: kindStatefulSet, Name: "w"}, Expect: newRevision, Version: newVersion}

func TestVerifiedIsWhatPodsRun(t *testing.T) {
	through := rollout{generation: 2, observed: 2, wanted: 2, updated: 2, through: true}
	for name, c := range map[string]struct {
		rollout rollout
		pods    []*corev1.Pod
		change  *revision.WorkloadChange
		edit    func([]*corev1.Pod)
		want    bool
	}{
		"all on it":                      {through, podsBy(newRevision, newRevision), toNew, nil, true},
		"one on the old":                 {through, podsBy(newRevision, oldRevision), toNew, nil, false},
		"one too few":                    {through, podsBy(newRevision), toNew, nil, false},
		"status of before":               {rollout{generation: 1, observed: 1, wanted: 2, updated: 2, through: true}, podsBy(newRevision, newRevision), toNew, nil, false},
		"status behind":                  {rollout{generation: 2, observed: 1, wanted: 2, updated: 2, through: true}, podsBy(newRevision, newRevision), toNew, nil, false},
		"not through":                    {rollout{generation: 2, observed: 2, wanted: 2, updated: 1}, podsBy(newRevision, newRevision), toNew, nil, false},
		"an old one beside them":         {through, podsBy(newRevision, newRevision, oldRevision), toNew, nil, false},
		"an old one that ends":           {through, podsBy(newRevision, newRevision, oldRevision), toNew, func(p []*corev1.Pod) { now := metav1.Now(); p[2].DeletionTimestamp = &now }, true},
		"an old one that failed":         {through, podsBy(newRevision, newRevision, oldRevision), toNew, func(p []*corev1.Pod) { p[2].Status.Phase = corev1.PodFailed }, true},
		"one that does not run":          {through, podsBy(newRevision, newRevision), toNew, func(p []*corev1.Pod) { p[1].Status.Phase = corev1.PodPending }, false},
		"the label is not believed":      {through, podsBy(newRevision, oldRevision), toNew, func(p []*corev1.Pod) { p[1].Labels = map[string]string{revision.LabelRevision: newRevision} }, false},
		"the version is not as expected": {through, podsBy(newRevision, newRevision), toNew, func(p []*corev1.Pod) { p[1].Spec.InitContainers[0].Image = "istio/proxyv2:1.31.0" }, false},
		"the version is in a digest":     {through, podsBy(newRevision, newRevision), toNew, func(p []*corev1.Pod) { p[1].Spec.InitContainers[0].Image = "istio/proxyv2@sha256:00" }, true},
		"distroless":                     {through, podsBy(newRevision, newRevision), toNew, func(p []*corev1.Pod) { p[1].Spec.InitContainers[0].Image += "-distroless" }, true},
		"the note says it": {through, podsBy(newRevision, newRevision), toNew, func(p []*corev1.Pod) {
			p[1].Annotations = map[string]string{annotationStatus: `{"revision":"1-31"}`}
		}, true},
		"no proxy expected":    {through, podsBy("", ""), &revision.WorkloadChange{}, nil, true},
		"a proxy all the same": {through, podsBy("", oldRevision), &revision.WorkloadChange{}, nil, false},
		"below the partition":  {rollout{generation: 2, observed: 2, wanted: 3, updated: 2, leaves: 1, first: 1, through: true}, podsBy(oldRevision, newRevision, newRevision), toNew, nil, true},
		"on delete":            {rollout{generation: 2, observed: 2, wanted: 2, leaves: 2, through: true}, podsBy(oldRevision, oldRevision), toNew, nil, true},
		"no replicas":          {rollout{generation: 2, observed: 2, through: true}, nil, toNew, nil, true},
	} {
		if c.edit != nil {
			c.edit(c.pods)
		}
		if got := judge(c.change, c.rollout, c.pods, 2, 0); got.verified != c.want {
			t.Errorf("%s: verified %v, want %v (%+v)", name, got.verified, c.want, got)
		}
	}
}

func TestReasonsAreSaid(t *testing.T) {
	on := rollout{generation: 2, observed: 2, wanted: 3, updated: 1}
	waiting := func(pods []*corev1.Pod, reason string, initial bool) []*corev1.Pod {
		p := pods[0]
		p.Status.Phase = corev1.PodPending
		p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionFalse, Reason: "ContainersNotReady"}}
		status := []corev1.ContainerStatus{{Name: proxyContainer, State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: "m"}}}}
		if initial {
			p.Status.InitContainerStatuses = status
		} else {
			p.Status.ContainerStatuses = status
		}
		return pods
	}
	unscheduled := podsBy(newRevision)
	unscheduled[0].Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: "Unschedulable", Message: "0/3 nodes"}}}
	failing := on
	failing.troubles = []facts.Waiting{{Reason: "FailedCreate", Message: "quota", Pods: 2}}
	through := rollout{generation: 2, observed: 2, wanted: 1, updated: 1, through: true}
	for name, c := range map[string]struct {
		rollout rollout
		pods    []*corev1.Pod
		still   bool
		want    string
	}{
		"an image":              {on, waiting(podsBy(newRevision), "ImagePullBackOff", false), false, "ImagePullBackOff"},
		"an init container":     {on, waiting(podsBy(newRevision), "CrashLoopBackOff", true), false, "CrashLoopBackOff"},
		"no room":               {on, unscheduled, false, "Unschedulable"},
		"a quota":               {failing, podsBy(newRevision), false, "FailedCreate"},
		"starting":              {on, waiting(podsBy(newRevision), "ContainerCreating", false), false, ""},
		"starting for long":     {on, waiting(podsBy(newRevision), "ContainerCreating", false), true, "ContainersNotReady"},
		"an old pod is its own": {on, waiting(podsBy(oldRevision), "ImagePullBackOff", false), false, ""},
		"the wrong proxy":       {through, podsBy(oldRevision), true, "WrongProxy"},
		"no proxy":              {through, podsBy(""), true, "NoSidecar"},
		"a moment later":        {through, podsBy(oldRevision), false, ""},
	} {
		still := 0 * quiet
		if c.still {
			still = quiet
		}
		got := judge(toNew, c.rollout, c.pods, 2, still)
		var reasons []string
		for _, r := range got.reasons {
			reasons = append(reasons, r.Reason)
		}
		if strings.Join(reasons, ",") != c.want {
			t.Errorf("%s: %v, want %q", name, got.reasons, c.want)
		}
	}
	before := failing
	before.observed = 1
	if got := judge(toNew, before, podsBy(oldRevision), 2, quiet); len(got.reasons) != 0 || got.updated != 0 {
		t.Errorf("what the status said before the restart counts: %+v", got)
	}
	if got := judge(toNew, on, podsBy(newRevision), 2, 0); got.lacking != 2 {
		t.Errorf("%d pods are lacking, want 2", got.lacking)
	}
}

func TestRolloutsFollowTheirStrategy(t *testing.T) {
	three, one := int32(3), int32(1)
	partition := &appsv1.RollingUpdateStatefulSetStrategy{Partition: &one}
	set := func(edit func(*appsv1.StatefulSet)) *appsv1.StatefulSet {
		s := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: &three}, Status: appsv1.StatefulSetStatus{ReadyReplicas: 3}}
		edit(s)
		return s
	}
	for name, c := range map[string]struct {
		got             rollout
		leaves          int
		through, paused bool
		stays           string
	}{
		"updated": {statefulSetRollout(set(func(s *appsv1.StatefulSet) { s.Status.UpdatedReplicas = 3 })), 0, true, false, ""},
		"ready for too short": {statefulSetRollout(set(func(s *appsv1.StatefulSet) {
			s.Spec.MinReadySeconds, s.Status.UpdatedReplicas, s.Status.AvailableReplicas = 30, 3, 2
		})), 0, false, false, ""},
		"half updated": {statefulSetRollout(set(func(s *appsv1.StatefulSet) { s.Status.UpdatedReplicas = 2 })), 0, false, false, ""},
		"partition": {statefulSetRollout(set(func(s *appsv1.StatefulSet) {
			s.Spec.UpdateStrategy.RollingUpdate, s.Status.UpdatedReplicas = partition, 2
		})), 1, true, false, "w-0"},
		"a set on delete":    {statefulSetRollout(set(func(s *appsv1.StatefulSet) { s.Spec.UpdateStrategy.Type = appsv1.OnDeleteStatefulSetStrategyType })), 3, true, false, "w-0,w-1,w-5,w-6"},
		"a daemon on delete": {daemonSetRollout(&appsv1.DaemonSet{Spec: appsv1.DaemonSetSpec{UpdateStrategy: appsv1.DaemonSetUpdateStrategy{Type: appsv1.OnDeleteDaemonSetStrategyType}}, Status: appsv1.DaemonSetStatus{DesiredNumberScheduled: 2}}), 2, true, false, "w-0,w-1,w-5,w-6"},
		"a daemon":           {daemonSetRollout(&appsv1.DaemonSet{Status: appsv1.DaemonSetStatus{DesiredNumberScheduled: 2, UpdatedNumberScheduled: 2, NumberAvailable: 1}}), 0, false, false, ""},
		"old replicas":       {deploymentRollout(&appsv1.Deployment{Status: appsv1.DeploymentStatus{Replicas: 2, UpdatedReplicas: 1, AvailableReplicas: 2}}), 0, false, false, ""},
		"replaced":           {deploymentRollout(&appsv1.Deployment{Status: appsv1.DeploymentStatus{Replicas: 1, UpdatedReplicas: 1, AvailableReplicas: 1}}), 0, true, false, ""},
		"paused":             {deploymentRollout(&appsv1.Deployment{Spec: appsv1.DeploymentSpec{Paused: true}}), 0, false, true, ""},
	} {
		var stay []string
		for _, pod := range []string{"w-0", "w-1", "w-5", "w-6"} {
			if c.got.stays(pod) {
				stay = append(stay, pod)
			}
		}
		if c.got.leaves != c.leaves || c.got.through != c.through || c.got.paused != c.paused || strings.Join(stay, ",") != c.stays {
			t.Errorf("%s: %+v, stays %v", name, c.got, stay)
		}
	}
	later := statefulSetRollout(set(func(s *appsv1.StatefulSet) {
		s.Spec.UpdateStrategy.RollingUpdate, s.Spec.Ordinals = partition, &appsv1.StatefulSetOrdinals{Start: 5}
	}))
	if !later.stays("w-5") || later.stays("w-6") {
		t.Error("the partition does not count from the first ordinal")
	}
}
