//go:build unix

package whole_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/app/whole"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestANewFileGetsTheModeAndAnOldOneKeepsIts(t *testing.T) {
	fresh, old := filepath.Join(t.TempDir(), "fresh"), filepath.Join(t.TempDir(), "old")
	if err := os.WriteFile(old, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]fs.FileMode{fresh: whole.Private, old: 0o640} {
		if err := whole.Write(file, whole.Private, says("after")); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(file)
		info, statErr := os.Stat(file)
		if err != nil || statErr != nil || string(content) != "after" || info.Mode().Perm() != want {
			t.Errorf("%s: %q, %v, %v, %v", file, content, info, err, statErr)
		}
	}
}

func TestWhatFailsHalfwayLeavesTheOldFileAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "chart")
	if err := os.WriteFile(file, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := whole.Write(file, whole.Public, func(w io.Writer) error { return errors.Join(says("half")(w), broken) })
	content, readErr := os.ReadFile(file)
	entries, dirErr := os.ReadDir(dir)
	if !errors.Is(err, broken) || readErr != nil || string(content) != "before" || dirErr != nil || len(entries) != 1 {
		t.Errorf("%v; %q, %v; %v, %v", err, content, readErr, entries, dirErr)
	}
}

func TestWhereNothingCanBeWrittenIsNamed(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{dir: "no ordinary file", filepath.Join(dir, "missing", "chart"): "no such file"} {
		err := whole.Write(path, whole.Public, says("x"))
		var refused *whole.Error
		if !errors.As(err, &refused) || refused.Path != path || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestALinkStaysALink(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link), whole.Write(link, whole.Public, says("new"))); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if info, statErr := os.Lstat(link); err != nil || statErr != nil || string(content) != "new" || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("%q, %v, %v, %v", content, err, info, statErr)
	}
}
