package views

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"portolan/app/flock"
)

// How long a change waits for one of another program, which takes milliseconds, and how often it looks.
const (
	patience = 5 * time.Second
	pause    = 5 * time.Millisecond
)

// lock keeps other programs from changing the file until free is called, and makes its folder. What is locked is the folder:
// the file is replaced by each change, and nothing more need lie beside it. The lock goes with the program, however it ends.
// A file system that knows no locks is no reason to keep nothing.
func (s *Store) lock(patience time.Duration) (free func(), err error) {
	folder := filepath.Dir(s.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unkept(err)
	}
	held, err := os.Open(folder)
	if err != nil {
		return nil, unkept(err)
	}
	for end := time.Now().Add(patience); flock.Taken(held); time.Sleep(pause) {
		if time.Now().After(end) {
			_ = held.Close() // Nothing was written to it.
			return nil, &Error{Message: fmt.Sprintf("cannot keep views: another program is changing those in %s", folder),
				Remedy: "try again, or end the other portolan"}
		}
	}
	return func() { _ = held.Close() }, nil
}
