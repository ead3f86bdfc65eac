package upgrade

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/build/lab/scenario"
)

// exitDiffers is portolan's exit code where two readings differ.
const exitDiffers = 2

// difference is what these tests read of `portolan diff -o json`.
type difference struct {
	Changes      []changed `json:"changes"`
	Consequences []changed `json:"consequences"`
	Notes        []string  `json:"notes"`
}

// changed is what became of one thing, by its name as `portolan why` takes it.
type changed struct {
	About string   `json:"about"`
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`
	From  string   `json:"from"`
	To    string   `json:"to"`
	Nodes []string `json:"nodes"`
	Lines []struct {
		Field  string `json:"field"`
		Before string `json:"before"`
		After  string `json:"after"`
	} `json:"lines"`
}

// compared switches a namespace, and compares what was read before with what is read after: what moved is the namespace and
// the workloads that were restarted, from the one control plane to the other, and nothing else in the cluster has changed.
func (w *world) compared(t *testing.T) {
	d := w.desk(t, switcher, actionsOn)
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	before := d.snapshot(t, "before.mesh.json")
	d.run(t, "diff", before, d.snapshot(t, "again.mesh.json"), "-o", "json").want(t, exitOK)

	d.switches(t, "shop", "--to", scenario.NewerRevision, "--yes").want(t, exitOK)
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	after := d.snapshot(t, "after.mesh.json")
	wantMoved(t, d.differ(t, before, after), scenario.OlderRevision, scenario.NewerRevision)

	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	wantMoved(t, d.differ(t, after, d.snapshot(t, "back.mesh.json")), scenario.NewerRevision, scenario.OlderRevision)
}

// differ compares two files that differ.
func (d *desk) differ(t *testing.T, before, after string) difference {
	t.Helper()
	a := d.run(t, "diff", before, after, "-o", "json")
	if a.code != exitDiffers {
		t.Fatalf("exit code %d, not %d; stderr:\n%s", a.code, exitDiffers, a.stderr)
	}
	return decode[difference](t, a.stdout)
}

// wantMoved demands that the namespace shop has moved with the workloads that were restarted, that those which a switch leaves
// behind are wanted elsewhere now and so are stale, or no more, and that nothing else has changed but what is doubtful about it.
func wantMoved(t *testing.T, got difference, from, to string) {
	t.Helper()
	moved, left := []string{}, []string{}
	for _, c := range got.Changes {
		switch {
		case c.Kind == "moved":
			moved = append(moved, c.Name)
			if !strings.Contains(c.From, from) || !strings.Contains(c.To, to) {
				t.Errorf("%s moved from %q to %q, not from %s to %s", c.Name, c.From, c.To, from, to)
			}
		case c.Kind == "changed" && c.About == "workload":
			left = append(left, c.Name)
			if len(c.Lines) != 2 || c.Lines[0].Field != "wanted" || c.Lines[1].Field != "stale" || !strings.Contains(c.Lines[0].Before, from) || !strings.Contains(c.Lines[0].After, to) {
				t.Errorf("of %s there changed %+v", c.Name, c.Lines)
			}
		case c.About == "doubt" && !slices.ContainsFunc(c.Nodes, elsewhere):
		default:
			t.Errorf("something else changed: %+v", c)
		}
	}
	slices.Sort(left)
	if want := []string{"job/import.shop", "pod/debug.shop"}; !slices.Equal(left, want) {
		t.Errorf("what was left behind is %q, not %q", left, want)
	}
	slices.Sort(moved)
	want := []string{"daemonset/agent.shop", "deployment/cart.shop", "deployment/web.shop", "namespace/shop", "statefulset/session.shop"}
	if !slices.Equal(moved, want) {
		t.Errorf("what moved is %q, not %q", moved, want)
	}
	for _, c := range got.Consequences {
		if c.About == "namespace" || c.About == "workload" {
			t.Errorf("it is called a consequence that %+v", c)
		}
	}
}

// elsewhere tells whether a thing of a chart has nothing to do with the namespace shop, nor with a control plane.
func elsewhere(id string) bool {
	return !strings.Contains(id, "shop") && !strings.HasPrefix(id, "plane/") && !strings.HasPrefix(id, "mesh/")
}

// run runs another verb of portolan, which reads files and not the cluster.
func (d *desk) run(t *testing.T, args ...string) answer {
	t.Helper()
	return d.launch(t, args...).wait(t)
}

// launch starts portolan with just these arguments.
func (d *desk) launch(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: d.command(t, args[0]), stdout: &output{}, stderr: &output{}}
	p.cmd.Args = append([]string{bin}, args...)
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.begin(t)
	return p
}

// snapshot saves the cluster at the desk, and answers the path.
func (d *desk) snapshot(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(d.home, name)
	if a := d.run(t, slices.Concat([]string{"snapshot", "-o", path}, d.source(t))...); a.code != exitOK {
		t.Fatal(fmt.Errorf("the snapshot ends with %d:\n%s", a.code, a.stderr))
	}
	return path
}
