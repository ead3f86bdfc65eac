package revision

import "slices"

// roadOf is another mesh's where any of the namespaces is injected by one of another mesh now, or has pods there; where
// there is neither, it is what graph/mesh says of the target.
func roadOf(r Request) Road {
	from := fromPlanes(r)
	if len(foreign(from, r.Target.Plane)) > 0 || len(from) == 0 && r.Target.Road == RoadCrossMesh {
		return RoadCrossMesh
	}
	return RoadUpgrade
}

// breaks says what will not work any more between what moves to another mesh and what stays: as specific as what is
// known of both, and no more.
func breaks(leaving []ControlPlane, to ControlPlane) []string {
	out := []string{}
	for _, from := range foreign(leaving, to) {
		out = append(out, identities(from, to), trust(from, to))
		out = append(out,
			"Configuration: what "+meshWords(from)+" has in its root namespace (Telemetry, PeerAuthentication, AuthorizationPolicy, EnvoyFilter, Sidecar) and in its mesh configuration counts no more; that of "+meshWords(to)+" does.",
			"Services: the pods know only those that "+planeWords(to)+" discovers; a DestinationRule or VirtualService that is exported from a namespace it does not see has no effect.",
			"Gateways and waypoints: those of "+meshWords(from)+" go on sending to the pods, under the condition of the trust above; a waypoint of another mesh does not enforce policies for them.")
		if from.MeshID != to.MeshID {
			out = append(out, "Telemetry: the proxies report the mesh ID "+to.MeshID+" in place of "+from.MeshID+": dashboards and alerts that ask by it lose these pods.")
		}
	}
	return out
}

// foreign are those of other meshes.
func foreign(list []ControlPlane, to ControlPlane) []ControlPlane {
	return slices.DeleteFunc(slices.Clone(list), func(p ControlPlane) bool { return p.Mesh == to.Mesh })
}

// identities: a principal begins with the trust domain (https://istio.io/latest/docs/concepts/security/#istio-identity).
func identities(from, to ControlPlane) string {
	if from.TrustDomain == to.TrustDomain {
		return "Identities: both meshes say " + to.TrustDomain + ", so that AuthorizationPolicies by principal still read the same names; whether they are believed depends on the root."
	}
	return "Identities: the pods are " + to.TrustDomain + "/ns/… in place of " + from.TrustDomain + "/ns/…: every AuthorizationPolicy, and everything outside, that names the old principals stops matching, unless the other side has the trust domain as an alias."
}

// trust: a proxy verifies the other side's certificate by the root that its own control plane gave it.
func trust(from, to ControlPlane) string {
	switch {
	case from.Root == "" || to.Root == "":
		return "Trust: the root of at least one side could not be read; unless both are the same, mutual TLS between what moves and what stays fails."
	case from.Root == to.Root:
		return "Trust: both sides have the root " + short(to.Root) + ", so that mutual TLS between what moves and what stays still works."
	}
	return "Trust: the root is " + short(to.Root) + " in place of " + short(from.Root) + ": mutual TLS between what moves and what stays fails in both directions, also while a workload is half-way."
}

// short is enough of a fingerprint to compare by eye.
func short(fingerprint string) string { return fingerprint[:min(len(fingerprint), 12)] }
