package app

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"portolan/app/view"
	"portolan/graph/facts"
)

// fleet are several contexts that are read side by side. It knows nothing of who reads them; whoever uses it from many
// goroutines guards it with a lock of its own.
type fleet struct {
	source  view.Source
	members []*fleetMember
	// composing is held by whoever puts the members' facts together to be shown, so that the last one shows the newest.
	composing sync.Mutex
	// settling is how many readings have ended and are not shown yet.
	settling int
}

// fleetMember is one context of a fleet.
type fleetMember struct {
	source view.Source
	state  view.FleetMember
	// read is what was read of it last; nil for nothing. It is replaced, never changed.
	read    *facts.Cluster
	product string
	// turn numbers the readings, so that what an older one still says is not heard.
	turn   int64
	cancel context.CancelFunc
}

// FleetSource is the source of several contexts; of one context it is that context. What is named twice counts once.
func FleetSource(contexts []view.ContextName) view.Source {
	distinct, names := []view.ContextName{}, []string{}
	for _, c := range contexts {
		if !slices.Contains(distinct, c) {
			distinct, names = append(distinct, c), append(names, c.Name)
		}
	}
	if len(distinct) == 1 {
		return view.Source{Kind: view.SourceContext, Name: distinct[0].Name, File: distinct[0].File}
	}
	return view.Source{Kind: view.SourceFleet, Name: strings.Join(names, ", "), Contexts: distinct}
}

// newFleet finds the contexts of a source; nothing is dialled. A name that means nothing is an error. A context that is known
// and cannot be used is a member that has failed: it must not keep the others from being read.
func newFleet(source view.Source, check func(view.Source) (*view.Context, error)) (*fleet, error) {
	f := &fleet{}
	for _, c := range source.Contexts {
		m := &fleetMember{source: view.Source{Kind: view.SourceContext, Name: c.Name, File: c.File}}
		m.state = view.FleetMember{Name: c.Name, Phase: view.PhaseIdle, Progress: []view.Progress{}}
		about, err := check(m.source)
		if err == nil {
			m.source.File, m.state.Context = about.File, about
		} else if problem := ProblemOf(err); problem.Code == CodeUsage {
			return nil, err
		} else {
			m.state.Phase, m.state.Problem = view.PhaseFailed, &problem
		}
		m.state.File = m.source.File
		if !slices.ContainsFunc(f.members, func(o *fleetMember) bool { return o.source.Same(m.source) }) {
			f.members = append(f.members, m)
		}
	}
	if len(f.members) < 2 {
		return nil, Usage("a fleet is of two contexts at least", "name another, or open the one alone")
	}
	contexts := []view.ContextName{}
	for _, m := range f.members {
		contexts = append(contexts, view.ContextName{Name: m.source.Name, File: m.source.File})
	}
	f.source = FleetSource(contexts)
	f.tellApart()
	return f, nil
}

// tellApart says what each member is called on the chart: its name; where several have it, with the file's name, or with
// the whole path where that is the same too.
func (f *fleet) tellApart() {
	called := []func(*fleetMember) string{
		func(m *fleetMember) string { return m.source.Name },
		func(m *fleetMember) string { return m.source.Name + " (" + filepath.Base(m.source.File) + ")" },
		func(m *fleetMember) string { return m.source.Name + " (" + m.source.File + ")" },
	}
	for _, m := range f.members {
		for _, call := range called {
			m.state.As = call(m)
			if !slices.ContainsFunc(f.members, func(o *fleetMember) bool { return o != m && call(o) == m.state.As }) {
				break
			}
		}
	}
}

// inherit takes over what an earlier fleet of the same source had read: it is shown until there is something newer.
func (f *fleet) inherit(from *fleet) {
	for _, m := range f.members {
		for _, old := range from.members {
			if old.state.As == m.state.As && old.read != nil {
				m.read, m.product = old.read, old.product
				m.state.TakenAt, m.state.Gaps = old.state.TakenAt, old.state.Gaps
			}
		}
	}
}

