package upgrade

import (
	"strings"
	"testing"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/scenario"
)

// TestKilledBeforeTheRestarts ends the program when the label is written and the first restart is on its way: once the
// API server refuses that restart afterwards, and once it takes it. Resumed, the run does what is left, and nothing twice.
func TestKilledBeforeTheRestarts(t *testing.T) {
	for name, let := range map[string]bool{"the write is lost": false, "the write arrives": true} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, scenario.Upgrade())
			d := w.desk(t, switcher, actionsOn)
			g := w.gate(t, "shop", switcher)
			p := d.start(t, "shop", "--to", scenario.NewerRevision, "--yes", "--concurrency", "1", "-o", "json")
			first := <-g.arrived
			p.kill(t)
			g.decide(first, let)
			g.letGo()
			w.wantRunningSoon(t, "shop", scenario.Older)
			if got := w.labels(t, "shop")["istio.io/rev"]; got != scenario.NewerRevision {
				t.Fatalf("the label is %q: it was not killed between label and restarts", got)
			}
			g.forget(first)

			done := decode[run](t, d.switches(t, "--resume", "--yes", "-o", "json").want(t, exitOK).stdout)
			if done.Phase != "done" {
				t.Errorf("the resumed run is %s: %s", done.Phase, done.Problem)
			}
			w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
			w.wantOnce(t, "shop")
		})
	}
}

// wantRunningSoon waits until some pod of the namespace still runs the version: the controllers have not lost it all.
func (w *world) wantRunningSoon(t *testing.T, namespace, version string) {
	t.Helper()
	within(t, 30*time.Second, "pods run "+version, func() bool {
		for _, says := range w.running(t, namespace) {
			if strings.Contains(says, version) {
				return true
			}
		}
		return false
	})
}

// wantOnce demands that the label and every workload of the namespace were written once: a Deployment restarted twice has
// three ReplicaSets, and the other kinds three ControllerRevisions.
func (w *world) wantOnce(t *testing.T, namespace string) {
	t.Helper()
	times := map[string]int{}
	for _, r := range w.writes(t, switcher) {
		times[r.Resource+" "+r.Name]++
	}
	for what, n := range times {
		if n != 1 && !strings.HasPrefix(what, "selfsubject") {
			t.Errorf("%s was written %d times", what, n)
		}
	}
	templates := map[string]int{}
	sets, err := w.Client.AppsV1().ReplicaSets(namespace).List(t.Context(), meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sets.Items {
		templates[s.OwnerReferences[0].Kind+"/"+s.OwnerReferences[0].Name]++
	}
	revisions, err := w.Client.AppsV1().ControllerRevisions(namespace).List(t.Context(), meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range revisions.Items {
		templates[r.OwnerReferences[0].Kind+"/"+r.OwnerReferences[0].Name]++
	}
	for workload, n := range templates {
		if n != 2 {
			t.Errorf("%s has had %d templates, not that before and that after", workload, n)
		}
	}
	if len(templates) != 4 {
		t.Errorf("%d workloads were looked at, not 4", len(templates))
	}
}
