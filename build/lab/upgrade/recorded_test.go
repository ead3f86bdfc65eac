package upgrade

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/scenario"
)

// Exit code of portolan for a file that holds nothing to read.
const exitBadInput = 65

// interval is that of the recording; a state that stood for as long as standing must be in it.
const (
	interval = time.Second
	standing = 3 * interval
)

// recorded switches a namespace in waves with pauses while somebody records, and replays it: the states that the API server
// went through are in the recording, in their order, and no other first and last one; and so they are in what the switch itself
// leaves, from before its first write on.
func (w *world) recorded(t *testing.T) {
	d := w.desk(t, switcher, actionsOn)
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	file := filepath.Join(d.home, "switch.meshlog")
	recording := d.launch(t, slices.Concat([]string{"record", "--every", interval.String(), "--for", "3m", "-o", file}, d.source(t))...)
	within(t, time.Minute, "the first reading is recorded", func() bool { info, err := os.Stat(file); return err == nil && info.Size() > 0 })

	watch := w.watch(t, "shop")
	watch.settle(t)
	done := decode[run](t, d.switches(t, "shop", "--to", scenario.NewerRevision, "--yes", "--concurrency", "1",
		"--pause-between", (standing+interval).String(), "-o", "json").want(t, exitOK).stdout)
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	watch.settle(t)
	stood := watch.stop(t)
	if err := recording.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	recording.wait(t)

	if len(stood) < 5 { // before, three pauses and after
		t.Fatalf("the switch stood still only at %q", stood)
	}
	wantStates(t, d.replay(t, file), stood)
	own := d.replay(t, filepath.Join(d.home, "state", "portolan", "switches", done.ID+".meshlog"))
	if len(own) < 2 || own[0] != stood[0] || own[len(own)-1] != stood[len(stood)-1] {
		t.Errorf("the switch's own recording goes from %q to %q, not from %q to %q", own[:1], own[len(own)-1:], stood[0], stood[len(stood)-1])
	}
	d.wantWholeUpToCut(t, file)

	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	d.wantNoSecrets(t)
}

// wantStates demands that all states are among the replayed ones, in their order.
func wantStates(t *testing.T, replayed, want []string) {
	t.Helper()
	rest := replayed
	for _, state := range want {
		i := slices.Index(rest, state)
		if i < 0 {
			t.Errorf("the recording does not come to %q; it has\n%s", state, strings.Join(slices.Compact(slices.Clone(replayed)), "\n"))
			return
		}
		rest = rest[i:]
	}
}

// stateOf is where a namespace stands: the revision that its label asks for, and how many pods have which sidecar.
func stateOf(label string, pods map[string]int) string {
	return fmt.Sprintf("%s: %d of %s, %d of %s", label, pods[scenario.Older], scenario.Older, pods[scenario.Newer], scenario.Newer)
}

// watcher asks the API server all the time where a namespace stands.
type watcher struct {
	// state asks once.
	state func(context.Context) (string, error)
	end   context.CancelFunc
	ended chan struct{}
	err   error

	mu    sync.Mutex
	stood []string
}

// watch notes the states that stand for long enough, until it is stopped.
func (w *world) watch(t *testing.T, namespace string) *watcher {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	t.Cleanup(end)
	o := &watcher{end: end, ended: make(chan struct{})}
	o.state = func(ctx context.Context) (string, error) { return w.state(ctx, namespace) }
	go func() {
		defer close(o.ended)
		state, since := "", time.Now()
		for ctx.Err() == nil {
			now, err := o.state(ctx)
			if err != nil {
				if ctx.Err() == nil {
					o.err = err
				}
				return
			}
			if now != state {
				state, since = now, time.Now()
			}
			if time.Since(since) >= standing && o.last() != state {
				o.mu.Lock()
				o.stood = append(o.stood, state)
				o.mu.Unlock()
			}
			time.Sleep(50 * time.Millisecond)
		}
	}()
	return o
}

// last is the state that stood last, empty before the first.
func (o *watcher) last() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.stood) == 0 {
		return ""
	}
	return o.stood[len(o.stood)-1]
}

