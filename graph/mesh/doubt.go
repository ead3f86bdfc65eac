package mesh

import (
	"cmp"
	"fmt"
	"slices"
)

// kindOfDoubt is what is the same in every Doubt of one code.
type kindOfDoubt struct {
	code     string
	severity Severity
	why      string
	remedy   string
}

// The kinds of doubt. A code, once released, keeps its meaning.
var (
	doubtIgnoredMeshID = kindOfDoubt{"mesh-id-ignored", SeverityWarning,
		"MeshConfig has no top-level meshId: Istio ignores it without a word, so the mesh does not have the ID its operator gave it.",
		"Move it to meshConfig.defaultConfig.meshId, and set values.global.meshID to the same."}
	doubtMeshIDDiffers = kindOfDoubt{"mesh-id-differs", SeverityWarning,
		"Injected proxies get values.global.meshID, not MeshConfig's ID, so telemetry names another mesh than the control plane does.",
		"Set meshConfig.defaultConfig.meshId and values.global.meshID to the same value and restart the workloads."}
	doubtSameIDOtherRoot = kindOfDoubt{"mesh-id-shared", SeverityError,
		"One mesh has one root of trust. These control planes share a mesh ID but not a root: they are two meshes, and their workloads cannot talk by mTLS.",
		"Give each mesh an ID of its own, or install both from one root (cacerts) if they are meant to be one mesh."}
	doubtRootUnknown = kindOfDoubt{"mesh-root-unknown", SeverityWarning,
		"Control planes of one mesh ID are one mesh if they share a root of trust, and two if they do not; the root cannot be read for all of them.",
		"Allow reading mutatingwebhookconfigurations and configmaps (istio-ca-root-cert), or give the meshes IDs of their own."}
	doubtServiceShared = kindOfDoubt{"service-shared", SeverityError,
		"The selector of this Service takes the pods of more than one control plane: which of them answers is chance.",
		"Select by revision: app=istiod with istio.io/rev, or with istio=pilot for the default one."}
	doubtPlaneUnknown = kindOfDoubt{"plane-unknown", SeverityWarning,
		"These proxies run, and neither their address nor their revision leads to a control plane that can be seen.",
		"Look for the control plane they were injected by; if it is gone, restart the workloads."}
	doubtAmbientScope = kindOfDoubt{"ambient-out-of-scope", SeverityError,
		"The control plane of the ztunnel does not watch this namespace (discoverySelectors), so its ztunnel knows nothing of the pods that it is handed.",
		"Add the namespace to the discoverySelectors, or remove istio.io/dataplane-mode=ambient."}
	doubtRevisionShared = kindOfDoubt{"revision-shared", SeverityError,
		"A revision label names a revision, not a namespace: with two control planes of one revision it cannot say which is meant.",
		"Give each control plane of a cluster a revision of its own."}
	doubtNamespaceShared = kindOfDoubt{"control-plane-namespace-shared", SeverityError,
		"Independent meshes need control plane namespaces of their own: they would share root namespace, secrets and configuration.",
		"Install each mesh into its own namespace."}
	doubtScopes = kindOfDoubt{"scopes-overlap", SeverityWarning,
		"Each of these control planes watches namespaces of the other; with different roots they overwrite istio-ca-root-cert in them in turn.",
		"Give each mesh discoverySelectors that select only its own namespaces."}
	doubtAmbientShared = kindOfDoubt{"ambient-shared", SeverityError,
		"Nothing in Istio binds a namespace to a ztunnel: a node's CNI agent hands pods to the ztunnel that connected last, of whichever mesh.",
		"Split them by istio-cni's AMBIENT_ENABLEMENT_SELECTOR, disjoint nodes and discoverySelectors, or keep one ambient mesh per cluster."}
	doubtAmbientRevision = kindOfDoubt{"ambient-with-revision", SeverityWarning,
		"A namespace that asks for ambient and for injection gets sidecars in new pods: the sidecar wins.",
		"Remove the revision or injection label, or set istio-injection=disabled if ambient is meant."}
	doubtNoZtunnel = kindOfDoubt{"ambient-without-ztunnel", SeverityError,
		"The namespace asks for ambient, and no ztunnel of this cluster can be told to serve it.",
		"Install a ztunnel, or remove istio.io/dataplane-mode=ambient."}
	doubtOrphan = kindOfDoubt{"orphan-revision", SeverityError,
		"No webhook answers to this revision: new pods start without a sidecar, and nothing says so.",
		"Correct the label, or install the revision or tag."}
	doubtTwoInjectors = kindOfDoubt{"two-injectors", SeverityError,
		"More than one istiod would inject the same pods; which sidecar stays depends on the order of the webhooks' names.",
		"Make the webhooks' selectors exclude each other."}
	doubtTagTwice = kindOfDoubt{"tag-leftover", SeverityWarning,
		"Two objects define one tag and lead to different control planes; 'istioctl tag set --overwrite' to a revision in another namespace leaves the old one behind.",
		"Remove the object of the control plane that is no longer meant."}
	doubtInjectorDead = kindOfDoubt{"injector-without-endpoints", SeverityError,
		"The API server cannot reach this injector: with failurePolicy Fail new pods are refused where it is asked for.",
		"Bring the control plane back, or remove the webhook."}
	doubtNoCABundle = kindOfDoubt{"injector-without-ca-bundle", SeverityError,
		"Without a caBundle the API server does not trust the injector, and calls fail.",
		"Let istiod write it (it does so when it runs), or reinstall the webhook."}
	doubtCanarySkew = kindOfDoubt{"canary-skew", SeverityWarning,
		"An upgrade goes from one minor version to the next; by revisions, as here, two at once are the most that Istio supports.",
		"Read the upgrade notes of every version in between; where more than two versions lie apart, upgrade in smaller steps."}
	doubtProxySkew = kindOfDoubt{"proxy-skew", SeverityWarning,
		"A data plane ahead of its control plane, or more than two minor versions behind it, is outside of what Istio supports.",
		"Restart the workloads on a proxy of the control plane's version."}
	doubtUndecided = kindOfDoubt{"plane-undecided", SeverityWarning,
		"The evidence leaves more than one control plane possible, so none is chosen.",
		"See what speaks for each. Make their scopes exclude each other (discoverySelectors, for ambient istio-cni's AMBIENT_ENABLEMENT_SELECTOR too), or allow the reads that were refused."}
)

// DoubtKind documents one code, for docs and help.
type DoubtKind struct {
	Code     string
	Severity Severity
	Why      string
	Remedy   string
}

// DoubtKinds are all codes in alphabetical order.
func DoubtKinds() []DoubtKind {
	out := []DoubtKind{}
	for _, k := range []kindOfDoubt{
		doubtIgnoredMeshID, doubtMeshIDDiffers, doubtSameIDOtherRoot, doubtRevisionShared, doubtNamespaceShared,
		doubtScopes, doubtAmbientShared, doubtAmbientRevision, doubtNoZtunnel, doubtOrphan, doubtTwoInjectors,
		doubtRootUnknown, doubtServiceShared, doubtPlaneUnknown, doubtAmbientScope, doubtTagTwice, doubtInjectorDead, doubtNoCABundle, doubtCanarySkew, doubtProxySkew, doubtUndecided,
	} {
		out = append(out, DoubtKind{k.code, k.severity, k.why, k.remedy})
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
