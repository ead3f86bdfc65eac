//go:build e2e

package desktop_test

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/graph/picture"
)

// TestWindowOpensWhatIsDropped drags a picture that carries a snapshot out of another program's window and drops it on this one.
// It guards against two ways of getting it wrong: the web view leaves the page for the file, or nobody hears of it.
func TestWindowOpensWhatIsDropped(t *testing.T) {
	folder := t.TempDir()
	dropped := filepath.Join(folder, "tenants.mesh.png")
	run(t, os.Getenv("PORTOLAN_BIN"), "snapshot", "--demo", "tenants", "-o", dropped)
	source := filepath.Join(folder, "dragsource")
	libraries := strings.Fields(run(t, "pkg-config", "--cflags", "--libs", "gtk+-3.0"))
	run(t, "cc", append([]string{"testdata/dragsource.c", "-o", source}, libraries...)...)

	display := startDisplay(t)
	program, output := startWindow(t, display, t.TempDir())
	waitForChart(t, display, output)
	drag(t, display, source, "file://"+dropped)

	// The demo that the window began with is the one with ztunnels; this one has none, and is a chart all the same.
	colours, err := picture.ColoursOf(picture.Dark, picture.Standard)
	if err != nil {
		t.Fatal(err)
	}
	var screen image.Image
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		screen = shoot(t, display)
		missing := fmt.Sprint(missingColours(screen, colours))
		if strings.Contains(missing, "chip.ztunnel.fill (0 of") && !strings.Contains(missing, "plane.healthy.fill") && !strings.Contains(missing, "tile.healthy.fill") {
			break
		}
		if time.Now().After(deadline) {
			keep(t, "window-drop-failed.png", screen)
			t.Fatalf("the window does not show what was dropped; too few pixels of %v\nprogram said: %s", missing, said(output))
		}
	}
	keep(t, "window-drop.png", screen)
	stop(t, program, output)
}

// drag pulls what the source offers onto the middle of the screen, as a hand does: in steps, and not at once.
func drag(t *testing.T, display, source, uri string) {
	t.Helper()
	offering := exec.Command(source, uri)
	offering.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "DISPLAY=" + display, "NO_AT_BRIDGE=1"}
	if err := offering.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = offering.Process.Kill() // Nothing else ends it.
		_ = offering.Wait()
	})
	t.Setenv("DISPLAY", display)
	run(t, "xdotool", "search", "--sync", "--onlyvisible", "--name", "^dragsource$")
	const x, y = 1360, 870 // on the source, which stands in the corner
	run(t, "xdotool", "mousemove", fmt.Sprint(x), fmt.Sprint(y))
	time.Sleep(time.Second)
	run(t, "xdotool", "mousedown", "1")
	for step := range 9 {
		run(t, "xdotool", "mousemove", fmt.Sprint(x-step*80), fmt.Sprint(y-step*50))
		time.Sleep(200 * time.Millisecond)
	}
	time.Sleep(time.Second)
	run(t, "xdotool", "mouseup", "1")
}

// run answers what a program prints.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	command := exec.Command(program, args...)
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, complaint.String())
	}
	return string(out)
}
