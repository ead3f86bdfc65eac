package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"portolan/kube/revision"
)

// How long taking a file waits for another program that only looks at it, or begins a run, and how often it tries.
const (
	patience = 2 * time.Second
	pause    = 5 * time.Millisecond
)

// lock keeps other programs from beginning or taking up runs until free is called, and makes the folder.
func (s Store) lock() (free func(), err error) {
	if s.dir == "" {
		return nil, &Error{Code: CodeUnkept, Message: "there is no folder to keep the journal of a switch in",
			Remedy: "set XDG_STATE_HOME to one and start portolan again"}
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, unkept(err)
	}
	path := filepath.Join(s.dir, lockName)
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return nil, unkept(err)
	}
	if err := made.Close(); err != nil {
		return nil, unkept(err)
	}
	file, busy, err := holdSoon(path)
	if err != nil {
		return nil, unkept(err)
	}
	if busy {
		return nil, &Error{Code: CodeBusy, Message: "another portolan is beginning a switch", Remedy: "try again"}
	}
	return func() { _ = file.Close() }, nil // Nothing was written to it.
}

// holdSoon is hold, with patience for those who only look.
func holdSoon(path string) (*os.File, bool, error) {
	for end := time.Now().Add(patience); ; time.Sleep(pause) {
		file, busy, err := hold(path, false)
		if !busy || err != nil || time.Now().After(end) {
			return file, busy, err
		}
	}
}

// isHeld tells whether a program works on a journal. Looking takes no more than a moment.
func isHeld(path string) bool {
	file, busy, err := hold(path, true)
	if file != nil {
		_ = file.Close() // Nothing was written to it.
	}
	return busy && err == nil
}

// open tells whether a run is still to be finished: one that is at work, or that stopped half-way. One that failed
// was ended by itself, with its reason; whoever plans anew sees what it left.
func open(r revision.Run) bool { return r.Phase == revision.Running || r.Phase == revision.Stopped }

// clear is an error where another open run touches what the change does. The run that the change takes back is not in
// its way once nobody works on it; but an undo that stopped is in the way of that run.
func (s Store) clear(change revision.Change, own string) error {
	runs, err := s.Runs("")
	if err != nil {
		return err
	}
	for _, r := range runs {
		if !open(r) || r.ID == own || r.ID == change.Undoes && r.Phase == revision.Stopped {
			continue
		}
		if what := shared(r.Change, change); what != "" {
			return conflict(r, what, s.path(r.ID))
		}
	}
	return nil
}

// shared names what both changes touch; empty where they do not meet. One cluster may have several contexts.
func shared(a, b revision.Change) string {
	same := a.Context == b.Context
	if a.Cluster != "" && b.Cluster != "" {
		same = a.Cluster == b.Cluster
	}
	if !same {
		return ""
	}
	if a.Tag != nil && b.Tag != nil && a.Tag.Name == b.Tag.Name {
		return "the tag " + a.Tag.Name
	}
	for _, n := range a.Namespaces {
		if slices.ContainsFunc(b.Namespaces, func(m revision.NamespaceChange) bool { return m.Name == n.Name && m.UID == n.UID }) {
			return "the namespace " + n.Name
		}
	}
	return ""
}

func conflict(r revision.Run, what, path string) *Error {
	out := &Error{Code: CodeConflict, Run: r.ID}
	if r.Phase == revision.Running {
		out.Message = fmt.Sprintf("the run %s is at work on %s", r.ID, what)
		out.Remedy = "wait for it to end, or cancel it"
		return out
	}
	out.Message = fmt.Sprintf("the run %s stopped half-way on %s", r.ID, what)
	out.Remedy = fmt.Sprintf("resume it (portolan switch --resume=%s) or undo it (--undo=%s) first; if neither is possible, move %s away", r.ID, r.ID, path)
	return out
}
