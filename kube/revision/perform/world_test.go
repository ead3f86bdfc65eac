package perform

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
	"portolan/kube/revision/template"
)

// world is a cluster with an old and a new control plane, and controllers that replace pods.
type world struct {
	*server
	// rolls decides what becomes of a restart; nil replaces all pods at once.
	rolls func(path string)
	made  int
	// dir holds the journals.
	dir string
}

const (
	oldRevision, oldVersion = "1-29", "1.29.2"
	newRevision, newVersion = "1-31", "1.31.1"
)

var versions = map[string]string{oldRevision: oldVersion, newRevision: newVersion}

func newWorld(t *testing.T) *world {
	w := &world{server: newServer(t), dir: t.TempDir()}
	w.patched = func(path string) {
		if !strings.HasPrefix(path, "/apis/apps/v1/") {
			return
		}
		if w.rolls != nil {
			w.rolls(path)
			return
		}
		w.replace(path)
	}
	return w
}

func (w *world) namespace(name string) {
	w.put("/api/v1/namespaces", &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{
		Name: name, UID: types.UID("ns-" + name), Labels: map[string]string{revision.LabelRevision: oldRevision, "team": "a"},
	}})
}

func appsPath(namespace, kind, name string) string {
	return "/apis/apps/v1/namespaces/" + namespace + "/" + plurals[kind] + "/" + name
}

// workload makes one with its pods on the old proxy.
func (w *world) workload(namespace, kind, name string, replicas int32) {
	meta := metav1.ObjectMeta{Name: name, Namespace: namespace, UID: types.UID("uid-" + name), Generation: 1}
	typed := metav1.TypeMeta{APIVersion: "apps/v1", Kind: kind}
	template := corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "app:1"}}}}
	collection := parent(appsPath(namespace, kind, name))
	switch kind {
	case kindDeployment:
		w.put(collection, &appsv1.Deployment{TypeMeta: typed, ObjectMeta: meta, Spec: appsv1.DeploymentSpec{Replicas: &replicas, Template: template}})
	case kindStatefulSet:
		w.put(collection, &appsv1.StatefulSet{TypeMeta: typed, ObjectMeta: meta, Spec: appsv1.StatefulSetSpec{Replicas: &replicas, Template: template}})
	case kindDaemonSet:
		w.put(collection, &appsv1.DaemonSet{TypeMeta: typed, ObjectMeta: meta, Spec: appsv1.DaemonSetSpec{Template: template}, Status: appsv1.DaemonSetStatus{DesiredNumberScheduled: replicas}})
	}
	w.replace(appsPath(namespace, kind, name))
}

// replace ends all pods of a workload and makes new ones, injected as its namespace's label says, and writes its status.
func (w *world) replace(path string) {
	parts := strings.Split(path, "/")
	namespace, plural, name := parts[5], parts[6], parts[7]
	kind := map[string]string{"deployments": kindDeployment, "statefulsets": kindStatefulSet, "daemonsets": kindDaemonSet}[plural]
	pods := "/api/v1/namespaces/" + namespace + "/pods"
	for _, p := range w.paths(pods) {
		var pod corev1.Pod
		w.get(p, &pod)
		if (ownerOf(&pod) == facts.WorkloadRef{Kind: kind, Name: name}) {
			w.remove(p)
		}
	}
	wanted := w.wanted(path, kind)
	for i := range wanted {
		w.pod(namespace, kind, name, i, "")
	}
	w.status(path, kind, wanted)
}

func (w *world) wanted(path, kind string) int {
	switch kind {
	case kindDeployment:
		var d appsv1.Deployment
		w.get(path, &d)
		return int(*d.Spec.Replicas)
	case kindStatefulSet:
		var s appsv1.StatefulSet
		w.get(path, &s)
		return int(*s.Spec.Replicas)
	}
	var d appsv1.DaemonSet
	w.get(path, &d)
	return int(d.Status.DesiredNumberScheduled)
}

// status writes that so many pods of the newest template are there and available.
func (w *world) status(path, kind string, updated int) {
	n := int32(updated)
	switch kind {
	case kindDeployment:
		var d appsv1.Deployment
		w.get(path, &d)
		d.Status = appsv1.DeploymentStatus{ObservedGeneration: d.Generation, Replicas: *d.Spec.Replicas, UpdatedReplicas: n, ReadyReplicas: n, AvailableReplicas: n}
		w.put(parent(path), &d)
	case kindStatefulSet:
		var s appsv1.StatefulSet
		w.get(path, &s)
		s.Status = appsv1.StatefulSetStatus{ObservedGeneration: s.Generation, Replicas: *s.Spec.Replicas, UpdatedReplicas: n, ReadyReplicas: n}
		w.put(parent(path), &s)
	default:
		var d appsv1.DaemonSet
		w.get(path, &d)
		d.Status = appsv1.DaemonSetStatus{ObservedGeneration: d.Generation, DesiredNumberScheduled: d.Status.DesiredNumberScheduled, UpdatedNumberScheduled: n, NumberReady: n, NumberAvailable: n}
		w.put(parent(path), &d)
	}
}

