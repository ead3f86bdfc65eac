package recorder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"portolan/app/flock"
	"portolan/app/whole"
	"portolan/graph/facts"
	"portolan/graph/meshlog"
)

// How is what becomes of a file that is there already.
type How int

const (
	// Fresh refuses it.
	Fresh How = iota
	// Replace puts a new recording in its place, once that has its first reading.
	Replace
	// Append goes on with it; where there is none, it is as Fresh.
	Append
)

// ErrExists says that a file is there already and was not to be.
var ErrExists = errors.New("there is a file of this name already")

// File is a recording in the making. It is not for several goroutines.
type File struct {
	path string
	how  How
	// file and to are nil before the first reading of a new recording.
	file *os.File
	to   *meshlog.Writer
	// torn is how many bytes of an earlier end were no whole reading.
	torn int64
}

// Open readies a recording. A new one makes no file before its first reading. Of one to append to, every whole reading
// stays. Errors are [ErrExists], a [*facts.BadInput] for a file that is no recording, or a [*whole.Error].
func Open(path string, how How) (*File, error) {
	f := &File{path: path, how: how}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.how = Fresh
		return f, nil
	case err != nil:
		return nil, &whole.Error{Path: path, Err: err}
	case how == Fresh:
		return nil, ErrExists
	case !info.Mode().IsRegular():
		return nil, &whole.Error{Path: path, Err: errors.New("it is no ordinary file")}
	case how == Replace:
		return f, nil
	}
	return f, f.resume(info.Size())
}

// resume opens what is there already, to go on behind its last whole reading.
func (f *File) resume(size int64) error {
	file, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err != nil {
		return &whole.Error{Path: f.path, Err: err}
	}
	if err := f.goOn(file, size); err != nil {
		return errors.Join(err, file.Close())
	}
	return nil
}

func (f *File) goOn(file *os.File, size int64) error {
	if flock.Taken(file) {
		return &whole.Error{Path: f.path, Err: errors.New("another program records into it")}
	}
	log, err := meshlog.Read(file)
	if err != nil {
		return err
	}
	to, err := meshlog.Continue(file, log)
	if err != nil {
		return err
	}
	f.file, f.to, f.torn = file, to, size-log.Size
	return f.mend()
}

// Torn is how many bytes at the end of an earlier recording were no whole reading.
func (f *File) Torn() int64 { return f.torn }

// Size is how many bytes of the recording are whole.
func (f *File) Size() int64 {
	if f.to == nil {
		return 0
	}
	return f.to.Size()
}

// Add adds a reading, and returns when it is on the disk.
func (f *File) Add(s facts.Snapshot) (meshlog.Added, error) {
	if f.to == nil {
		return f.first(s)
	}
	added, err := f.to.Add(s)
	return added, f.kept(err)
}

// Miss notes a reading that failed.
func (f *File) Miss(at time.Time, code string) error {
	if f.to == nil {
		return nil // There is no recording that could have a gap.
	}
	return f.kept(f.to.Miss(at, code))
}

// kept sees to it that what was written lasts, and that half of a frame does not stay.
func (f *File) kept(err error) error {
	var bad *facts.BadInput
	switch {
	case errors.As(err, &bad):
		return err // Nothing was written.
	case err != nil:
		return errors.Join(&whole.Error{Path: f.path, Err: errors.Unwrap(err)}, f.mend())
	}
	if err := f.file.Sync(); err != nil {
		return &whole.Error{Path: f.path, Err: err}
	}
	return nil
}

// mend cuts off what is no whole reading, so that the next one stands where it must.
func (f *File) mend() error {
	if err := f.file.Truncate(f.to.Size()); err != nil {
		return &whole.Error{Path: f.path, Err: err}
	}
	if _, err := f.file.Seek(f.to.Size(), 0); err != nil {
		return &whole.Error{Path: f.path, Err: err}
	}
	return nil
}

// first makes the file with its first reading: in place of another one only when that is whole.
func (f *File) first(s facts.Snapshot) (meshlog.Added, error) {
	file, err := f.create()
	if err != nil {
		return meshlog.Added{}, &whole.Error{Path: f.path, Err: err}
	}
	to := meshlog.NewWriter(file)
	added, err := to.Add(s)
	if err == nil {
		err = file.Sync()
	}
	if err == nil && f.how == Replace {
		err = os.Rename(file.Name(), f.target())
	}
	var bad *facts.BadInput
	switch {
	case errors.As(err, &bad):
		return added, errors.Join(err, file.Close(), os.Remove(file.Name()))
	case err != nil:
		return added, errors.Join(&whole.Error{Path: f.path, Err: fmt.Errorf("first reading: %w", err)}, file.Close(), os.Remove(file.Name()))
	}
	f.file, f.to = file, to
	return added, nil
}

// create makes an empty file that nobody else reads or records into.
func (f *File) create() (*os.File, error) {
	if f.how != Replace {
		file, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, whole.Private)
		if err == nil {
			_ = flock.Taken(file) // It is new: nobody has it.
		}
		return file, err
	}
	file, err := os.CreateTemp(filepath.Dir(f.target()), "."+filepath.Base(f.path)+".*") // which only its owner reads
	if err == nil {
		_ = flock.Taken(file)
	}
	return file, err
}

// target is the file behind a symbolic link.
func (f *File) target() string {
	if target, err := filepath.EvalSymlinks(f.path); err == nil {
		return target
	}
	return f.path
}

// Close ends the recording; what was added is there.
func (f *File) Close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}
