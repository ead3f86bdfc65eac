//go:build e2e

package desktop_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"portolan/graph/picture"
)

// patience is how long the window may take on a slow machine: it fails the test, it measures nothing.
const patience = 90 * time.Second

// mark is in the environment of everything the window starts, so that what it leaves behind can be found.
var mark = fmt.Sprintf("PORTOLAN_WINDOW_TEST=%d", os.Getpid())

// TestWindowShowsTheChart opens the built program (PORTOLAN_DESKTOP_BIN) on a virtual display and looks at the screen.
// The screenshot stays in PORTOLAN_E2E_OUT.
func TestWindowShowsTheChart(t *testing.T) {
	display := startDisplay(t)
	home := t.TempDir()
	program, output := startWindow(t, display, home)

	screen := waitForChart(t, display, output)
	keep(t, "window.png", screen)
	if title := titles(t, display); !strings.Contains(title, "Portolan") {
		t.Errorf("no window is called Portolan:\n%s", title)
	}

	stop(t, program, output)
	state, err := os.ReadFile(filepath.Join(home, ".local", "state", "portolan", "window.json"))
	if err != nil {
		t.Fatalf("the window was not remembered: %v", err)
	}
	var size struct{ Width, Height int }
	if err := json.Unmarshal(state, &size); err != nil || size.Width != 1280 || size.Height != 800 {
		t.Errorf("remembered %s, %v; want the first window's 1280x800", state, err)
	}
	if left := survivors(10 * time.Second); len(left) > 0 {
		t.Errorf("processes left behind: %q", left)
	}
}

// startDisplay runs an X server of its own until the test ends.
func startDisplay(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("start Xvfb (Debian's package xvfb): %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM) // Gone already is fine too.
		_ = server.Wait()
	})
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// startWindow also answers the file that holds what the program prints.
func startWindow(t *testing.T, display, home string) (*exec.Cmd, string) {
	t.Helper()
	binary := os.Getenv("PORTOLAN_DESKTOP_BIN")
	if binary == "" {
		t.Fatal("PORTOLAN_DESKTOP_BIN names no program: run make e2e")
	}
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(binary, "--demo", "three-meshes")
	program.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "DISPLAY=" + display, "LANG=C.UTF-8", mark,
		"XDG_RUNTIME_DIR=" + home, "NO_AT_BRIDGE=1"}
	program.Stdout, program.Stderr = output, output
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() }) // Ended already, if all went well.
	return program, output.Name()
}

func said(output string) string {
	content, err := os.ReadFile(output)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// drawn are colours of the dark chart of three meshes, and how many pixels of each there must be at least.
var drawn = map[picture.Role]int{
	picture.RoleCanvas: 50_000, picture.RoleMeshFill: 20_000, "plane.healthy.fill": 1_000, "plane.degraded.fill": 500,
	"tile.healthy.fill": 1_000, "chip.ztunnel.fill": 200, "health.healthy": 20, "health.degraded": 10,
}

// waitForChart looks at the screen until everything is on it.
func waitForChart(t *testing.T, display string, output string) image.Image {
	t.Helper()
	colours, err := picture.ColoursOf(picture.Dark, picture.Standard)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(patience)
	for {
		screen := shoot(t, display)
		missing := missingColours(screen, colours)
		if len(missing) == 0 {
			return screen
		}
		if time.Now().After(deadline) {
			keep(t, "window-failed.png", screen)
			t.Fatalf("the window does not show the chart; too few pixels of %v\nprogram said: %s", missing, said(output))
		}
		time.Sleep(time.Second)
	}
}

func missingColours(screen image.Image, colours picture.Colours) []string {
	counts := map[color.RGBA]int{}
	for y := screen.Bounds().Min.Y; y < screen.Bounds().Max.Y; y++ {
		for x := screen.Bounds().Min.X; x < screen.Bounds().Max.X; x++ {
			r, g, b, _ := screen.At(x, y).RGBA()
			counts[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}]++
		}
	}
	var missing []string
	for role, want := range drawn {
		if got := counts[colours[role]]; got < want {
			missing = append(missing, fmt.Sprintf("%s (%d of %d)", role, got, want))
		}
	}
	return missing
}

func shoot(t *testing.T, display string) image.Image {
	t.Helper()
	shot, err := exec.Command("import", "-display", display, "-window", "root", "png:-").Output()
	if err != nil {
		t.Fatalf("take a screenshot (Debian's package imagemagick): %v", err)
	}
	screen, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	return screen
}

func keep(t *testing.T, name string, screen image.Image) {
	t.Helper()
	folder := os.Getenv("PORTOLAN_E2E_OUT")
	if folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, screen); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func titles(t *testing.T, display string) string {
	t.Helper()
	tree, err := exec.Command("xwininfo", "-display", display, "-root", "-tree").Output()
	if err != nil {
		t.Fatalf("list windows (Debian's package x11-utils): %v", err)
	}
	return string(tree)
}

// stop asks the program to end as a session manager does.
func stop(t *testing.T, program *exec.Cmd, output string) {
	t.Helper()
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stuck := context.AfterFunc(ctx, func() { _ = program.Process.Kill() }) // Wait then reports the signal.
	defer stuck()
	if err := program.Wait(); err != nil {
		t.Errorf("the program ended with %v\n%s", err, said(output))
	}
}

// survivors are the processes that still carry the mark after some grace.
func survivors(grace time.Duration) []string {
	deadline := time.Now().Add(grace)
	for {
		var left []string
		environments, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, file := range environments {
			content, err := os.ReadFile(file)
			if err == nil && bytes.Contains(content, []byte(mark)) {
				command, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
				left = append(left, strings.ReplaceAll(string(command), "\x00", " "))
			}
		}
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
		time.Sleep(200 * time.Millisecond)
	}
}