// pod makes a running pod, injected by revision, or as its namespace's label says where that is empty.
func (w *world) pod(namespace, kind, owner string, ordinal int, by string) {
	if by == "" {
		var n corev1.Namespace
		w.get("/api/v1/namespaces/"+namespace, &n)
		by = n.Labels[revision.LabelRevision]
	}
	w.made++
	pod := runningPod(by, versions[by])
	pod.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}
	pod.Namespace, pod.UID = namespace, types.UID(fmt.Sprintf("pod-%d", w.made))
	pod.Name = fmt.Sprintf("%s-%d", owner, w.made)
	controller := true
	ref := metav1.OwnerReference{APIVersion: "apps/v1", Kind: kind, Name: owner, UID: types.UID("uid-" + owner), Controller: &controller}
	switch kind {
	case "Pod":
		w.put("/api/v1/namespaces/"+namespace+"/pods", &pod)
		return
	case kindStatefulSet:
		pod.Name = fmt.Sprintf("%s-%d", owner, ordinal)
	case kindDeployment:
		pod.Labels = map[string]string{"pod-template-hash": "abc"}
		ref.Kind, ref.Name = "ReplicaSet", owner+"-abc"
	}
	pod.OwnerReferences = []metav1.OwnerReference{ref}
	w.put("/api/v1/namespaces/"+namespace+"/pods", &pod)
}

// runningPod runs and is ready, with a proxy where a revision is named.
func runningPod(by, version string) corev1.Pod {
	out := corev1.Pod{
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "app:1"}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, Conditions: []corev1.PodCondition{
			{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}, {Type: corev1.PodReady, Status: corev1.ConditionTrue},
		}},
	}
	if by != "" {
		out.Annotations = map[string]string{annotationRevision: by}
		out.Spec.InitContainers = []corev1.Container{{Name: proxyContainer, Image: "docker.io/istio/proxyv2:" + version}}
	}
	return out
}

// planned is a switch of these namespaces to the new revision, with all that is in them.
func (w *world) planned(namespaces ...string) revision.Change {
	to := newRevision
	before := oldRevision
	c := revision.Change{
		Kind: revision.KindSwitch, Context: "test", Road: revision.RoadUpgrade, Namespaces: []revision.NamespaceChange{},
		Target: revision.Target{Kind: revision.ToRevision, Name: newRevision, Plane: revision.ControlPlane{Revision: newRevision, Version: newVersion}},
	}
	for _, name := range namespaces {
		var n corev1.Namespace
		w.get("/api/v1/namespaces/"+name, &n)
		one := revision.NamespaceChange{
			Name: name, UID: string(n.UID), ResourceVersion: n.ResourceVersion, Labels: map[string]string{revision.LabelRevision: before},
			Edits: []revision.LabelEdit{{Key: revision.LabelRevision, Before: &before, After: &to}},
			From:  []revision.ControlPlane{{Revision: oldRevision, Version: oldVersion}},
		}
		for _, kind := range []string{kindDaemonSet, kindDeployment, kindStatefulSet} {
			for _, path := range w.paths(parent(appsPath(name, kind, "x"))) {
				var meta metav1.PartialObjectMetadata
				w.get(path, &meta)
				one.Workloads = append(one.Workloads, revision.WorkloadChange{
					WorkloadRef: facts.WorkloadRef{Kind: kind, Name: meta.Name}, UID: string(meta.UID), ResourceVersion: meta.ResourceVersion,
					Restart: true, Replicas: w.wanted(path, kind), Expect: newRevision, Version: newVersion,
				})
			}
		}
		c.Namespaces = append(c.Namespaces, one)
	}
	return c
}

// begin writes a change down.
func (w *world) begin(c revision.Change, o revision.Options) *journal.Journal {
	w.t.Helper()
	j, err := journal.At(w.dir).Create(c, o, revision.Who{Local: "jane", Kube: "jane@example.org"})
	if err != nil {
		w.t.Fatal(err)
	}
	return j
}

// runs counts the pods of a namespace by the revision that they run.
func (w *world) runs(namespace string) map[string]int {
	out := map[string]int{}
	for _, p := range w.paths("/api/v1/namespaces/" + namespace + "/pods") {
		var pod corev1.Pod
		w.get(p, &pod)
		out[proxyOf(&pod).revision]++
	}
	return out
}

func (w *world) mustRun(namespace string, want map[string]int) {
	w.t.Helper()
	if got := w.runs(namespace); !maps.Equal(got, want) {
		w.t.Errorf("the pods of %s run %v, want %v", namespace, got, want)
	}
}

// fingerprinted is the change with the templates' fingerprints, as a survey takes them.
func fingerprinted(w *world, c revision.Change) revision.Change {
	for i := range c.Namespaces {
		for k := range c.Namespaces[i].Workloads {
			one := &c.Namespaces[i].Workloads[k]
			var d appsv1.Deployment
			w.get(appsPath(c.Namespaces[i].Name, one.Kind, one.Name), &d)
			one.Template = template.Fingerprint(d.Spec.Template, string(d.Spec.Strategy.Type))
		}
	}
	return c
}
