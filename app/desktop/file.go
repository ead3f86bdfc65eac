package desktop

import (
	"errors"
	"os"
	"path/filepath"
)

// replaceFile writes a file so that a reader finds the old or the new content, never a part of it. A symbolic link is
// followed, and an existing file keeps its permissions.
func replaceFile(file string, content []byte) (err error) {
	if target, linkErr := filepath.EvalSymlinks(file); linkErr == nil {
		file = target
	}
	mode := os.FileMode(0o644)
	if info, statErr := os.Stat(file); statErr == nil {
		mode = info.Mode().Perm()
	}
	part, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	_, err = part.Write(content)
	if err = errors.Join(err, part.Chmod(mode), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}
