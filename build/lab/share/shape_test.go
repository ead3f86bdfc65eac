package share

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// atlas is what these tests read of `portolan meshes -o json`.
type atlas struct {
	Meshes    []atlasMesh    `json:"meshes"`
	Undecided []atlasMember  `json:"undecided"`
	Outside   []atlasMember  `json:"outside"`
	Clusters  []atlasCluster `json:"clusters"`
}

type atlasCluster struct {
	Context string `json:"context"`
}

type ref struct {
	Kind      string `json:"kind"`
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Workload  string `json:"workload"`
}

func (r ref) id() string {
	return strings.Join([]string{r.Kind, r.Cluster, r.Namespace, r.Workload, r.Name}, "/")
}

type atlasMesh struct {
	Key       string        `json:"key"`
	Health    string        `json:"health"`
	Planes    []atlasPlane  `json:"planes"`
	Members   []atlasMember `json:"members"`
	Ztunnels  []atlasProxy  `json:"ztunnels"`
	Waypoints []atlasProxy  `json:"waypoints"`
	Gateways  []atlasProxy  `json:"gateways"`
}

type atlasPlane struct {
	Ref        ref      `json:"ref"`
	Version    string   `json:"version"`
	Tags       []string `json:"tags"`
	Health     string   `json:"health"`
	Namespaces int      `json:"namespaces"`
	Proxies    int      `json:"proxies"`
	Ambient    int      `json:"ambientPods"`
}

type atlasMember struct {
	Ref       ref             `json:"ref"`
	Modes     []string        `json:"modes"`
	Wanted    []claim         `json:"wanted"`
	Running   []claim         `json:"running"`
	Home      ref             `json:"home"`
	Pods      int             `json:"pods"`
	Proxied   int             `json:"proxied"`
	Health    string          `json:"health"`
	Workloads []atlasWorkload `json:"workloads"`
}

type atlasWorkload struct {
	Ref     ref     `json:"ref"`
	Kind    string  `json:"kind"`
	Mode    string  `json:"mode"`
	Wanted  []claim `json:"wanted"`
	Running []claim `json:"running"`
	Pods    int     `json:"pods"`
	Ready   int     `json:"ready"`
}

type atlasProxy struct {
	Ref     ref      `json:"ref"`
	Version string   `json:"version"`
	Serves  []string `json:"serves"`
	Claims  []claim  `json:"claims"`
}

type claim struct {
	Plane    ref    `json:"plane"`
	Version  string `json:"version"`
	Mode     string `json:"mode"`
	Pods     int    `json:"pods"`
	Strength string `json:"strength"`
	Because  []struct {
		Field string `json:"field"`
	} `json:"because"`
}

// shape is an atlas without names: what each thing is like, and which relations it has.
type shape struct {
	looks     map[string]string
	relations []relation
}

type relation struct{ from, kind, to string }

func (s *shape) thing(r ref, looks string) { s.looks[r.id()] = r.Kind + " " + looks }

func (s *shape) relate(from ref, kind string, to ref) {
	s.relations = append(s.relations, relation{from.id(), kind, to.id()})
}

func (s *shape) claims(from ref, kind string, claims []claim) {
	for _, c := range claims {
		if c.Plane.Name == "" {
			continue
		}
		s.relate(from, fmt.Sprintf("%s %d pods %s %s %s by %d", kind, c.Pods, c.Mode, c.Version, c.Strength, len(c.Because)), c.Plane)
	}
}

func shapeOf(a atlas) *shape {
	s := &shape{looks: map[string]string{}}
	for _, m := range a.Meshes {
		mesh := ref{Kind: "mesh", Name: m.Key}
		s.thing(mesh, m.Health)
		for _, p := range m.Planes {
			s.thing(p.Ref, fmt.Sprint(p.Version, len(p.Tags), p.Health, p.Namespaces, p.Proxies, p.Ambient))
			s.relate(mesh, "has", p.Ref)
		}
		for _, n := range m.Members {
			s.member(n)
			s.relate(mesh, "has", n.Ref)
		}
		for _, p := range slices.Concat(m.Ztunnels, m.Waypoints, m.Gateways) {
			s.thing(p.Ref, p.Version)
			s.relate(mesh, "has", p.Ref)
			s.claims(p.Ref, "claims", p.Claims)
			for _, name := range p.Serves {
				s.relate(p.Ref, "serves", ref{Kind: "namespace", Cluster: p.Ref.Cluster, Name: name})
			}
		}
	}
	for _, n := range slices.Concat(a.Undecided, a.Outside) {
		s.member(n)
	}
	return s
}

