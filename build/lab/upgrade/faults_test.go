package upgrade

import (
	"maps"
	"strings"
	"testing"
	"time"

	"portolan/build/lab/scenario"
)

// TestFaults are runs during which something else fails. They share a cluster, and each ends with all as it was.
func TestFaults(t *testing.T) {
	w := begin(t, scenario.Upgrade())
	t.Run("the API server is restarted", w.apiServerRestarted)
	t.Run("a quota stops the surge", w.quotaStopsTheSurge)
	t.Run("the new istiod is killed", w.istiodKilled)
}

// istiodKilled: half-way the new istiod dies. The next rollout stalls, it is said why, and the way back works.
func (w *world) istiodKilled(t *testing.T) {
	d := w.desk(t, switcher, actionsOn)
	p := d.start(t, "shop", "--to", scenario.NewerRevision, "--yes", "--concurrency", "1", "--pause-between", "3s", "--timeout", "20s", "-o", "json")
	within(t, time.Minute, "the first workload is moved", func() bool { return d.counted(t, "verified", "") > 0 })
	w.newer(t).Kill()
	a := p.wait(t).want(t, exitFailed)
	a.says(t, "failed calling webhook")
	if failed := decode[run](t, a.stdout); failed.Phase != "failed" || failed.Problem == "" {
		t.Errorf("the run is %s: %q", failed.Phase, failed.Problem)
	}
	back := decode[run](t, d.switches(t, "--undo", "--yes", "-o", "json").want(t, exitOK).stdout)
	if back.Phase != "done" {
		t.Errorf("the way back is %s: %s", back.Phase, back.Problem)
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
}

// apiServerRestarted: the run outlives a restart of the API server.
func (w *world) apiServerRestarted(t *testing.T) {
	d := w.desk(t, switcher, actionsOn)
	p := d.start(t, "shop", "--to", scenario.NewerRevision, "--yes", "--concurrency", "1", "--pause-between", "1s", "-o", "json")
	within(t, time.Minute, "the first workload is moved", func() bool { return d.counted(t, "verified", "") > 0 })
	w.KillAPIServer()
	time.Sleep(3 * time.Second) // long enough for several attempts to fail
	if err := w.StartAPIServer(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done := decode[run](t, p.wait(t).want(t, exitOK).stdout); done.Phase != "done" {
		t.Errorf("the run is %s: %s", done.Phase, done.Problem)
	}
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	w.wantOnce(t, "shop")
	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
}

// TestRefused are runs that must end before anything is written. They share a cluster, which none changes.
func TestRefused(t *testing.T) {
	w := begin(t, scenario.Upgrade())
	t.Run("may not restart a DaemonSet", func(t *testing.T) {
		a := w.desk(t, halfway, actionsOn).switches(t, "shop", "--to", scenario.NewerRevision, "--yes").want(t, exitForbidden)
		a.says(t, "patch daemonsets", "shop")
		w.wantUntouched(t, halfway)
	})
	t.Run("the feature is off", func(t *testing.T) {
		for _, args := range [][]string{{"shop", "--to", scenario.NewerRevision, "--yes"}, {"--undo", "--yes"}, {"--resume", "--yes"}} {
			w.desk(t, switcher).switches(t, args...).want(t, exitForbidden).says(t, "upgrade_actions")
		}
		w.wantUntouched(t, switcher)
	})
	t.Run("the feature is off, on the page", w.offOnThePage)
	t.Run("nobody can be asked", func(t *testing.T) {
		w.desk(t, switcher, actionsOn).switches(t, "shop", "--to", scenario.NewerRevision).want(t, exitUsage).says(t, "--yes")
		w.wantUntouched(t, switcher)
	})
	t.Run("to another mesh", func(t *testing.T) {
		w.desk(t, switcher, actionsOn).switches(t, "shop", "--to", scenario.ForeignRevision, "--yes").want(t, exitForbidden).says(t, "cross_mesh_moves")
		w.wantUntouched(t, switcher)
	})
	t.Run("a protected context", func(t *testing.T) {
		d := w.desk(t, switcher, actionsOn, "PORTOLAN_PROTECTED_CONTEXTS=other,lab")
		d.switches(t, "shop", "--to", scenario.NewerRevision, "--yes").want(t, exitUsage).says(t, "--confirm-context")
		d.switches(t, "shop", "--to", scenario.NewerRevision, "--yes", "--confirm-context", "lap").want(t, exitUsage)
		w.wantUntouched(t, switcher)
	})
	t.Run("somebody was faster", func(t *testing.T) { w.somebodyFaster(t) })
}

// wantUntouched demands that the user has written nothing, and the namespace shop is as it was.
func (w *world) wantUntouched(t *testing.T, user string) {
	t.Helper()
	if writes := w.writes(t, user); len(writes) > 0 {
		t.Errorf("%s has written %+v", user, writes)
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
}

// somebodyFaster changes the label while the program waits at its terminal for a word.
func (w *world) somebodyFaster(t *testing.T) {
	p, person := w.desk(t, switcher, actionsOn).terminal(t, "shop", "--to", scenario.NewerRevision)
	within(t, time.Minute, "the program asks", func() bool { return strings.Contains(p.stdout.String(), "type ") })
	w.relabel(t, "shop", "istio.io/rev", "prod")
	if _, err := person.Write([]byte("shop\n")); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(t).code; code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	within(t, 5*time.Second, "it is said that somebody was faster", func() bool {
		return strings.Contains(p.stdout.String(), "changed by somebody else") && strings.Contains(p.stdout.String(), "plan again")
	})
	// The namespace is planned once more, from the tag that it follows now.
	if got := p.stdout.String(); !strings.Contains(got[strings.Index(got, "plan again"):], `"prod"`) || strings.Contains(got, "--resume") {
		t.Errorf("no new plan was shown:\n%s", got)
	}
	if got := w.labels(t, "shop"); !maps.Equal(got, map[string]string{"istio.io/rev": "prod"}) {
		t.Errorf("the labels are %v", got)
	}
	w.wantUntouched(t, switcher)
}

// quotaStopsTheSurge: no pod more than there are can be made, so that a Deployment which adds before it takes away
// cannot roll. The plan warns of it, the run says it, and with room again the way back works.
func (w *world) quotaStopsTheSurge(t *testing.T) {
	w.limit(t, "tagged")
	d := w.desk(t, switcher, actionsOn)
	a := d.switches(t, "tagged", "--to", "canary", "--yes", "--timeout", "15s", "-o", "json").want(t, exitFailed)
	a.says(t, "it cannot roll", "exceeded quota")
	w.wantRunning(t, "tagged", two(scenario.Older))
	w.unlimit(t, "tagged")
	back := decode[run](t, d.switches(t, "--undo", "--yes", "-o", "json").want(t, exitOK).stdout)
	if back.Phase != "done" {
		t.Errorf("the way back is %s: %s", back.Phase, back.Problem)
	}
	w.wantRunning(t, "tagged", two(scenario.Older))
	w.wantLabels(t, "tagged", "istio.io/rev", "prod")
}