// settle waits until what is there by now has stood for long enough, too.
func (o *watcher) settle(t *testing.T) {
	t.Helper()
	within(t, time.Minute, "a state stands", func() bool {
		now, err := o.state(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return o.last() == now
	})
}

func (o *watcher) stop(t *testing.T) []string {
	t.Helper()
	o.end()
	<-o.ended
	if o.err != nil {
		t.Fatal(o.err)
	}
	return o.stood
}

// state asks the API server.
func (w *world) state(ctx context.Context, namespace string) (string, error) {
	n, err := w.Client.CoreV1().Namespaces().Get(ctx, namespace, meta.GetOptions{})
	if err != nil {
		return "", err
	}
	list, err := w.Client.CoreV1().Pods(namespace).List(ctx, meta.ListOptions{})
	if err != nil {
		return "", err
	}
	pods := map[string]int{}
	for _, p := range list.Items {
		if p.DeletionTimestamp == nil && p.Status.Phase == core.PodRunning {
			pods[proxy(p)]++
		}
	}
	return stateOf(n.Labels["istio.io/rev"], pods), nil
}

// replay are the states of the namespace shop in each reading of a recording.
func (d *desk) replay(t *testing.T, file string) []string {
	t.Helper()
	var out []string
	for n := 1; ; n++ {
		a := d.run(t, "meshes", file, "--at", fmt.Sprint(n), "-o", "json")
		if a.code == exitUsage && n > 1 && strings.Contains(a.stderr, fmt.Sprintf("readings 1 to %d", n-1)) {
			return out
		}
		a.want(t, exitOK)
		label, pods := "", map[string]int{}
		for _, m := range decode[replayed](t, a.stdout).Meshes {
			for _, member := range m.Members {
				if member.Ref.Name != "shop" {
					continue
				}
				label = member.Labels["istio.io/rev"]
				for _, c := range member.Running {
					pods[c.Version] += c.Pods
				}
			}
		}
		out = append(out, stateOf(label, pods))
	}
}

// replayed is what these tests read of `portolan meshes -o json`.
type replayed struct {
	Meshes []struct {
		Members []struct {
			Ref     struct{ Name string } `json:"ref"`
			Labels  map[string]string     `json:"labels"`
			Running []struct {
				Version string `json:"version"`
				Pods    int    `json:"pods"`
			} `json:"running"`
		} `json:"members"`
	} `json:"meshes"`
}

// wantWholeUpToCut cuts a recording at 100 bytes anywhere, and at 50 more behind its first reading, which is most of it: what
// was whole before is there, and nothing else is.
func (d *desk) wantWholeUpToCut(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var readings []string
	for a := (answer{}); ; readings = append(readings, a.stdout) {
		if a = d.run(t, "snapshot", file, "--at", fmt.Sprint(len(readings)+1), "-o", "-"); a.code != exitOK {
			break
		}
	}
	if len(readings) < 10 {
		t.Fatalf("the recording has %d readings", len(readings))
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	opens := map[int]int{} // the reading that each length ends with, -1 for none
	cut := filepath.Join(d.home, "cut.meshlog")
	try := func(length int) {
		if err := os.WriteFile(cut, content[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		a := d.run(t, "snapshot", cut, "-o", "-")
		opens[length] = slices.Index(readings, a.stdout)
		if a.code != exitBadInput && (a.code != exitOK || opens[length] < 0) {
			t.Errorf("cut at %d of %d bytes (seed %d), it ends with %d; stderr:\n%s", length, len(content), seed, a.code, a.stderr)
		}
	}
	try(len(content))
	first := len(content)
	for range 100 {
		length := random.IntN(len(content))
		if try(length); opens[length] >= 0 {
			first = min(first, length)
		}
	}
	for range 50 {
		try(first + random.IntN(len(content)-first+1))
	}
	last := -1
	for _, length := range slices.Sorted(maps.Keys(opens)) {
		if opens[length] < last {
			t.Errorf("cut at %d bytes (seed %d), it is at reading %d, and cut shorter at %d", length, seed, opens[length], last)
		}
		last = max(last, opens[length])
	}
	if last < 0 || readings[last] != readings[len(readings)-1] {
		t.Errorf("whole, it is at reading %d of %d", last+1, len(readings))
	}
}
