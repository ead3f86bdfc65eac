package mesh

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity orders Doubts.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Doubt is a contradiction or danger in the evidence. Code is stable.
type Doubt struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Objects  []Ref    `json:"objects"`
	// Message says what was seen, Why why it matters, Remedy what to do.
	Message string `json:"message"`
	Why     string `json:"why"`
	Remedy  string `json:"remedy"`
}

// kindOfDoubt is what is the same in every Doubt of one code.
type kindOfDoubt struct {
	code     string
	severity Severity
	// seen is what raises it, why why it matters, remedy what to do.
	seen, why, remedy string
}

// The kinds of doubt. A code, once released, keeps its meaning.
var (
	doubtIgnoredMeshID = kindOfDoubt{"mesh-id-ignored", SeverityWarning,
		"A plane's MeshConfig has a meshId at its top level.",
		"MeshConfig has no top-level meshId: Istio ignores it without a word, so the mesh does not have the ID its operator gave it.",
		"Move it to meshConfig.defaultConfig.meshId, and set values.global.meshID to the same."}
	doubtIgnoredConfig = kindOfDoubt{"mesh-config-ignored", SeverityWarning,
		"A plane's MeshConfig writes default_config or default_providers.",
		"Istio reads these two by the names defaultConfig and defaultProviders only: what stands under the other spelling it ignores without a word, the mesh's ID included.",
		"Rename the field to defaultConfig or defaultProviders; where both stand, merge the two by hand."}
	doubtMeshIDDiffers = kindOfDoubt{"mesh-id-differs", SeverityWarning,
		"MeshConfig and the injector's values give a plane different mesh IDs.",
		"Injected proxies get values.global.meshID, not MeshConfig's ID, so telemetry names another mesh than the control plane does.",
		"Set meshConfig.defaultConfig.meshId and values.global.meshID to the same value and restart the workloads."}
	doubtSameIDOtherRoot = kindOfDoubt{"mesh-id-shared", SeverityError,
		"Control planes with different roots of trust bear one mesh ID.",
		"One mesh has one root of trust. These control planes share a mesh ID but not a root: they are two meshes, and their workloads cannot talk by mTLS.",
		"Give each mesh an ID of its own, or install both from one root (cacerts) if they are meant to be one mesh."}
	doubtRootUnknown = kindOfDoubt{"mesh-root-unknown", SeverityWarning,
		"Control planes bear one mesh ID, and the root of one of them is not known.",
		"Control planes of one mesh ID are one mesh if they share a root of trust, and two if they do not; the root cannot be read for all of them.",
		"Allow reading mutatingwebhookconfigurations and configmaps (istio-ca-root-cert), or give the meshes IDs of their own."}
	doubtServiceShared = kindOfDoubt{"service-shared", SeverityError,
		"A Service's selector takes the pods of more than one control plane.",
		"The selector of this Service takes the pods of more than one control plane: which of them answers is chance.",
		"Select by revision: app=istiod with istio.io/rev, or with istio=pilot for the default one."}
	doubtPlaneUnknown = kindOfDoubt{"plane-unknown", SeverityWarning,
		"A proxy runs, and the control plane that it names cannot be found.",
		"These proxies run, and neither their address nor their revision leads to a control plane that can be seen.",
		"Look for the control plane they were injected by; if it is gone, restart the workloads."}
	doubtAmbientScope = kindOfDoubt{"ambient-out-of-scope", SeverityError,
		"An ambient namespace is outside of the discoverySelectors of its ztunnel's control plane.",
		"The control plane of the ztunnel does not watch this namespace (discoverySelectors), so its ztunnel knows nothing of the pods that it is handed.",
		"Add the namespace to the discoverySelectors, or remove istio.io/dataplane-mode=ambient."}
	doubtRevisionShared = kindOfDoubt{"revision-shared", SeverityError,
		"Two control planes of one cluster are the same revision.",
		"A revision label names a revision, not a namespace: with two control planes of one revision it cannot say which is meant.",
		"Give each control plane of a cluster a revision of its own."}
	doubtNamespaceShared = kindOfDoubt{"control-plane-namespace-shared", SeverityError,
		"Control planes of different meshes run in one namespace.",
		"Independent meshes need control plane namespaces of their own: they would share root namespace, secrets and configuration.",
		"Install each mesh into its own namespace."}
	doubtScopes = kindOfDoubt{"scopes-overlap", SeverityWarning,
		"Control planes of different meshes watch the same namespaces.",
		"Each of these control planes watches namespaces of the other; with different roots they overwrite istio-ca-root-cert in them in turn.",
		"Give each mesh discoverySelectors that select only its own namespaces."}
	doubtAmbientShared = kindOfDoubt{"ambient-shared", SeverityError,
		"Ztunnels of more than one mesh run in one cluster.",
		"Nothing in Istio binds a namespace to a ztunnel: a node's CNI agent hands pods to the ztunnel that connected last, of whichever mesh.",
		"Split them by istio-cni's AMBIENT_ENABLEMENT_SELECTOR, disjoint nodes and discoverySelectors, or keep one ambient mesh per cluster."}
	doubtAmbientRevision = kindOfDoubt{"ambient-with-revision", SeverityWarning,
		"A namespace asks for ambient, and a webhook injects it.",
		"A namespace that asks for ambient and for injection gets sidecars in new pods: the sidecar wins.",
		"Remove the revision or injection label, or set istio-injection=disabled if ambient is meant."}
	doubtNoZtunnel = kindOfDoubt{"ambient-without-ztunnel", SeverityError,
		"A namespace asks for ambient, and there is no ztunnel.",
		"The namespace asks for ambient, and no ztunnel of this cluster can be told to serve it.",
		"Install a ztunnel, or remove istio.io/dataplane-mode=ambient."}
	doubtWaypointRefused = kindOfDoubt{"waypoint-refused", SeverityWarning,
		"A Service asks for a waypoint, and istiod did not bind it.",
		"What the waypoint is to do for this Service, authorization above all, is not done: istiod says in the condition istio.io/WaypointBound why.",
		"Do what the reason asks for: make the waypoint ready, let its listeners allow the namespace, or give it istio.io/waypoint-for all."}
	doubtOrphan = kindOfDoubt{"orphan-revision", SeverityError,
		"A namespace or workload asks for a revision that no webhook answers to.",
		"No webhook answers to this revision: new pods start without a sidecar, and nothing says so.",
		"Correct the label, or install the revision or tag."}
	doubtTwoInjectors = kindOfDoubt{"two-injectors", SeverityError,
		"Webhooks of more than one control plane match the same pod.",
		"More than one istiod would inject the same pods; which sidecar stays depends on the order of the webhooks' names.",
		"Make the webhooks' selectors exclude each other."}
	doubtTagTwice = kindOfDoubt{"tag-leftover", SeverityWarning,
		"One tag leads to more than one control plane.",
		"Two objects define one tag and lead to different control planes; 'istioctl tag set --overwrite' to a revision in another namespace leaves the old one behind.",
		"Remove the object of the control plane that is no longer meant."}
	doubtInjectorDead = kindOfDoubt{"injector-without-endpoints", SeverityError,
		"A webhook calls a Service behind which nothing is ready.",
		"The API server cannot reach this injector: with failurePolicy Fail new pods are refused where it is asked for.",
		"Bring the control plane back, or remove the webhook."}
	doubtNoCABundle = kindOfDoubt{"injector-without-ca-bundle", SeverityError,
		"A webhook has no caBundle.",
		"Without a caBundle the API server does not trust the injector, and calls fail.",
		"Let istiod write it (it does so when it runs), or reinstall the webhook."}
	doubtCanarySkew = kindOfDoubt{"canary-skew", SeverityWarning,
		"Revisions of one mesh are more than one minor version apart.",
		"An upgrade goes from one minor version to the next; by revisions, as here, two at once are the most that Istio supports.",
		"Read the upgrade notes of every version in between; where more than two versions lie apart, upgrade in smaller steps."}
	doubtProxySkew = kindOfDoubt{"proxy-skew", SeverityWarning,
		"Proxies are newer than their control plane, or more than two minor versions older.",
		"A data plane ahead of its control plane, or more than two minor versions behind it, is outside of what Istio supports.",
		"Restart the workloads on a proxy of the control plane's version."}
	doubtUndecided = kindOfDoubt{"plane-undecided", SeverityWarning,
		"Several control planes may manage a namespace.",
		"The evidence leaves more than one control plane possible, so none is chosen.",
		"See what speaks for each. Make their scopes exclude each other (discoverySelectors, for ambient istio-cni's AMBIENT_ENABLEMENT_SELECTOR too), or allow the reads that were refused."}
	doubtRootExpired = kindOfDoubt{"root-expired", SeverityError,
		"A root certificate had expired when the cluster was read.",
		"Nothing that the root has signed is trusted any more: mTLS fails everywhere that it is checked.",
		"Install a new root at once (the secret cacerts, or by removing istio-ca-secret and restarting istiod), then restart the workloads."}
	doubtRootExpiring = kindOfDoubt{"root-expiring", SeverityWarning,
		"A root certificate expires within 60 days of the reading.",
		"Changing a root of trust takes weeks: every proxy must trust the old and the new one before certificates of the new one appear.",
		"Plan the rotation now: trust both roots, restart the workloads, then sign by the new one."}
	doubtRootsFight = kindOfDoubt{"roots-fight", SeverityError,
		"A namespace's istio-ca-root-cert is the root of another control plane than the one that manages it.",
		"Control planes whose scopes overlap overwrite istio-ca-root-cert in turn, about every second: new proxies trust whichever was there when they started, and mTLS fails by chance.",
		"Give each control plane discoverySelectors that select only its own namespaces, then restart the workloads there."}
	doubtNoValidator = kindOfDoubt{"no-default-validator", SeverityInfo,
		"No validating webhook judges Istio objects that name no revision.",
		"Invalid objects without the label istio.io/rev are admitted, and are found out only when a proxy rejects them.",
		"Make a default revision: istioctl tag set default --revision REVISION writes istiod-default-validator."}
	doubtNotInjected = kindOfDoubt{"pods-not-injected", SeverityWarning,
		"Pods run without a sidecar where a new pod would get one.",
		"They are outside of the mesh, and its mTLS, policies and telemetry, though the labels say otherwise.",
		"Restart the workloads. If they come back without a sidecar, look for the annotation sidecar.istio.io/inject and for failing injection."}
	doubtNotEnrolled = kindOfDoubt{"pods-not-enrolled", SeverityWarning,
		"Pods are not enrolled into ambient where it is asked for.",
		"Their traffic goes around ztunnel, and so around mTLS and policies, though the labels say otherwise.",
		"See whether istio-cni runs on their nodes, and restart the workloads."}
	doubtUnwanted = kindOfDoubt{"proxy-unwanted", SeverityWarning,
		"Pods take part in a mesh, and nothing asks for it any more.",
		"The next restart takes them out of the mesh; peers that demand mTLS will then refuse them.",
		"Label the namespace for the revision that is meant, or restart the workloads to take them out."}
	doubtStale = kindOfDoubt{"proxy-stale", SeverityInfo,
		"Pods run on another control plane of their mesh, or in another mode, than new ones would.",
		"It is how an upgrade looks until the workloads have restarted; the old control plane is needed until then.",
		"Restart the workloads: kubectl rollout restart."}
	doubtOtherMesh = kindOfDoubt{"proxy-in-other-mesh", SeverityWarning,
		"Pods run in another mesh than new ones would.",
		"The next restart moves them to another root of trust: some replicas then cannot talk to the others, or to their peers.",
		"Decide for one mesh: correct the label, or restart all workloads of the namespace together."}
)