// took notes how a reading of a member ended. What was read before stays where it failed.
func (m *fleetMember) took(snapshot facts.Snapshot, err error) {
	m.cancel = nil
	if err == nil && len(snapshot.Clusters) == 0 {
		err = errors.New("nothing was read")
	}
	if err != nil {
		problem := ProblemOf(err)
		m.state.Phase, m.state.Problem = view.PhaseFailed, &problem
		return
	}
	cluster, taken := snapshot.Clusters[0], snapshot.TakenAt
	cluster.Context, cluster.TakenAt = m.state.As, taken
	m.read, m.product = &cluster, snapshot.Product
	m.state.Phase, m.state.Problem, m.state.TakenAt, m.state.Gaps = view.PhaseReady, nil, &taken, len(cluster.Gaps)
}

// stop ends the readings under way; what was read before them stays.
func (f *fleet) stop() {
	for _, m := range f.members {
		if m.state.Phase != view.PhaseReading {
			continue
		}
		m.turn++
		if m.cancel != nil {
			m.cancel()
			m.cancel = nil
		}
		m.state.Phase = view.PhaseIdle
		if m.read != nil {
			m.state.Phase = view.PhaseReady
		}
	}
}

// some tells whether anything was read of any member.
func (f *fleet) some() bool {
	return slices.ContainsFunc(f.members, func(m *fleetMember) bool { return m.read != nil })
}

// underway tells whether anything is being read, or read and not shown yet.
func (f *fleet) underway() bool {
	return f.settling > 0 || slices.ContainsFunc(f.members, func(m *fleetMember) bool { return m.state.Phase == view.PhaseReading })
}

// problem is that of the first member that failed; nil where none did.
func (f *fleet) problem() *view.Problem {
	for _, m := range f.members {
		if m.state.Problem != nil {
			return m.state.Problem
		}
	}
	return nil
}

// same is the member before the i-th that leads to the same cluster, by the UID of its namespace kube-system.
func (f *fleet) same(i int) *fleetMember {
	m := f.members[i]
	for _, earlier := range f.members[:i] {
		if m.read != nil && earlier.read != nil && m.read.UID != "" && m.read.UID == earlier.read.UID {
			return earlier
		}
	}
	return nil
}

// states are what the page must know of each member.
func (f *fleet) states() []view.FleetMember {
	out := []view.FleetMember{}
	for i, m := range f.members {
		state := m.state
		if same := f.same(i); same != nil {
			state.SameAs = same.state.As
		}
		out = append(out, state)
	}
	return out
}

// snapshot puts together what was read of all members, each cluster once, and says which are not read.
func (f *fleet) snapshot() facts.Snapshot {
	out := facts.Snapshot{Format: facts.Format, Clusters: []facts.Cluster{}}
	for i, m := range f.members {
		if reason := m.unread(); reason != "" {
			out.Unread = append(out.Unread, facts.Unread{Context: m.state.As, Reason: reason})
		}
		if m.read == nil || f.same(i) != nil {
			continue
		}
		out.Clusters = append(out.Clusters, *m.read)
		if m.read.TakenAt.After(out.TakenAt) {
			out.TakenAt, out.Product = m.read.TakenAt, m.product
		}
	}
	return facts.Sorted(out)
}

// unread says in a few words why what is known of a member is not what there is now; empty where it is. No word of it is
// the network's own: that may hold an address, and this goes into files.
func (m *fleetMember) unread() string {
	switch {
	case m.state.Phase == view.PhaseFailed && m.state.Problem != nil:
		if reason, ok := reasons[m.state.Problem.Code]; ok {
			return reason
		}
		return "reading it failed"
	case m.read != nil:
		return ""
	case m.state.Phase == view.PhaseReading:
		return "it is still being read"
	}
	return "its reading was cancelled"
}

// reasons are the codes of a Problem in words.
var reasons = map[string]string{
	CodeDNS:        "its server's name is unknown to DNS",
	CodeRefused:    "its server cannot be reached",
	CodeTimeout:    "its server did not answer in time",
	CodeTLS:        "its server's certificate is not trusted",
	CodeExpired:    "the login has expired",
	CodeForbidden:  "its user may read nothing",
	CodeExecPlugin: "its credential plugin failed",
	CodeBadInput:   "its kubeconfig cannot be used",
}
