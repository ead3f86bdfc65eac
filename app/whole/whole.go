// Package whole writes files whole or not at all.
//
// It exists because the command line and the window both save what a person will open again, and one of them must not
// be more careless than the other. A reader finds the old or the new content; it must never find a part of it.
package whole

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Permissions of new files: a snapshot tells of a whole cluster and is its reader's alone, a picture is for showing.
const (
	Private fs.FileMode = 0o600
	Public  fs.FileMode = 0o644
)

// Error says that a file cannot be written.
type Error struct {
	Path string
	Err  error
}

// Error names the file and the reason, without the names of files in between.
func (e *Error) Error() string {
	reason := e.Err
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(reason, &path):
		reason = path.Err
	case errors.As(reason, &link):
		reason = link.Err
	}
	return fmt.Sprintf("cannot write %s: %v", e.Path, reason)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Write gives a file the content that write produces: beside its place first, then moved. A new file gets this mode, an
// existing one keeps its own; a symbolic link is followed. Errors are write's own, or an [*Error].
func Write(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return &Error{path, errors.New("it is no ordinary file")}
		}
		mode = info.Mode().Perm()
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return &Error{path, err}
	}
	out := bufio.NewWriter(part)
	if err := write(out); err != nil {
		return errors.Join(err, part.Close(), os.Remove(part.Name()))
	}
	if err := errors.Join(out.Flush(), part.Chmod(mode), part.Sync(), part.Close()); err != nil {
		return errors.Join(&Error{path, err}, os.Remove(part.Name()))
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return errors.Join(&Error{path, err}, os.Remove(part.Name()))
	}
	return nil
}
