// Package journal remembers switches on disk: what each is to write, before it is written.
//
// It exists so that a run that failed or was killed can always be picked up, by whoever starts the program next. It must
// never lose a line that it accepted, let two programs work on one run or on one namespace at once, or go on with a file
// that it does not understand. It talks to no cluster.
package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"portolan/kube/revision"
)

// Names of the files: a run's journal is called after its ID.
const (
	suffix    = ".jsonl"
	lockName  = ".lock"
	auditName = "audit" + suffix
)

// Store is a folder of journals. Its methods may be called from many goroutines, and of several programs at once.
type Store struct{ dir string }

// At makes the store of a folder, which need not exist. Without a folder nothing can be begun.
func At(dir string) Store { return Store{dir: dir} }

// Journal is one run's file, held by this program until it is closed.
type Journal struct {
	store Store
	id    string
	path  string

	mu      sync.Mutex
	file    *os.File
	entries []revision.Entry
	// size is how long the file is up to its last whole line.
	size int64
	// broken is the first error of writing: what comes after it could stand behind half a line.
	broken error
}

// Create begins a run: it writes the change down before anything of it is done. Errors are [*Error]; CodeConflict says
// that another run works, or stopped, where this one is to.
func (s Store) Create(change revision.Change, options revision.Options, who revision.Who) (*Journal, error) {
	free, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer free()
	if err := s.clear(change, ""); err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	j := &Journal{store: s, id: newID(now)}
	j.path = s.path(j.id)
	first := revision.Entry{At: now, Kind: revision.EntryBegin, ID: j.id, Change: &change, Options: &options, Who: &who}
	if err := j.create(first); err != nil {
		return nil, unkept(err)
	}
	return j, nil
}

// create makes the file appear with its first line whole, and holds it.
func (j *Journal) create(first revision.Entry) error {
	text, err := encode(first, true)
	if err != nil {
		return err
	}
	whole := filepath.Join(j.store.dir, "."+j.id)
	file, err := os.OpenFile(whole, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(whole, j.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(whole))
	}
	if err := syncFolder(j.store.dir); err != nil {
		return err
	}
	held, busy, err := holdSoon(j.path) // Somebody may be looking at it already.
	if busy {
		return errors.New("another program took the new journal")
	}
	j.file, j.size, j.entries = held, int64(len(text)), []revision.Entry{first}
	return err
}

// Open takes a run up again and holds its journal: with CodeBusy another program does, with CodeConflict another run
// works, or stopped, in the same namespaces. A last line that was not written whole is taken off.
func (s Store) Open(id string) (*Journal, error) {
	if !isID(id) {
		return nil, unknown(id)
	}
	free, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer free()
	j, run, err := s.take(id)
	if err != nil {
		return nil, err
	}
	if run.Phase != revision.Done && run.Phase != revision.Undone {
		if err := s.clear(run.Change, run.ID); err != nil {
			return nil, errors.Join(err, j.Close())
		}
	}
	return j, nil
}

// take holds a journal and reads it, and the run that it says. A last line that is not whole is cut off, but only where
// all before it is a run: what is damaged stays as it is, for whoever looks into it.
func (s Store) take(id string) (*Journal, revision.Run, error) {
	j := &Journal{store: s, id: id, path: s.path(id)}
	file, busy, err := holdSoon(j.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, revision.Run{}, unknown(id)
	case err != nil:
		return nil, revision.Run{}, unread(err)
	case busy:
		return nil, revision.Run{}, &Error{Code: CodeBusy, Message: fmt.Sprintf("another portolan is at work on the run %s", id),
			Remedy: "wait for it to end, or cancel it there"}
	}
	content, err := os.ReadFile(j.path)
	if err == nil {
		j.entries, j.size, err = parse(j.path, content)
	} else {
		err = unread(err)
	}
	var run revision.Run
	if err == nil {
		run, err = foldFile(j.path, j.entries)
	}
	if err == nil && j.size < int64(len(content)) {
		err = file.Truncate(j.size)
	}
	if err != nil {
		return nil, revision.Run{}, errors.Join(err, file.Close())
	}
	j.file = file
	return j, run, nil
}

// ID names the run.
func (j *Journal) ID() string { return j.id }

// Write adds a line, and returns once the disk has it. The entry's time is now where it has none.
func (j *Journal) Write(e revision.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if e.At.IsZero() {
		e.At = time.Now().UTC()
	}
	text, err := encode(e, false)
	if err == nil {
		_, err = j.file.WriteAt(text, j.size)
	}
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		// Half a line may be there; nothing may come behind it, and the next reader takes it off.
		j.broken = unkept(err)
		return j.broken
	}
	j.size += int64(len(text))
	j.entries = append(j.entries, e)
	return nil
}

// Entries are all lines, oldest first.
func (j *Journal) Entries() []revision.Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

// Run is what the journal says. The error is a [*Error] that names the file.
func (j *Journal) Run() (revision.Run, error) { return foldFile(j.path, j.Entries()) }

// Undone notes in the journal of the run that this one takes back, that it did. A run that takes nothing back notes
// nothing, and one that did so already is left as it is.
func (j *Journal) Undone() error {
	run, err := j.Run()
	if err != nil || run.Change.Undoes == "" {
		return err
	}
	other, before, err := j.store.take(run.Change.Undoes)
	if err != nil {
		return err
	}
	if before.UndoneBy != j.id {
		err = other.Write(revision.Entry{Kind: revision.EntryUndone, By: j.id})
	}
	return errors.Join(err, other.Close())
}

// Close lets others have the run.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken == nil {
		j.broken = &Error{Code: CodeUnkept, Message: fmt.Sprintf("the journal of the run %s is closed", j.id), Remedy: "open it again"}
	}
	return j.file.Close()
}
