package diff

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// pairing is what of the one side is what of the other.
type pairing struct {
	clusters, meshes []Pair
	// before is the earlier Atlas in the later one's words: its clusters bear the names that they have there.
	before mesh.Atlas
	notes  []string
}

// pairUp finds the clusters that are the same: by UID where both sides have one and exactly one cluster of each has it, else
// by the context's name. Where each side is one cluster alone, and was to be, these two are what is to be compared, whatever they are.
func pairUp(before, after Side) *pairing {
	p := &pairing{clusters: []Pair{}, meshes: []Pair{}, notes: []string{}}
	a, b := before.Atlas.Clusters, after.Atlas.Clusters
	alone := len(a) == 1 && len(b) == 1 && len(before.Facts.Unread)+len(after.Facts.Unread) == 0
	taken := map[string]bool{}
	byUID := map[string]string{}
	for _, c := range a {
		if match := sameUID(b, c.UID); match != "" && sameUID(a, c.UID) != "" {
			byUID[c.Context], taken[match] = match, true
		}
	}
	for _, c := range a {
		pair := Pair{Before: c.Context, After: byUID[c.Context], By: ByUID}
		if pair.After == "" {
			pair.After, pair.By = c.Context, ByName
			if taken[c.Context] || !slices.ContainsFunc(b, func(d mesh.ClusterInfo) bool { return d.Context == c.Context }) {
				pair.After, pair.By = "", ByNothing
			}
		}
		if pair.By == ByNothing && alone {
			pair.After, pair.By = b[0].Context, ByBeingOnly
		}
		if pair.After != "" {
			taken[pair.After] = true
			p.notePair(pair, c.UID, uidOf(b, pair.After))
		}
		p.clusters = append(p.clusters, pair)
	}
	for _, c := range b {
		if !taken[c.Context] {
			p.clusters = append(p.clusters, Pair{After: c.Context, By: ByNothing})
		}
	}
	p.noteRedaction(before.Facts.Redacted, after.Facts.Redacted)
	p.before = translated(before.Atlas, p.clusterNames())
	return p
}

// sameUID is the context of the only cluster that has a UID.
func sameUID(all []mesh.ClusterInfo, uid string) string {
	found := ""
	for _, c := range all {
		if uid == "" || c.UID != uid {
			continue
		}
		if found != "" {
			return ""
		}
		found = c.Context
	}
	return found
}

func uidOf(all []mesh.ClusterInfo, context string) string {
	for _, c := range all {
		if c.Context == context {
			return c.UID
		}
	}
	return ""
}

func (p *pairing) notePair(pair Pair, before, after string) {
	another := before != "" && after != "" && before != after
	switch {
	case another && pair.Before == pair.After:
		p.notes = append(p.notes, fmt.Sprintf("%s is another cluster than before: its UID is not the same.", pair.After))
	case another:
		p.notes = append(p.notes, fmt.Sprintf("%s and %s are two clusters: what has the same name in both is compared.", pair.Before, pair.After))
	case pair.Before != pair.After && pair.By == ByUID:
		p.notes = append(p.notes, fmt.Sprintf("%s and %s are the same cluster, by its UID.", pair.Before, pair.After))
	case pair.Before != pair.After:
		p.notes = append(p.notes, fmt.Sprintf("%s is compared with %s; nothing says whether they are the same cluster.", pair.Before, pair.After))
	}
}

// noteRedaction warns of pseudonyms: they are the same only within one file.
func (p *pairing) noteRedaction(before, after []facts.Redaction) {
	if len(before)+len(after) > 0 {
		p.notes = append(p.notes, "Names or hosts of a reading are pseudonyms: what has another one on the other side shows as removed and added.")
	}
}

// clusterNames are the names of the earlier clusters in the later one's words. One that is there no more keeps its own, unless
// that is another's now.
func (p *pairing) clusterNames() map[string]string {
	out, used := map[string]string{}, map[string]bool{}
	for _, pair := range p.clusters {
		used[pair.After] = true
	}
	for _, pair := range p.clusters {
		switch {
		case pair.Before == "":
		case pair.After != "":
			out[pair.Before] = pair.After
		case used[pair.Before]:
			out[pair.Before] = pair.Before + " (before)"
		default:
			out[pair.Before] = pair.Before
		}
	}
	return out
}

// pairMeshes finds the meshes that are the same: of one key, else those that share control planes with each other alone.
func (p *pairing) pairMeshes(after mesh.Atlas) {
	a, b := rest(p.before.Meshes), rest(after.Meshes)
	for _, key := range sortedKeys(a) {
		if _, ok := b[key]; ok {
			p.meshes = append(p.meshes, Pair{key, key, ByName})
			delete(a, key)
			delete(b, key)
		}
	}
	shares := func(of mesh.Mesh, among map[string]mesh.Mesh) []string {
		out := []string{}
		for _, key := range sortedKeys(among) {
			if slices.ContainsFunc(among[key].Planes, func(q mesh.Plane) bool {
				return slices.ContainsFunc(of.Planes, func(r mesh.Plane) bool { return r.Ref == q.Ref })
			}) {
				out = append(out, key)
			}
		}
		return out
	}
	for _, key := range sortedKeys(a) {
		if there := shares(a[key], b); len(there) == 1 && len(shares(b[there[0]], a)) == 1 {
			p.meshes = append(p.meshes, Pair{key, there[0], ByControlPlanes})
			delete(a, key)
			delete(b, there[0])
		}
	}
	for _, key := range sortedKeys(a) {
		p.meshes = append(p.meshes, Pair{Before: key, By: ByNothing})
	}
	for _, key := range sortedKeys(b) {
		p.meshes = append(p.meshes, Pair{After: key, By: ByNothing})
	}
	slices.SortFunc(p.meshes, func(x, y Pair) int { return strings.Compare(orElse(x.After, x.Before), orElse(y.After, y.Before)) })
}

func rest(all []mesh.Mesh) map[string]mesh.Mesh {
	out := map[string]mesh.Mesh{}
	for _, m := range all {
		out[m.Key] = m
	}
	return out
}

// meshNames are the keys of the earlier meshes in the later one's words.
func (p *pairing) meshNames() map[string]string { return namesOf(p.meshes) }

func namesOf(pairs []Pair) map[string]string {
	out := map[string]string{}
	for _, pair := range pairs {
		if pair.Before != "" {
			out[pair.Before] = orElse(pair.After, pair.Before)
		}
	}
	return out
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
