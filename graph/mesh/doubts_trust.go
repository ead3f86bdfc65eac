package mesh

import (
	"slices"
	"time"
)

// rootNotice is how long before a root expires it is told: changing a root of trust takes weeks, since every proxy must
// trust both before the first is signed by the new one.
const rootNotice = 60 * 24 * time.Hour

// trustDoubts are roots of trust that are about to end, or that more than one control plane writes.
func (c *cluster) trustDoubts(members []Member) []Doubt {
	return append(c.endingRoots(), c.fightingRoots(members)...)
}

// endingRoots compares with the time of reading, never with a clock: a file opened later says what was true then.
func (c *cluster) endingRoots() []Doubt {
	ends := map[string]time.Time{}
	note := func(fingerprint string, until time.Time) {
		if old := ends[fingerprint]; !until.IsZero() && (old.IsZero() || until.Before(old)) {
			ends[fingerprint] = until
		}
	}
	for _, r := range c.Roots {
		note(r.Fingerprint, r.NotAfter)
	}
	for _, w := range c.Injectors {
		note(w.CAFingerprint, w.CANotAfter)
	}
	out, told := []Doubt{}, map[string]bool{}
	for _, p := range c.planes {
		until := ends[p.RootFingerprint]
		left := until.Sub(c.takenAt)
		if p.RootFingerprint == "" || told[p.RootFingerprint] || until.IsZero() || c.takenAt.IsZero() || left > rootNotice {
			continue
		}
		told[p.RootFingerprint] = true
		planes := refsOf(c.planesWhere(func(q *plane) bool { return q.RootFingerprint == p.RootFingerprint }))
		day := until.Format(time.DateOnly)
		if left <= 0 {
			out = append(out, doubtRootExpired.about(planes, "root %s of %s expired on %s", short(p.RootFingerprint), pathsOf(planes), day))
			continue
		}
		out = append(out, doubtRootExpiring.about(planes, "root %s of %s expires on %s, %s after this reading",
			short(p.RootFingerprint), pathsOf(planes), day, counted(int(left/(24*time.Hour)), "day", "days")))
	}
	return out
}

// fightingRoots are namespaces in which istio-ca-root-cert is the root of another control plane than the one that
// manages them. A root that is no plane's is left alone: a caBundle need not be signed by what proxies trust.
func (c *cluster) fightingRoots(members []Member) []Doubt {
	roots := map[string][]string{}
	for _, r := range c.Roots {
		roots[r.Namespace] = append(roots[r.Namespace], r.Fingerprint)
	}
	type pair struct{ home, other *plane }
	found, order := map[pair][]Ref{}, []pair{}
	for _, m := range members {
		home := c.byRef[m.Home]
		if home == nil || home.RootFingerprint == "" || slices.Contains(roots[m.Ref.Name], home.RootFingerprint) {
			continue
		}
		for _, other := range c.planes {
			if other.RootFingerprint == "" || !slices.Contains(roots[m.Ref.Name], other.RootFingerprint) {
				continue
			}
			key := pair{home, other}
			if len(found[key]) == 0 {
				order = append(order, key)
			}
			found[key] = append(found[key], m.Ref)
			break
		}
	}
	out := []Doubt{}
	for _, key := range order {
		names := []string{}
		for _, ref := range found[key] {
			names = append(names, ref.Name)
		}
		out = append(out, doubtRootsFight.about(append(found[key], key.home.Ref, key.other.Ref), "%s holds the root of %s (%s), and %s, which manages it, has %s: %s",
			"istio-ca-root-cert of "+counted(len(names), "namespace", "namespaces"), key.other.Ref.path(), short(key.other.RootFingerprint),
			key.home.Ref.path(), short(key.home.RootFingerprint), someOf(names, 3)))
	}
	return out
}

// validatorDoubts is a cluster in which nothing judges Istio's objects that name no revision.
func (c *cluster) validatorDoubts() []Doubt {
	present := refsOf(c.planesWhere(func(p *plane) bool { return p.Presence == Present }))
	if len(present) == 0 || c.anyUnread("validatingwebhookconfigurations") || slices.ContainsFunc(c.Validators, judgesUnlabelled) {
		return nil
	}
	only := "there is none at all"
	if len(c.Validators) > 0 {
		only = "those there are judge only objects that name one"
	}
	return []Doubt{doubtNoValidator.about(present, "no webhook validates Istio objects without a revision label: %s", only)}
}
