package perform

import (
	"context"
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"portolan/kube/revision"
	"portolan/kube/revision/template"
)

// Kinds of workloads that can be restarted.
const (
	kindDeployment  = "Deployment"
	kindStatefulSet = "StatefulSet"
	kindDaemonSet   = "DaemonSet"
)

// plurals are how the API calls the kinds.
var plurals = map[string]string{kindDeployment: "deployments", kindStatefulSet: "statefulsets", kindDaemonSet: "daemonsets"}

// restartWrite restarts a workload as "kubectl rollout restart" does, by a stamp that tells this run's restart from any
// other.
func restartWrite(s revision.Step, stamp string) write {
	w := s.Workload
	object := fmt.Sprintf("%s/%s/%s", w.Kind, s.In, w.Name)
	out := write{
		step: s.Name, object: object, what: "restart of " + object, restarts: true,
		after: []string{revision.AnnotationRestartedAt + "=" + stamp},
		path:  "/apis/apps/v1/namespaces/" + s.In + "/" + plurals[w.Kind] + "/" + w.Name, patchType: types.MergePatchType,
	}
	out.look = func(ctx context.Context, kube kubernetes.Interface) (sight, error) {
		got, err := readWorkload(ctx, kube, w.Kind, s.In, w.Name)
		if err != nil {
			return missing(err)
		}
		return seeWorkload(w, got, stamp), nil
	}
	out.patch = func(seen sight) ([]byte, error) { return restartPatch(w.UID, seen.resourceVersion, stamp) }
	return out
}

func restartPatch(uid, resourceVersion, stamp string) ([]byte, error) {
	var body struct {
		Metadata metadata `json:"metadata"`
		Spec     struct {
			Template struct {
				Metadata struct {
					Annotations map[string]string `json:"annotations"`
				} `json:"metadata"`
			} `json:"template"`
		} `json:"spec"`
	}
	body.Metadata = metadata{UID: uid, ResourceVersion: resourceVersion}
	body.Spec.Template.Metadata.Annotations = map[string]string{revision.AnnotationRestartedAt: stamp}
	return json.Marshal(body)
}

// workload is a Deployment, StatefulSet or DaemonSet as far as restarting and following it goes.
type workload struct {
	metav1.ObjectMeta
	kind     string
	template *corev1.PodTemplateSpec
	// strategy is its type, such as Recreate.
	strategy string
	rollout  rollout
}

func readWorkload(ctx context.Context, kube kubernetes.Interface, kind, namespace, name string) (workload, error) {
	switch kind {
	case kindDeployment:
		got, err := kube.AppsV1().Deployments(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return workload{}, err
		}
		return ofDeployment(got), nil
	case kindStatefulSet:
		got, err := kube.AppsV1().StatefulSets(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return workload{}, err
		}
		return ofStatefulSet(got), nil
	case kindDaemonSet:
		got, err := kube.AppsV1().DaemonSets(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return workload{}, err
		}
		return ofDaemonSet(got), nil
	}
	return workload{}, fmt.Errorf("a %s cannot be restarted", kind)
}

func ofDeployment(d *appsv1.Deployment) workload {
	return workload{ObjectMeta: d.ObjectMeta, kind: kindDeployment, template: &d.Spec.Template, strategy: string(d.Spec.Strategy.Type), rollout: deploymentRollout(d)}
}

func ofStatefulSet(s *appsv1.StatefulSet) workload {
	return workload{ObjectMeta: s.ObjectMeta, kind: kindStatefulSet, template: &s.Spec.Template, strategy: string(s.Spec.UpdateStrategy.Type), rollout: statefulSetRollout(s)}
}

func ofDaemonSet(d *appsv1.DaemonSet) workload {
	return workload{ObjectMeta: d.ObjectMeta, kind: kindDaemonSet, template: &d.Spec.Template, strategy: string(d.Spec.UpdateStrategy.Type), rollout: daemonSetRollout(d)}
}

// seeWorkload compares a workload with what was planned of it. Its resourceVersion changes with every pod; what the plan
// rests on is its template and how it rolls.
func seeWorkload(w *revision.WorkloadChange, got workload, stamp string) sight {
	last := got.template.Annotations[revision.AnnotationRestartedAt]
	out := sight{resourceVersion: got.ResourceVersion, generation: got.Generation, before: []string{revision.AnnotationRestartedAt + "-"}}
	if last != "" {
		out.before = []string{revision.AnnotationRestartedAt + "=" + last}
	}
	switch {
	case string(got.UID) != w.UID:
		out.changed = "it was deleted and made anew"
	case got.DeletionTimestamp != nil:
		out.gone = true
	case last == stamp:
		out.done = true
	case got.ResourceVersion == w.ResourceVersion:
	case w.Template != "" && template.Fingerprint(*got.template, got.strategy) != w.Template:
		out.changed = "its pod template is another, or its strategy"
	case got.rollout.paused:
		out.changed = "it is paused"
	case got.rollout.leaves != w.Leaves && got.rollout.wanted == w.Replicas:
		out.changed = "it rolls otherwise: its strategy was changed"
	}
	return out
}

// missing tells an object that is gone from one that could not be read.
func missing(err error) (sight, error) {
	if apierrors.IsNotFound(err) {
		return sight{gone: true}, nil
	}
	return sight{}, err
}