// DoubtKind documents one code, for docs and help.
type DoubtKind struct {
	Code     string
	Severity Severity
	// Seen is what raises it, Why why it matters, Remedy what to do.
	Seen, Why, Remedy string
}

// DoubtKinds are all codes in alphabetical order.
func DoubtKinds() []DoubtKind {
	out := []DoubtKind{}
	for _, k := range []kindOfDoubt{
		doubtIgnoredMeshID, doubtIgnoredConfig, doubtMeshIDDiffers, doubtSameIDOtherRoot, doubtRevisionShared, doubtNamespaceShared,
		doubtScopes, doubtAmbientShared, doubtAmbientRevision, doubtNoZtunnel, doubtWaypointRefused, doubtOrphan, doubtTwoInjectors,
		doubtRootUnknown, doubtServiceShared, doubtPlaneUnknown, doubtAmbientScope, doubtTagTwice, doubtInjectorDead, doubtNoCABundle, doubtCanarySkew, doubtProxySkew, doubtUndecided,
		doubtRootExpired, doubtRootExpiring, doubtRootsFight, doubtNoValidator,
		doubtNotInjected, doubtNotEnrolled, doubtUnwanted, doubtStale, doubtOtherMesh,
	} {
		out = append(out, DoubtKind{k.code, k.severity, k.seen, k.why, k.remedy})
	}
	slices.SortFunc(out, func(a, b DoubtKind) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// about makes a Doubt of this kind.
func (k kindOfDoubt) about(objects []Ref, format string, args ...any) Doubt {
	objects = slices.Clone(objects)
	slices.SortFunc(objects, compareRefs)
	return Doubt{
		Code: k.code, Severity: k.severity, Objects: slices.Compact(objects),
		Message: fmt.Sprintf(format, args...), Why: k.why, Remedy: k.remedy,
	}
}

func sortDoubts(doubts []Doubt) {
	rank := map[Severity]int{SeverityError: 0, SeverityWarning: 1, SeverityInfo: 2}
	slices.SortFunc(doubts, func(a, b Doubt) int {
		return cmp.Or(cmp.Compare(rank[a.Severity], rank[b.Severity]), cmp.Compare(a.Code, b.Code),
			slices.CompareFunc(a.Objects, b.Objects, compareRefs), cmp.Compare(a.Message, b.Message))
	})
}
