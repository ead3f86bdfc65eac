package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"portolan/app"
	"portolan/app/view"
)

// save writes a file so that there is never a part of it: beside its place first, then moved. The path "-" or an empty
// one is stdout. A new file gets this mode; a symbolic link is followed.
func (p *program) save(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		out := bufio.NewWriter(p.Out)
		if err := write(out); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write to stdout: %w", err)
		}
		return nil
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return cannotWrite(path, errors.New("it is no ordinary file"))
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return cannotWrite(path, err)
	}
	if err := fill(part, mode, write); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return errors.Join(cannotWrite(path, err), os.Remove(part.Name()))
	}
	return nil
}

func fill(part *os.File, mode fs.FileMode, write func(io.Writer) error) error {
	out := bufio.NewWriter(part)
	if err := write(out); err != nil {
		return errors.Join(err, part.Close())
	}
	if err := errors.Join(out.Flush(), part.Chmod(mode), part.Sync(), part.Close()); err != nil {
		return cannotWrite(part.Name(), err)
	}
	return nil
}

func cannotWrite(path string, err error) error {
	reason := err
	var inner *fs.PathError
	if errors.As(err, &inner) {
		reason = inner.Err
	}
	return &app.Error{Err: err, Problem: view.Problem{Code: app.CodeInternal,
		Message: fmt.Sprintf("cannot write %s: %v", path, reason), Remedy: "choose another place, or - for stdout"}}
}
