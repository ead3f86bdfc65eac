package recorder

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"portolan/app/whole"
	"portolan/graph/facts"
	"portolan/graph/meshlog"
)

// reading is a cluster of a version, read so many seconds after the first.
func reading(version string, seconds int) facts.Snapshot {
	return facts.Snapshot{TakenAt: time.Date(2026, 5, 4, 9, 30, seconds, 0, time.UTC),
		Clusters: []facts.Cluster{{Context: "c", Version: version}}}
}

func add(t *testing.T, f *File, readings ...facts.Snapshot) {
	t.Helper()
	for _, s := range readings {
		if _, err := f.Add(s); err != nil {
			t.Fatal(err)
		}
	}
}

// versions are those that a recording's readings have, in order.
func versions(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := meshlog.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for i := range l.Readings {
		s, err := l.At(i)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s.Clusters[0].Version)
	}
	return strings.Join(out, " ")
}

func opened(t *testing.T, path string, how How) *File {
	t.Helper()
	f, err := Open(path, how)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestANewRecordingIsForItsOwnerAlone(t *testing.T) {
	for _, how := range []How{Fresh, Replace, Append} {
		path := filepath.Join(t.TempDir(), "a.meshlog")
		f := opened(t, path, how)
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%d: there is a file before the first reading: %v", how, err)
		}
		if err := f.Miss(time.Now(), "timeout"); err != nil || f.Size() != 0 {
			t.Errorf("%d: a reading that failed before the first: %v, %d bytes", how, err, f.Size())
		}
		add(t, f, reading("1", 0), reading("2", 30))
		info, err := os.Stat(path)
		if err != nil || info.Size() != f.Size() {
			t.Fatalf("%d: %v, %v", how, info, err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != whole.Private {
			t.Errorf("%d: the mode is %v", how, info.Mode())
		}
		if got := versions(t, path); got != "1 2" {
			t.Errorf("%d: %s", how, got)
		}
	}
}

func TestAnotherFileIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.meshlog")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Fresh); !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
	var bad *facts.BadInput
	if _, err := Open(path, Append); !errors.As(err, &bad) {
		t.Errorf("got %v, want a BadInput", err)
	}
	// What comes into being meanwhile is not overwritten either.
	late := filepath.Join(filepath.Dir(path), "b.meshlog")
	f := opened(t, late, Fresh)
	if err := os.WriteFile(late, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	var refused *whole.Error
	if _, err := f.Add(reading("1", 0)); !errors.As(err, &refused) {
		t.Errorf("got %v, want a whole.Error", err)
	}
	for _, p := range []string{path, late} {
		if text, err := os.ReadFile(p); err != nil || string(text) != "mine" {
			t.Errorf("%s is %q, %v", p, text, err)
		}
	}
}

func TestAReplacedFileStaysUntilThereIsAReading(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.meshlog")
	add(t, opened(t, path, Fresh), reading("old", 0))
	f := opened(t, path, Replace)
	wrong := reading("1", 0)
	wrong.Clusters = append(wrong.Clusters, wrong.Clusters[0])
	if _, err := f.Add(wrong); err == nil {
		t.Error("a reading with a context twice was added")
	}
	if got := versions(t, path); got != "old" {
		t.Errorf("a reading that was refused replaced it: %s", got)
	}
	add(t, f, reading("1", 0), reading("2", 1))
	if got := versions(t, path); got != "1 2" {
		t.Error(got)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside it are %v, %v", left, err)
	}
}

// A program that was killed leaves half a reading, at worst; the next goes on behind the last whole one.
func TestItGoesOnAfterACrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.meshlog")
	f := opened(t, path, Fresh)
	add(t, f, reading("1", 0), reading("2", 30))
	before := f.Size()
	add(t, f, reading("3", 60))
	torn := f.Size() - before - 2
	if err := errors.Join(f.Close(), os.Truncate(path, before+torn)); err != nil {
		t.Fatal(err)
	}
	again := opened(t, path, Append)
	if again.Torn() != torn {
		t.Errorf("%d bytes are said to be torn, not %d", again.Torn(), torn)
	}
	add(t, again, reading("4", 90))
	if got := versions(t, path); got != "1 2 4" {
		t.Error(got)
	}
}

func TestTwoProgramsDoNotRecordIntoOneFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no lock that goes with the program")
	}
	path := filepath.Join(t.TempDir(), "a.meshlog")
	f := opened(t, path, Fresh)
	add(t, f, reading("1", 0))
	if _, err := Open(path, Append); err == nil || !strings.Contains(err.Error(), "another program records into it") {
		t.Errorf("got %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	add(t, opened(t, path, Append), reading("2", 1))
	if got := versions(t, path); got != "1 2" {
		t.Error(got)
	}
}

func TestALinkIsFollowed(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a.meshlog"), filepath.Join(dir, "link.meshlog")
	add(t, opened(t, path, Fresh), reading("old", 0))
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	add(t, opened(t, link, Replace), reading("1", 0))
	if got := versions(t, path); got != "1" {
		t.Error(got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}
