package app

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"unicode"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// maxShownName is the most characters of a given snapshot's name that are shown.
const maxShownName = 120

// openSnapshot opens the snapshot that the page sends: the person chose or dropped it there, and its path is unknown here.
func (h Handler) openSnapshot(r *http.Request) (answer, error) {
	snapshot, recorded, err := readUpload(r, "the file", "start portolan with the file's name instead")
	if err != nil {
		return answer{}, err
	}
	return asAnswer(h.Session.Give(shownName(r.URL.Query().Get("name")), snapshot, recorded))
}

// readUpload reads the carrier or recording that is a request's body; one that is too large is refused with what to do instead.
func readUpload(r *http.Request, what, instead string) (facts.Snapshot, *recording, error) {
	snapshot, recorded, err := readEither(r.Body, "")
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = statusError{http.StatusRequestEntityTooLarge, Usage(fmt.Sprintf("%s is larger than %d MiB", what, large.Limit>>20), instead)}
	}
	return snapshot, recorded, err
}

// shownName makes a file's name fit to be shown; it is never opened.
func shownName(name string) string {
	printable := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
	runes := []rune(strings.TrimSpace(printable))
	if len(runes) == 0 {
		return "snapshot"
	}
	return string(runes[:min(len(runes), maxShownName)])
}

// Give shows a snapshot that was read elsewhere, or a reading of a recording, in place of whatever is read or shown now. It is a source of a kind of its
// own, since there is nothing to read again: what opens or reloads it while it is shown gets the same facts, and later none.
func (s *Session) Give(name string, snapshot facts.Snapshot, recorded *recording) (view.State, error) {
	atlas, err := s.infer(snapshot)
	if err != nil {
		return view.State{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return s.state, errors.New("the program is ending")
	}
	s.stop()
	next := empty()
	next.Source = view.Source{Kind: view.SourceSnapshot, Name: name}
	s.showOf(recorded, next, snapshot, atlas, s.shown)
	s.shown.given = true
	return s.state, nil
}

// infer keeps a fault in what is concluded from ending the program.
func (s *Session) infer(snapshot facts.Snapshot) (atlas mesh.Atlas, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.Error("inferring failed", "cause", cause, "stack", string(debug.Stack()))
			err = errors.New("the snapshot could not be charted")
		}
	}()
	return s.road.Infer(snapshot), nil
}

// given answers the state of a given snapshot when that is what the source names and what is shown: its name is no path,
// and there is nothing newer to read. A reading that is under way for another source ends.
func (s *Session) given(source view.Source) (view.State, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kept := range []*shown{s.shown, s.before} {
		if kept == nil || !kept.given || !kept.state.Source.Same(source) || s.life.Err() != nil {
			continue
		}
		s.stop()
		s.showOf(kept.recording, kept.state, kept.snapshot, kept.atlas, kept)
		s.shown.given = true
		return s.state, true
	}
	return view.State{}, false
}
