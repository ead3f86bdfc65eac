package views

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"portolan/app/view"
)

func storeIn(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portolan", "views.json")
	return At(path), path
}

func save(t *testing.T, s *Store, name, state string) []view.SavedView {
	t.Helper()
	all, err := s.Save(view.SavedView{Name: name, State: state})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestViewsAreKeptByName(t *testing.T) {
	s, path := storeIn(t)
	if all, err := s.List(); err != nil || all == nil || len(all) != 0 {
		t.Fatalf("at first %v, %v", all, err)
	}
	save(t, s, "stale ones", "find=stale")
	save(t, s, " canary ", "mesh=a&hide=\"<&>\"")
	want := []view.SavedView{{Name: "canary", State: "mesh=a&hide=\"<&>\""}, {Name: "stale ones", State: "find=drift"}}
	if got := save(t, s, "stale ones", "find=drift"); !slices.Equal(got, want) {
		t.Errorf("answered %v, want %v", got, want)
	}
	if got, err := At(path).List(); err != nil || !slices.Equal(got, want) {
		t.Errorf("another start reads %v, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file %v, %v, want it private", info, err)
	}
	for range 2 { // what is gone can be removed again
		if got, err := s.Remove("stale ones"); err != nil || !slices.Equal(got, want[:1]) {
			t.Errorf("left are %v, %v", got, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside the file are %v, %v", left, err)
	}
}

func TestWhatIsTooMuchIsRefusedAndNothingIsLost(t *testing.T) {
	s, _ := storeIn(t)
	save(t, s, "kept", "x")
	save(t, s, strings.Repeat("é", MaxName), strings.Repeat("s", MaxState))
	for what, v := range map[string]view.SavedView{
		"no name": {Name: " "}, "a long name": {Name: strings.Repeat("é", MaxName+1)}, "a control character": {Name: "a\x1bb"},
		"no text": {Name: "a\xff"}, "a long state": {Name: "a", State: strings.Repeat("s", MaxState+1)}, "a state that is no text": {Name: "a", State: "\xff"},
	} {
		var refused *Error
		if _, err := s.Save(v); !errors.As(err, &refused) || !refused.Wish || refused.Remedy == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range MaxViews - 2 {
		save(t, s, fmt.Sprint("n", i), "")
	}
	var refused *Error
	if _, err := s.Save(view.SavedView{Name: "one more"}); !errors.As(err, &refused) || !refused.Wish {
		t.Errorf("view %d: %v", MaxViews+1, err)
	}
	save(t, s, "kept", "y") // one in place of another is not one more
	if all, err := s.List(); err != nil || len(all) != MaxViews || !slices.Contains(all, view.SavedView{Name: "kept", State: "y"}) {
		t.Errorf("%d views, %v", len(all), err)
	}
}

func TestADamagedFileIsLeftAsItIs(t *testing.T) {
	large := `{"format":1,"views":[` + strings.Repeat(" ", maxFile) + `]}`
	many := `{"format":1,"views":[` + strings.TrimSuffix(strings.Repeat(`{"name":"a","state":""},`, MaxViews+1), ",") + `]}`
	for name, content := range map[string]string{
		"nothing": "", "no JSON": "views:\n- a\n", "half": `{"format":1,"views":[{"name":"a"`, "another format": `{"format":2,"views":[]}`,
		"an unknown field": `{"format":1,"views":[],"more":1}`, "more behind it": `{"format":1,"views":[]} {}`, "twice": `{"format":1,"views":[{"name":"a","state":""},{"name":"a","state":"x"}]}`,
		"a nameless view": `{"format":1,"views":[{"state":"x"}]}`, "too many": many, "too large": large,
	} {
		s, path := storeIn(t)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, listing := s.List()
		_, saving := s.Save(view.SavedView{Name: "b"})
		_, removing := s.Remove("a")
		for _, err := range []error{listing, saving, removing} {
			var damaged *Error
			if !errors.As(err, &damaged) || damaged.Wish || !strings.Contains(damaged.Message, path) || damaged.Remedy == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != content {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
	}
}

func TestWhereNothingCanBeKeptItIsSaid(t *testing.T) {
	s := At("")
	if all, err := s.List(); err != nil || all == nil {
		t.Errorf("list without a home: %v, %v", all, err)
	}
	var refused *Error
	if _, err := s.Save(view.SavedView{Name: "a"}); !errors.As(err, &refused) || !strings.Contains(refused.Remedy, "XDG_CONFIG_HOME") {
		t.Errorf("save without a home: %v", err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := At(filepath.Join(blocked, "views.json")).Save(view.SavedView{Name: "a"}); !errors.As(err, &refused) || refused.Wish {
		t.Errorf("save below a file: %v", err)
	}
}

func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	s, path := storeIn(t)
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	var refused *Error
	if _, err := s.List(); !errors.As(err, &refused) || refused.Wish || !strings.Contains(refused.Message, path) {
		t.Errorf("a folder in its place: %v", err)
	}
}

func TestNoPermissionIsSaid(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may do everything")
	}
	s, path := storeIn(t)
	save(t, s, "a", "")
	dir := filepath.Dir(path)
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) // or the test's folder could not be removed
	if err := errors.Join(os.Chmod(path, 0), os.Chmod(dir, 0o500)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.List(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("list: %v", err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(view.SavedView{Name: "b"}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("save: %v", err)
	}
}

func TestManyWritersLoseNothing(t *testing.T) {
	s, path := storeIn(t)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if _, err := s.Save(view.SavedView{Name: fmt.Sprint("n", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, err := At(path).List(); err != nil || len(got) != 40 {
		t.Errorf("%d views, %v", len(got), err)
	}
}
