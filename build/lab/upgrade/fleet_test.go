package upgrade

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/build/lab/scenario"
)

const (
	fleetNamespaces = 50
	fleetWorkloads  = 4

	// recordEvery is from one reading of a switch's recording to the next, where the settings say nothing.
	recordEvery = 15 * time.Second
	// mostByReading is how many requests of a kind one reading of the cluster makes: 4 for each plane's ConfigMaps.
	mostByReading = 4
)

// TestFleet moves 200 workloads in waves, counts what the API server was asked, and looks at the program's memory.
func TestFleet(t *testing.T) {
	s := scenario.Fleet(fleetNamespaces, fleetWorkloads)
	w := begin(t, s)
	args := []string{}
	for _, n := range s.Namespaces {
		args = append(args, n.Name)
	}
	began := time.Now()
	d := w.desk(t, switcher, actionsOn)
	p := d.start(t, append(args, "--to", scenario.NewerRevision, "--yes", "--concurrency", "20", "-o", "json")...)
	used := p.memory(t)
	done := decode[run](t, p.wait(t).want(t, exitOK).stdout)
	if done.Phase != "done" || done.Waves < fleetNamespaces*fleetWorkloads/20 {
		t.Errorf("the run is %s after %d waves", done.Phase, done.Waves)
	}
	for _, n := range args {
		want := map[string]string{}
		for i := range fleetWorkloads {
			want[fmt.Sprintf("Deployment/app-%d", i+1)] = "1 of " + scenario.Newer
		}
		w.wantRunning(t, n, want)
	}
	took := time.Since(began)
	peaks := <-used
	fmt.Printf("%s: %s, resident MiB by quarters of the time: %v\n", t.Name(), took.Round(time.Second), peaks)
	if len(peaks) != 4 || peaks[3] > peaks[0]+peaks[0]/4 {
		t.Errorf("its memory grows while it works: %v MiB", peaks)
	}
	w.countFleet(t, took)
}

// countFleet wants each workload written once, tried once by dry run and looked at twice, each namespace watched and not
// asked again and again, and nothing else whose number grows with either. What is recorded meanwhile are readings of the
// whole: one for the plan, one after the end, and one for each interval; each asks for nothing often.
func (w *world) countFleet(t *testing.T, took time.Duration) {
	t.Helper()
	all, err := w.Requests(switcher)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, r := range all {
		what := r.Verb + " " + r.Resource
		if strings.Contains(r.Path, "dryRun=All") {
			what = "try " + what
		}
		counts[what]++
	}
	const workloads, namespaces = fleetNamespaces * fleetWorkloads, fleetNamespaces
	most := map[string]int{
		"patch deployments.apps": workloads, "try patch deployments.apps": workloads, "get deployments.apps": 2 * workloads,
		"patch namespaces": namespaces, "try patch namespaces": namespaces, "get namespaces": 5 * namespaces,
		"watch pods": namespaces, "watch deployments.apps": namespaces,
		"create selfsubjectaccessreviews.authorization.k8s.io": 10 * namespaces,
	}
	readings := counts["list namespaces"]
	if limit := 2 + int(took/recordEvery); readings > limit {
		t.Errorf("the cluster was read %d times in %s, and %d would do", readings, took, limit)
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		fmt.Printf("%s: %4d %s\n", t.Name(), counts[what], what)
		if limit := max(most[what], 10, mostByReading*readings); counts[what] > limit {
			t.Errorf("%d times %s, and %d would do", counts[what], what, limit)
		}
	}
	if counts["patch deployments.apps"] != workloads {
		t.Errorf("%d workloads were written, not %d", counts["patch deployments.apps"], workloads)
	}
}

// memory follows the program's resident memory until it ends, and then answers the most of each quarter of the time, in MiB.
func (p *process) memory(t *testing.T) <-chan []int {
	t.Helper()
	path := fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid)
	out := make(chan []int, 1)
	go func() {
		samples := []int{}
		for {
			content, err := os.ReadFile(path)
			var size, resident int
			if _, scanned := fmt.Sscan(string(content), &size, &resident); err != nil || scanned != nil || resident == 0 {
				break // it has ended
			}
			samples = append(samples, resident*os.Getpagesize()>>20)
			time.Sleep(50 * time.Millisecond)
		}
		peaks := []int{}
		for i := range 4 {
			if quarter := samples[len(samples)*i/4 : len(samples)*(i+1)/4]; len(quarter) > 0 {
				peaks = append(peaks, slices.Max(quarter))
			}
		}
		out <- peaks
	}()
	return out
}
