package mesh

import (
	"cmp"
	"slices"
)

// Strength is how sure a claim is.
type Strength string

const (
	// Exact: the running object names its plane, or the webhook that the API server would call does.
	Exact Strength = "exact"
	// Inferred: a rule of Istio's leads here, from labels of the object itself.
	Inferred Strength = "inferred"
	// Weak: what would settle it may not be read; labels were followed instead.
	Weak Strength = "weak"
)

// Claim says that a plane manages something, and why. Because is never empty.
type Claim struct {
	Plane    Ref        `json:"plane"`
	Revision string     `json:"revision"`
	Version  string     `json:"version,omitempty"`
	Mode     string     `json:"mode,omitempty"`
	Pods     int        `json:"pods"`
	Strength Strength   `json:"strength"`
	Because  []Evidence `json:"because"`
	// Most is how many pods are behind Because, which is that of the largest group of pods, and of the surest among equals.
	Most int `json:"-"`
}

// Evidence is one field of one object that a conclusion rests on, and the rule that makes it count.
type Evidence struct {
	// Object is KIND/NAME or KIND/NAMESPACE/NAME as kubectl would name it; it exists in the Snapshot.
	Object string `json:"object"`
	Field  string `json:"field"`
	Value  string `json:"value"`
	Rule   string `json:"rule"`
}

// claim says that the plane manages something.
func (p *plane) claim(mode string, strength Strength, because ...Evidence) Claim {
	return Claim{
		Plane: p.Ref, Revision: p.Revision, Version: p.Version, Mode: mode, Strength: strength, Because: because,
	}
}

// object names what stands for the plane in the cluster: its Deployment, or the Service that is left of it.
func (p *plane) object() string {
	if p.Presence == Present {
		return object("Deployment", p.Ref.Namespace, p.Ref.Name)
	}
	if p.service == "" {
		return object("Host", "", p.Ref.Name)
	}
	return object("Service", p.Ref.Namespace, p.service)
}

// addClaim adds a claim, or its pods to the claim on the same plane in the same mode and version; the evidence of the
// larger group of pods is kept, and of two that are alike the surer one, so that no name decides which.
func addClaim(claims []Claim, add Claim) []Claim {
	for i := range claims {
		old := &claims[i]
		if old.Plane != add.Plane || old.Mode != add.Mode || old.Version != add.Version {
			continue
		}
		if add.Most > old.Most || add.Most == old.Most && add.Strength != old.Strength && weaker(add.Strength, old.Strength) == old.Strength {
			old.Because, old.Strength, old.Most = add.Because, add.Strength, add.Most
		}
		old.Pods += add.Pods
		return claims
	}
	return append(claims, add)
}

// sortClaims puts the claim with most pods first.
func sortClaims(claims []Claim) []Claim {
	slices.SortStableFunc(claims, func(a, b Claim) int {
		return cmp.Or(-cmp.Compare(a.Pods, b.Pods), compareRefs(a.Plane, b.Plane), cmp.Compare(a.Mode, b.Mode), CompareVersions(a.Version, b.Version))
	})
	return claims
}

// planesOf are the distinct planes of claims, sorted.
func planesOf(claims ...Claim) []Ref {
	out := []Ref{}
	for _, c := range claims {
		out = append(out, c.Plane)
	}
	slices.SortFunc(out, compareRefs)
	return slices.Compact(out)
}

func names(claims []Claim, plane Ref) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool { return c.Plane == plane })
}
