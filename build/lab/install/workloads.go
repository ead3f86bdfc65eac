package install

import (
	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/build/lab/cluster"
	"portolan/build/lab/scenario"
)

// workload is what makes an application's pods, and its Service.
func workload(s scenario.Scenario, n scenario.Namespace, w scenario.Workload, p scenario.Plane) []runtime.Object {
	app := labels{"app": w.Name}
	template := core.PodTemplateSpec{
		ObjectMeta: meta.ObjectMeta{Labels: merged(app, w.Labels), Annotations: merged(w.Annotations)},
		Spec:       core.PodSpec{HostNetwork: w.HostNetwork, Containers: []core.Container{{Name: w.Name, Image: "example/" + w.Name + ":1.0"}}},
	}
	if n.Mode == scenario.Sidecar {
		injectSidecar(&template, p, n.Name, w.Name)
	}
	service := &core.Service{
		ObjectMeta: named(n.Name, w.Name, app),
		Spec:       core.ServiceSpec{Selector: app, Ports: []core.ServicePort{{Name: "http", Port: 80}}},
	}
	bindToWaypoint(s, n, service)
	if w.Pool != "" {
		template.Spec.NodeSelector = labels{poolLabel: w.Pool}
	}
	return []runtime.Object{controller(n, w, template), service}
}

func controller(n scenario.Namespace, w scenario.Workload, template core.PodTemplateSpec) runtime.Object {
	replicas := int32(w.Replicas)
	metadata := named(n.Name, w.Name, labels{"app": w.Name})
	selector := &meta.LabelSelector{MatchLabels: labels{"app": w.Name}}
	switch w.Kind {
	case "StatefulSet":
		return &apps.StatefulSet{ObjectMeta: metadata, Spec: apps.StatefulSetSpec{
			Replicas: &replicas, Selector: selector, Template: template, ServiceName: w.Name,
			PodManagementPolicy: apps.ParallelPodManagement, UpdateStrategy: setStrategy(w),
		}}
	case "DaemonSet":
		strategy := apps.DaemonSetUpdateStrategy{Type: apps.DaemonSetUpdateStrategyType(w.Roll)}
		return &apps.DaemonSet{ObjectMeta: metadata, Spec: apps.DaemonSetSpec{Selector: selector, Template: template, UpdateStrategy: strategy}}
	case "Job":
		template.Labels = merged(template.Labels, labels{cluster.StaysLabel: "true"})
		template.Spec.RestartPolicy = core.RestartPolicyNever
		return &batch.Job{ObjectMeta: metadata, Spec: batch.JobSpec{Template: template}}
	case "Pod":
		metadata.Labels, metadata.Annotations = template.Labels, template.Annotations
		return &core.Pod{ObjectMeta: metadata, Spec: template.Spec}
	default:
		d := apps.DeploymentSpec{Replicas: &replicas, Selector: selector, Template: template}
		if w.Roll == "Recreate" {
			d.Strategy.Type = apps.RecreateDeploymentStrategyType
		}
		return &apps.Deployment{ObjectMeta: metadata, Spec: d}
	}
}

// setStrategy is a StatefulSet's; a partition keeps all pods but the last.
func setStrategy(w scenario.Workload) apps.StatefulSetUpdateStrategy {
	switch w.Roll {
	case "Partition":
		partition := int32(w.Replicas - 1)
		return apps.StatefulSetUpdateStrategy{
			Type: apps.RollingUpdateStatefulSetStrategyType, RollingUpdate: &apps.RollingUpdateStatefulSetStrategy{Partition: &partition},
		}
	default:
		return apps.StatefulSetUpdateStrategy{Type: apps.StatefulSetUpdateStrategyType(w.Roll)}
	}
}

// bindToWaypoint writes the condition by which istiod says that a Service's
// traffic goes through a waypoint.
func bindToWaypoint(s scenario.Scenario, n scenario.Namespace, service *core.Service) {
	name := n.Labels["istio.io/use-waypoint"]
	home := n.Labels["istio.io/use-waypoint-namespace"]
	if home == "" {
		home = n.Name
	}
	for _, other := range s.Namespaces {
		if other.Name != home || other.Waypoint == nil || other.Waypoint.Name != name {
			continue
		}
		service.Status.Conditions = []meta.Condition{{
			Type: "istio.io/WaypointBound", Status: meta.ConditionTrue, Reason: "WaypointAccepted",
			Message: "Successfully attached to waypoint " + home + "/" + name, LastTransitionTime: meta.Now(),
		}}
	}
}
