package graphviz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"portolan/graph/layout/graphviz/lazy"
)

// run plays a part in a process of its own with a temporary directory of its own, as another user when uid is not 0.
func run(t *testing.T, program, part, tmp, home string, uid uint32, env ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(program, part)
	cmd.Env = append([]string{"TMPDIR=" + tmp, "HOME=" + home, "XDG_CACHE_HOME="}, env...)
	cmd.Dir = "/"
	if uid != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	var out, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &words
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, words.String())
	}
	return out.String(), nil
}

// openDir is a directory that every user may use, below a path that every user may pass.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "portolan-fence-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o1777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// fillCache lets an unfenced Graphviz put its cache into tmp and returns the file.
func fillCache(t *testing.T, tmp string) string {
	t.Helper()
	if out, err := run(t, os.Args[0], playProgram, tmp, tmp, 0, lazy.Env+"=1"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(tmp, cacheName, "*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("want one cache file, got %v, %v", files, err)
	}
	return files[0]
}

func TestProgramLeavesGraphvizAsleep(t *testing.T) {
	tmp := openDir(t)
	out, err := run(t, os.Args[0], playProgram, tmp, tmp, 0)
	if err != nil || out != "awake: false\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("a start that lays nothing out left %v behind", left)
	}
}

func TestDamagedCacheFile(t *testing.T) {
	tmp := openDir(t)
	if err := os.WriteFile(fillCache(t, tmp), []byte(strings.Repeat("x", 1<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, os.Args[0], playProgram, tmp, tmp, 0, lazy.Env+"=1"); err == nil {
		t.Fatalf("an unfenced start survives it: this test proves nothing\n%s", out)
	}
	if out, err := run(t, os.Args[0], playProgram, tmp, tmp, 0); err != nil {
		t.Errorf("the program: %v\n%s", err, out)
	}
	if out, err := run(t, os.Args[0], playLayout, tmp, tmp, 0); err != nil {
		t.Errorf("a layout: %v\n%s", err, out)
	}
	// And the same file where our own workers look for it.
	own := filepath.Join(tmp, ".cache", "portolan", "graphviz")
	for _, damage := range []func([]byte) []byte{
		func([]byte) []byte { return nil },
		func(b []byte) []byte { return b[:len(b)/2] },
		func(b []byte) []byte { b[len(b)/2] ^= 0xff; return b },
	} {
		files, err := filepath.Glob(filepath.Join(own, cacheName, "*", "*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("want one cache file of our own, got %v, %v", files, err)
		}
		whole, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files[0], damage(whole), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := run(t, os.Args[0], playLayout, tmp, tmp, 0); err != nil {
			t.Errorf("own cache damaged: %v\n%s", err, out)
		}
	}
}

// TestSecondUser runs the program as another user of the machine, after root has left its cache in the common
// temporary directory. Only root can become somebody else; CI runs as root.
func TestSecondUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to become another user")
	}
	const somebody = 54321
	tmp, bin := openDir(t), filepath.Join(openDir(t), "program")
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bin, content, 0o755); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(openDir(t), "home")
	if err := errors.Join(os.Mkdir(home, 0o700), os.Chown(home, somebody, somebody)); err != nil {
		t.Fatal(err)
	}
	fillCache(t, tmp)
	if out, err := run(t, bin, playProgram, tmp, home, somebody, lazy.Env+"=1"); err == nil {
		t.Fatalf("an unfenced start survives it: this test proves nothing\n%s", out)
	}
	for part, want := range map[string]string{playProgram: "awake: false\n", playLayout: "json0 bytes: true\n"} {
		if out, err := run(t, bin, part, tmp, home, somebody); err != nil || out != want {
			t.Errorf("%s as another user: %v\n%s", part, err, out)
		}
	}
	// With the home of root, as after `sudo -E`: nothing there may be touched, and it works all the same.
	rootHome := openDir(t)
	if err := os.Chmod(rootHome, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, bin, playLayout, tmp, rootHome, somebody); err != nil {
		t.Errorf("with another user's home: %v\n%s", err, out)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "portolan-graphviz-*")); len(left) != 0 {
		t.Errorf("temporary caches left behind: %v", left)
	}
}

func TestCancelledLayoutIsGone(t *testing.T) {
	pool := newPool(t, Config{Workers: 1})
	if _, err := pool.Layout(t.Context(), star(1)); err != nil {
		t.Fatal(err)
	}
	pid := pool.idle[0].cmd.Process.Pid
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled time.Time
	time.AfterFunc(300*time.Millisecond, func() {
		cancelled = time.Now()
		cancel()
	})
	_, err := pool.Layout(ctx, endless())
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled; a layout that ends by itself proves nothing", err)
	}
	t.Logf("returned %v after it was cancelled", time.Since(cancelled))
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there when Layout returns: %v", pid, err)
	}
}

func TestWorkerEndsWithItsParent(t *testing.T) {
	w, err := startWorker(t.Context(), command(playWorker), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.kill()
	if err := w.in.Close(); err != nil { // what the kernel does when a parent dies
		t.Fatal(err)
	}
	waitFor(t, "the worker is gone", func() bool {
		select {
		case <-w.reaped:
			return true
		default:
			return false
		}
	})
}

// TestBusyWorkerEndsWithItsParent kills a program, as the kernel or an impatient user does, while its worker computes.
func TestBusyWorkerEndsWithItsParent(t *testing.T) {
	cmd := exec.Command(os.Args[0], playBusy)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // most likely it is in the layout now; if not, it ends all the same
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
	waitFor(t, "the worker is gone", func() bool { return !running(pid) })
}

// running tells whether a process exists and has not ended; one that nobody has waited for yet has.
func running(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

func TestThousandLayoutsFlatMemory(t *testing.T) {
	pool := newPool(t, Config{Workers: 1})
	var early, late int
	for i := range 1000 {
		if _, err := pool.Layout(t.Context(), star(20)); err != nil {
			t.Fatal(err)
		}
		used := residentKiB(t, os.Getpid())
		for _, w := range pool.idle {
			used += residentKiB(t, w.cmd.Process.Pid)
		}
		switch {
		case i < 200:
			early = max(early, used)
		case i >= 800:
			late = max(late, used)
		}
	}
	t.Logf("most memory in the first 200 layouts %d KiB, in the last 200 %d KiB", early, late)
	if late > early*5/4 {
		t.Errorf("memory grows: %d KiB, then %d KiB", early, late)
	}
}

// residentKiB is the resident memory of a process, 0 when it is gone.
func residentKiB(t *testing.T, pid int) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize() / 1024
}
