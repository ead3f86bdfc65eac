package revision

import "portolan/graph/facts"

// Survey is what was read of one namespace for a plan: nothing that was concluded, and no more than a rule needs.
// Labels and annotations are those that some rule reads; values of environment variables, secrets and whole pod
// templates are never here.
type Survey struct {
	Namespace       string
	UID             string
	ResourceVersion string
	// Missing is true where there is no such namespace.
	Missing     bool
	Terminating bool
	// Labels are all of the namespace's, since a webhook may select by any.
	Labels map[string]string
	// Annotations are those that tell who owns the namespace's manifest.
	Annotations map[string]string
	// Managers are the field managers that last wrote LabelInjection or LabelRevision, sorted; kubectl's are among them.
	Managers []string
	// Workloads are its Deployments, StatefulSets and DaemonSets.
	Workloads []Workload
	// Pods are the pods that have not finished, by what owns them at the top.
	Pods []PodSet
	// CronJobs are those that are not suspended.
	CronJobs []CronJob
	Budgets  []Budget
	Quotas   []Quota
	// Gateways are its objects of the Gateway API.
	Gateways []Gateway
	// Gaps are what could not be read.
	Gaps []facts.Gap
}

// Owner is the controller that an owner reference names.
type Owner struct {
	facts.WorkloadRef
	// Group is the API group, empty for the core one.
	Group string
}

// StrategyType is how a workload replaces its pods.
type StrategyType string

const (
	// RollingUpdate replaces some at a time.
	RollingUpdate StrategyType = "RollingUpdate"
	// Recreate ends all before it starts new ones; Deployments only.
	Recreate StrategyType = "Recreate"
	// OnDelete replaces what somebody else deletes; StatefulSets and DaemonSets only.
	OnDelete StrategyType = "OnDelete"
)

// Strategy is how a workload replaces its pods, as it is written: a number, or a percentage like "25%".
type Strategy struct {
	Type           StrategyType
	MaxSurge       string
	MaxUnavailable string
	// Partition is a StatefulSet's: pods of a lower ordinal stay on the old template.
	Partition int
}

// Workload is a Deployment, StatefulSet or DaemonSet.
type Workload struct {
	facts.WorkloadRef
	UID             string
	ResourceVersion string
	// Template is a fingerprint of its pod template, as package template makes it.
	Template string
	// Owner is what controls it; nil for one that stands alone.
	Owner *Owner
	// Labels and Annotations are those that tell who owns the manifest, or what the workload serves.
	Labels      map[string]string
	Annotations map[string]string
	// PodLabels are the template's, of facts.PodLabels.
	PodLabels map[string]string
	// InjectAnnotation and Templates are the template's annotations sidecar.istio.io/inject and inject.istio.io/templates.
	InjectAnnotation string
	Templates        string
	HostNetwork      bool
	// ProxyImage is the template's annotation sidecar.istio.io/proxyImage, which overrules the control plane's.
	ProxyImage string
	// Replicas is what it wants: for a DaemonSet, the nodes that it should run on.
	Replicas int
	Strategy Strategy
	// Paused is a Deployment's: its template may change, and nothing rolls.
	Paused bool
	// MinReadySeconds is how long a pod must be ready before the next is replaced; ProgressDeadlineSeconds how long a
	// Deployment may make no progress, 0 for others.
	MinReadySeconds         int
	ProgressDeadlineSeconds int
	// Parallel is a StatefulSet's podManagementPolicy; rolling ignores it unless MaxUnavailable is set.
	Parallel bool
	// Updated and Ready count pods of the newest template, and ready ones, as the workload's status has them.
	Updated int
	Ready   int
	// Stuck is why the rollout that is under way does not go on, e.g. ProgressDeadlineExceeded.
	Stuck string
	// Asks is what one of its pods asks of a quota: of a running pod, with its sidecar, where there is one.
	Asks []Amount
}

// PodSet are the pods of one top owner that have not finished.
type PodSet struct {
	facts.WorkloadRef
	// Group is the owner's API group, empty for a bare pod.
	Group string
	Pods  int
	Ready int
	// Proxied have a sidecar, Ambient are enrolled without one.
	Proxied int
	Ambient int
	// Running counts the proxied by what they run, sorted by revision and version.
	Running []RunningCount
	// Labels are the first pod's, of facts.PodLabels; HostNetwork and InjectAnnotation likewise.
	Labels           map[string]string
	HostNetwork      bool
	InjectAnnotation string
}

// RunningCount is how many pods run a proxy of a revision and version; the version is empty where the image has none.
type RunningCount struct {
	Revision string
	Version  string
	Pods     int
}

// CronJob makes Jobs by the clock.
type CronJob struct {
	Name string
	// PodLabels and HostNetwork are those of its pods' template.
	PodLabels   map[string]string
	HostNetwork bool
}

// Budget is a PodDisruptionBudget.
type Budget struct {
	Name string
	// Allowed is how many more pods may be evicted now.
	Allowed int
}

// Quota is a ResourceQuota.
type Quota struct {
	Name string
	// Scoped is true where it counts only some pods.
	Scoped bool
	Limits []QuotaLimit
}

// QuotaLimit is one resource of a quota, e.g. pods or requests.memory. CPU is in thousandths, memory in bytes.
type QuotaLimit struct {
	Resource string
	Hard     int64
	Used     int64
}

// Amount is so much of a resource, named as in a quota.
type Amount struct {
	Resource string
	Value    int64
}

// Gateway is a Gateway of the Gateway API that a Deployment of this namespace serves.
type Gateway struct {
	Name string
	// Waypoint is true for one of ambient.
	Waypoint bool
	// Revision is its own label istio.io/rev, empty where it follows its namespace.
	Revision string
	// Workload is the Deployment that istiod made for it.
	Workload string
}

// TagObjects are the objects that make a tag, and the target's own injector to compare them with.
type TagObjects struct {
	// Webhooks are the MutatingWebhookConfigurations of the tag.
	Webhooks []WebhookConfiguration
	// Injector is the target plane's own; nil where there is none, or several.
	Injector *WebhookConfiguration
	// Services are those labelled with the tag: istiod-revision-tag-T of installs since 1.28.
	Services []TagService
	// Others are objects that istioctl would change beside these, named as kubectl does: for the tag default, the default
	// validator and the unnamed revision's own injector.
	Others []string
	// Gaps are what could not be read.
	Gaps []facts.Gap
}

// WebhookConfiguration is a MutatingWebhookConfiguration.
type WebhookConfiguration struct {
	Name            string
	UID             string
	ResourceVersion string
	Labels          map[string]string
	Annotations     map[string]string
	// Entries are in the object's own order, which a patch counts by.
	Entries []WebhookEntry
}

// WebhookEntry is one webhook of a configuration.
type WebhookEntry struct {
	Name string
	// URL is set instead of the Service for a remote control plane.
	URL              string
	ServiceNamespace string
	ServiceName      string
	ServicePath      string
	ServicePort      int
	// CABundle is base64, as in the object's JSON; Fingerprint that of its first certificate.
	CABundle    string
	Fingerprint string
	// Namespaces and Objects are what it selects.
	Namespaces facts.Selector
	Objects    facts.Selector
	// Rest is everything else that decides how it is called (rules, failure policy, match conditions), as canonical JSON.
	Rest string
}

// TagService is a Service of a tag.
type TagService struct {
	Namespace       string
	Name            string
	UID             string
	ResourceVersion string
	Labels          map[string]string
	Annotations     map[string]string
	Selector        map[string]string
	ExternalName    string
}
