//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package views

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"portolan/app/view"
)

// TestManyProgramsLoseNothing guards against two programs that read the file, add a view each and write: the later one took
// the other's away. Each store here is a program: only the lock on the folder is between them.
func TestManyProgramsLoseNothing(t *testing.T) {
	_, path := storeIn(t)
	const programs, each = 4, 8
	var all sync.WaitGroup
	for p := range programs {
		all.Go(func() {
			s := At(path)
			for i := range each {
				if _, err := s.Save(view.SavedView{Name: fmt.Sprintf("%d of %d", i, p)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got, err := At(path).List(); err != nil || len(got) != programs*each {
		t.Errorf("%d views, %v, want %d", len(got), err, programs*each)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside the file are %v, %v", left, err)
	}
}

func TestALockThatStaysIsSaid(t *testing.T) {
	s, path := storeIn(t)
	free, err := s.lock(patience)
	if err != nil {
		t.Fatal(err)
	}
	var refused *Error
	if _, err := At(path).lock(3 * pause); !errors.As(err, &refused) || refused.Wish || refused.Remedy == "" {
		t.Errorf("a second lock: %v", err)
	}
	if all, err := At(path).List(); err != nil || len(all) != 0 { // reading waits for nobody
		t.Errorf("list: %v, %v", all, err)
	}
	time.AfterFunc(10*pause, free)
	if _, err := At(path).Save(view.SavedView{Name: "a"}); err != nil {
		t.Errorf("after a wait: %v", err)
	}
}
