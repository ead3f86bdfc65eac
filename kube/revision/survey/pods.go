package survey

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/revision"
)

func compare(a, b string) int { return cmp.Compare(a, b) }

// pod is one pod, as far as it is needed.
type pod struct {
	name  string
	owner revision.Owner
	// parent is the owner that the pod's own labels and names hint at, of which the workloads must know.
	parent           *revision.Owner
	ready            bool
	proxied          bool
	ambient          bool
	running          revision.RunningCount
	labels           map[string]string
	hostNetwork      bool
	injectAnnotation string
	asks             []revision.Amount
}

// keepPod leaves out pods that have finished, and those on their way out.
func keepPod(f *found, p *corev1.Pod) {
	if p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed || p.DeletionTimestamp != nil {
		return
	}
	out := pod{
		name: p.Name, labels: collect.Only(p.Labels, facts.PodLabels), hostNetwork: p.Spec.HostNetwork,
		injectAnnotation: p.Annotations[annotationInject], asks: amounts(&p.Spec),
	}
	out.owner, out.parent = owners(p)
	out.ready = slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
	note, injected := p.Annotations["sidecar.istio.io/status"]
	image, has := proxyImage(&p.Spec)
	if out.proxied = injected || has; out.proxied {
		out.running = revision.RunningCount{Revision: runningRevision(p.Annotations[revision.LabelRevision], note), Version: facts.ImageVersion(image), Pods: 1}
	} else {
		r := p.Annotations["ambient.istio.io/redirection"]
		out.ambient = r == "enabled" || r == "pending"
	}
	f.pods = append(f.pods, out)
}

// runningRevision is the annotation's; older injectors wrote it into their note alone.
func runningRevision(annotation, note string) string {
	if annotation != "" {
		return annotation
	}
	var status struct {
		Revision string `json:"revision"`
	}
	if json.Unmarshal([]byte(note), &status) != nil {
		return ""
	}
	return status.Revision
}

// proxyImage is that of istio-proxy, among the containers or as a native sidecar among the init containers.
func proxyImage(s *corev1.PodSpec) (string, bool) {
	for _, c := range slices.Concat(s.Containers, s.InitContainers) {
		if c.Name == "istio-proxy" {
			return c.Image, true
		}
	}
	return "", false
}

// owners are the pod's controller, and what that controller is made by as far as names tell: a ReplicaSet is called
// after its Deployment, or its Argo Rollout, and the template's hash (k8s.io/kubernetes/pkg/controller/deployment/sync.go);
// a CronJob's Job after it and the minute (pkg/controller/cronjob/cronjob_controllerv2.go). So neither need be listed.
func owners(p *corev1.Pod) (revision.Owner, *revision.Owner) {
	ref := metav1.GetControllerOfNoCopy(p)
	if ref == nil || ref.Kind == "Node" { // a static pod is its node's
		return revision.Owner{WorkloadRef: facts.WorkloadRef{Kind: "Pod", Name: p.Name}}, nil
	}
	own := revision.Owner{WorkloadRef: facts.WorkloadRef{Kind: ref.Kind, Name: ref.Name}, Group: groupOf(ref.APIVersion)}
	parent := func(kind, name, group string) *revision.Owner {
		return &revision.Owner{WorkloadRef: facts.WorkloadRef{Kind: kind, Name: name}, Group: group}
	}
	switch ref.Kind {
	case "ReplicaSet":
		if name, ok := withoutHash(ref.Name, p.Labels["rollouts-pod-template-hash"]); ok {
			return *parent("Rollout", name, "argoproj.io"), nil
		}
		if name, ok := withoutHash(ref.Name, p.Labels["pod-template-hash"]); ok {
			return own, parent("Deployment", name, "apps")
		}
	case "ReplicationController":
		if name := p.Annotations["openshift.io/deployment-config.name"]; name != "" {
			return *parent("DeploymentConfig", name, "apps.openshift.io"), nil
		}
	case "Job":
		if i := strings.LastIndex(ref.Name, "-"); i > 0 && strings.Trim(ref.Name[i+1:], "0123456789") == "" {
			return own, parent("CronJob", ref.Name[:i], "batch")
		}
	}
	return own, nil
}

func withoutHash(name, hash string) (string, bool) {
	if hash == "" {
		return "", false
	}
	return strings.CutSuffix(name, "-"+hash)
}

// podSets counts the pods by their top owner.
func (f *found) podSets() []revision.PodSet {
	slices.SortFunc(f.pods, func(a, b pod) int { return compare(a.name, b.name) })
	sets := map[revision.Owner]*revision.PodSet{}
	for i := range f.pods {
		p := &f.pods[i]
		p.owner = f.top(*p)
		set := sets[p.owner]
		if set == nil {
			set = &revision.PodSet{WorkloadRef: p.owner.WorkloadRef, Group: p.owner.Group, Labels: p.labels, HostNetwork: p.hostNetwork, InjectAnnotation: p.injectAnnotation}
			sets[p.owner] = set
		}
		add(set, *p)
	}
	var out []revision.PodSet
	for _, set := range sets {
		slices.SortFunc(set.Running, func(a, b revision.RunningCount) int {
			return cmp.Or(compare(a.Revision, b.Revision), compare(a.Version, b.Version))
		})
		out = append(out, *set)
	}
	slices.SortFunc(out, func(a, b revision.PodSet) int {
		return cmp.Or(compare(a.Kind, b.Kind), compare(a.Name, b.Name), compare(a.Group, b.Group))
	})
	return out
}

// top is the pod's top owner: what its names hint at, if there is such a thing, else its controller. Where Deployments
// or CronJobs could not be read, names are believed.
func (f *found) top(p pod) revision.Owner {
	if p.parent == nil {
		return p.owner
	}
	known, unread := false, ""
	switch p.parent.Kind {
	case "Deployment":
		unread = "deployments.apps"
		known = slices.ContainsFunc(f.deployments, func(w revision.Workload) bool { return w.Name == p.parent.Name })
	default:
		unread = "cronjobs.batch"
		known = slices.ContainsFunc(f.survey.CronJobs, func(c revision.CronJob) bool { return c.Name == p.parent.Name })
	}
	if known || slices.ContainsFunc(f.survey.Gaps, func(g facts.Gap) bool { return g.Resource == unread }) {
		return *p.parent
	}
	return p.owner
}

func add(set *revision.PodSet, p pod) {
	set.Pods++
	if p.ready {
		set.Ready++
	}
	if p.ambient {
		set.Ambient++
	}
	if !p.proxied {
		return
	}
	set.Proxied++
	for i := range set.Running {
		if r := &set.Running[i]; r.Revision == p.running.Revision && r.Version == p.running.Version {
			r.Pods++
			return
		}
	}
	set.Running = append(set.Running, p.running)
}

// asks takes what a pod asks for from the running pods, which have what was injected as well.
func (f *found) asks(workloads []revision.Workload) {
	for i := range workloads {
		w := &workloads[i]
		for _, p := range f.pods {
			if p.owner.WorkloadRef == w.WorkloadRef {
				w.Asks = most(w.Asks, p.asks)
			}
		}
	}
}

func most(a, b []revision.Amount) []revision.Amount {
	out := slices.Clone(a)
	for _, x := range b {
		i := slices.IndexFunc(out, func(o revision.Amount) bool { return o.Resource == x.Resource })
		if i < 0 {
			out = append(out, x)
		} else {
			out[i].Value = max(out[i].Value, x.Value)
		}
	}
	slices.SortFunc(out, func(a, b revision.Amount) int { return compare(a.Resource, b.Resource) })
	return out
}
