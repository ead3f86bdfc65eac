package journal

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"portolan/kube/revision"
)

// Runs are the runs of a context, of all where it is empty, newest first. Those that cannot be read are in the error;
// the others are there all the same.
func (s Store) Runs(context string) ([]revision.Run, error) {
	out := []revision.Run{}
	ids, err := s.ids()
	if err != nil {
		return out, err
	}
	var problems []error
	for _, id := range ids {
		run, err := s.Run(id)
		switch {
		case err != nil:
			problems = append(problems, err)
		case context == "" || run.Change.Context == context:
			out = append(out, run)
		}
	}
	slices.SortFunc(out, func(a, b revision.Run) int { return cmp.Or(b.Began.Compare(a.Began), cmp.Compare(b.ID, a.ID)) })
	return out, errors.Join(problems...)
}

// Run is one run: one that did not end and that no program holds is Stopped.
func (s Store) Run(id string) (revision.Run, error) {
	if !isID(id) {
		return revision.Run{}, unknown(id)
	}
	run, _, err := s.read(id)
	if err != nil || run.Phase != revision.Running || isHeld(s.path(id)) {
		return run, err
	}
	// Whoever held it may have written its end since it was read, and gone.
	run, last, err := s.read(id)
	if err == nil && run.Phase == revision.Running {
		run.Phase, run.Ended = revision.Stopped, last
		run.Problem = "the program that carried it out ended before it was through; resume it or undo it"
	}
	return run, err
}

// read is what a journal says by itself, and when its last line was written.
func (s Store) read(id string) (revision.Run, time.Time, error) {
	path := s.path(id)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return revision.Run{}, time.Time{}, unknown(id)
	}
	if err != nil {
		return revision.Run{}, time.Time{}, unread(err)
	}
	entries, _, err := parse(path, content)
	if err != nil {
		return revision.Run{}, time.Time{}, err
	}
	run, err := foldFile(path, entries)
	return run, entries[len(entries)-1].At, err
}

// ids are the runs that have a journal.
func (s Store) ids() ([]string, error) {
	if s.dir == "" {
		return nil, nil
	}
	files, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unread(err)
	}
	var out []string
	for _, f := range files {
		if id, ok := strings.CutSuffix(f.Name(), suffix); ok && isID(id) {
			out = append(out, id)
		}
	}
	return out, nil
}

func (s Store) path(id string) string { return filepath.Join(s.dir, id+suffix) }

// idLayout is the time that an ID begins with.
const idLayout = "20060102-150405"

// newID is a name that sorts by time and that nothing else has.
func newID(now time.Time) string {
	random := make([]byte, 4)
	_, _ = rand.Read(random) // It never fails: crypto/rand ends the program instead.
	return now.Format(idLayout) + "-" + hex.EncodeToString(random)
}

// isID tells names of runs from any other, and above all from paths.
func isID(id string) bool {
	at, random, ok := cutLast(id)
	if _, err := time.Parse(idLayout, at); !ok || err != nil || len(random) != 8 {
		return false
	}
	return strings.Trim(random, "0123456789abcdef") == ""
}

func cutLast(id string) (before, after string, ok bool) {
	i := strings.LastIndexByte(id, '-')
	if i < 0 {
		return id, "", false
	}
	return id[:i], id[i+1:], true
}