func (s *shape) member(m atlasMember) {
	s.thing(m.Ref, fmt.Sprint(m.Modes, m.Pods, m.Proxied, m.Health, len(m.Workloads)))
	if m.Home.Kind != "" {
		s.relate(m.Ref, "home", m.Home)
	}
	s.claims(m.Ref, "wanted", m.Wanted)
	s.claims(m.Ref, "running", m.Running)
	for _, w := range m.Workloads {
		s.thing(w.Ref, fmt.Sprint(w.Kind, w.Mode, w.Pods, w.Ready))
		s.relate(w.Ref, "in", m.Ref)
		s.claims(w.Ref, "wanted", w.Wanted)
		s.claims(w.Ref, "running", w.Running)
	}
}

// loose are the relations of which an end is nowhere.
func (s *shape) loose() []relation {
	var out []relation
	for _, r := range s.relations {
		if s.looks[r.from] == "" || s.looks[r.to] == "" {
			out = append(out, r)
		}
	}
	return out
}

// near is how each relation looks from close by; sorted.
func (s *shape) near() []string {
	out := []string{}
	for _, r := range s.relations {
		out = append(out, fmt.Sprintf("(%s) %s (%s)", s.looks[r.from], r.kind, s.looks[r.to]))
	}
	slices.Sort(out)
	return out
}

// rounds is how far each thing looks around itself: further than anything here is from anything.
const rounds = 6

// seen is how each thing looks with all around it, and all around that, without any name; sorted. Two shapes that look alike
// are the same but for the names.
func (s *shape) seen() []string {
	looks := maps.Clone(s.looks)
	for range rounds {
		around := map[string][]string{}
		for _, r := range s.relations {
			around[r.from] = append(around[r.from], r.kind+" > "+looks[r.to])
			around[r.to] = append(around[r.to], looks[r.from]+" > "+r.kind)
		}
		next := map[string]string{}
		for id, own := range looks {
			slices.Sort(around[id])
			kind, _, _ := strings.Cut(own, " ")
			next[id] = fmt.Sprintf("%s %x", kind, sha256.Sum256([]byte(own+"\n"+strings.Join(around[id], "\n"))))
		}
		looks = next
	}
	return slices.Sorted(maps.Values(looks))
}

// TestRedactedIsTheSameMesh: without names, both ends of every relation are still there and belong together, in every kind of
// file.
func TestRedactedIsTheSameMesh(t *testing.T) {
	saved, _ := file(t, "mesh.json", live(t)...)
	named := shapeOf(decode[atlas](t, succeed(t, "meshes", saved, "-o", "json")))
	if len(named.looks) < 20 || len(named.relations) < 40 || len(named.loose()) > 0 {
		t.Fatalf("there are %d things and %d relations, of which loose: %v", len(named.looks), len(named.relations), named.loose())
	}
	want := named.seen()
	for _, c := range carriers {
		t.Run(c.ending, func(t *testing.T) {
			path, _ := file(t, c.ending, append([]string{saved}, redaction...)...)
			redacted := shapeOf(decode[atlas](t, succeed(t, "meshes", path, "-o", "json")))
			if loose := redacted.loose(); len(loose) > 0 {
				t.Errorf("these lead nowhere: %v", loose)
			}
			if len(redacted.looks) != len(named.looks) || len(redacted.relations) != len(named.relations) {
				t.Errorf("%d things and %d relations became %d and %d", len(named.looks), len(named.relations), len(redacted.looks), len(redacted.relations))
			}
			if diff := differ(named.near(), redacted.near()); len(diff) > 0 {
				t.Errorf("things look otherwise:\n%s", strings.Join(diff, "\n"))
			} else if !slices.Equal(redacted.seen(), want) {
				t.Error("every relation is there, and they belong together otherwise")
			}
		})
	}
}

// differ are the entries of two sorted lists that the other has not.
func differ(want, got []string) []string {
	var out []string
	for _, w := range want {
		if !slices.Contains(got, w) {
			out = append(out, "-"+w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			out = append(out, "+"+g)
		}
	}
	return out
}
