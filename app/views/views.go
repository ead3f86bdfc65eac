// Package views keeps the views of a chart that a person saved, in one small file beside the settings.
//
// It exists because a browser forgets, and the window and the browser shall know the same views. It must never lose one:
// a file that it cannot understand is left as it is, and is an error until somebody corrects it or moves it away. What a
// view's state means is the page's affair.
package views

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"portolan/app/view"
	"portolan/app/whole"
)

// What a store holds at most: views, characters of a name, bytes of a state, and bytes of a file, which is more than
// all of that can come to.
const (
	MaxViews = 200
	MaxName  = 80
	MaxState = 8 << 10
	maxFile  = 16 << 20
)

// format is the number that the file begins with.
const format = 1

// file is what is kept on disk.
type file struct {
	Format int              `json:"format"`
	Views  []view.SavedView `json:"views"`
}

// Store is a file of views. Its methods may be called from many goroutines, and of several programs at once; a file that
// another one changed meanwhile is read again each time.
type Store struct {
	path string
	mu   sync.Mutex
}

// At makes the store of a file, which need not exist. Without a path nothing is kept, and saving is an error.
func At(path string) *Store { return &Store{path: path} }

// Error is why views cannot be listed or kept.
type Error struct {
	// Wish is true where what was asked for is wrong, not the file.
	Wish            bool
	Message, Remedy string
	Err             error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// List is all views, sorted by name.
func (s *Store) List() ([]view.SavedView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read()
}

// Save keeps a view in place of one of the same name, and answers all.
func (s *Store) Save(v view.SavedView) ([]view.SavedView, error) {
	v.Name = strings.TrimSpace(v.Name)
	if reason := check(v); reason != "" {
		return nil, &Error{Wish: true, Message: "cannot save the view: " + reason, Remedy: "give it another name, or show less in it"}
	}
	return s.change(func(all []view.SavedView) ([]view.SavedView, error) {
		out := append(without(all, v.Name), v)
		if len(out) > MaxViews {
			return nil, &Error{Wish: true, Message: fmt.Sprintf("cannot save the view: there are %d already", MaxViews), Remedy: "remove one that you do not need"}
		}
		return out, nil
	})
}

// Remove forgets the view of a name, if there is one, and answers those that are left.
func (s *Store) Remove(name string) ([]view.SavedView, error) {
	return s.change(func(all []view.SavedView) ([]view.SavedView, error) {
		return without(all, strings.TrimSpace(name)), nil
	})
}

func without(all []view.SavedView, name string) []view.SavedView {
	return slices.DeleteFunc(slices.Clone(all), func(v view.SavedView) bool { return v.Name == name })
}

// check says what is wrong with a view; empty when nothing is.
func check(v view.SavedView) string {
	switch {
	case v.Name == "":
		return "it has no name"
	case utf8.RuneCountInString(v.Name) > MaxName:
		return fmt.Sprintf("its name has more than %d characters", MaxName)
	case !utf8.ValidString(v.Name) || strings.ContainsFunc(v.Name, unicode.IsControl):
		return "its name has characters that cannot be shown"
	case len(v.State) > MaxState || !utf8.ValidString(v.State):
		return fmt.Sprintf("it is no text of at most %d KiB", MaxState>>10)
	}
	return ""
}

// change reads, changes and writes as one step, of this program and of others.
func (s *Store) change(how func([]view.SavedView) ([]view.SavedView, error)) ([]view.SavedView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		return nil, &Error{Wish: true, Message: "there is no folder to keep views in", Remedy: "set XDG_CONFIG_HOME to one and start portolan again, or keep the page's address"}
	}
	free, err := s.lock(patience)
	if err != nil {
		return nil, err
	}
	defer free()
	before, err := s.read()
	if err != nil {
		return nil, err
	}
	after, err := how(before)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(after, func(a, b view.SavedView) int { return cmp.Compare(a.Name, b.Name) })
	if slices.Equal(before, after) {
		return after, nil
	}
	return after, s.write(after)
}

func (s *Store) write(all []view.SavedView) error {
	err := whole.Write(s.path, whole.Private, func(w io.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(file{format, all})
	})
	if err != nil {
		return unkept(err)
	}
	return nil
}

// unkept is why views could not be written.
func unkept(err error) error {
	return &Error{Message: fmt.Sprintf("cannot keep views: %v", err), Remedy: "check who owns it and its permissions, and whether the disk is full", Err: err}
}

// read is what the file holds; one that does not exist holds nothing.
func (s *Store) read() ([]view.SavedView, error) {
	if s.path == "" {
		return []view.SavedView{}, nil
	}
	content, err := s.content()
	if errors.Is(err, fs.ErrNotExist) {
		return []view.SavedView{}, nil
	}
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("cannot read the saved views: %v", err), Remedy: "check who owns the file and its permissions", Err: err}
	}
	all, err := parse(content)
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("the saved views in %s are damaged: %v", s.path, err),
			Remedy: "correct the file or move it away; portolan leaves it as it is", Err: err}
	}
	return all, nil
}

func (s *Store) content() ([]byte, error) {
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// parse refuses whatever Save would not have written: to keep half of it would be to lose the other half.
func parse(content []byte) ([]view.SavedView, error) {
	if len(content) > maxFile {
		return nil, fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	var kept file
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&kept); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind its end")
	}
	switch {
	case kept.Format != format:
		return nil, fmt.Errorf("its format is %d, and this program reads %d", kept.Format, format)
	case len(kept.Views) > MaxViews:
		return nil, fmt.Errorf("it has more than %d views", MaxViews)
	}
	names := map[string]bool{}
	for i, v := range kept.Views {
		if reason := check(v); reason != "" {
			return nil, fmt.Errorf("view %d: %s", i+1, reason)
		}
		if names[v.Name] {
			return nil, fmt.Errorf("the view %q is there twice", v.Name)
		}
		names[v.Name] = true
	}
	out := append([]view.SavedView{}, kept.Views...)
	slices.SortFunc(out, func(a, b view.SavedView) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}
