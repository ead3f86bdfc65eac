package revision_test

import (
	"maps"
	"strings"
	"testing"

	"portolan/kube/revision"
)

// ran is a run of a change that went as far as a function says.
func ran(c revision.Change, label revision.StepState, workload func(name string) revision.StepState) revision.Run {
	out := revision.Run{ID: "one", Change: c}
	if c.Tag != nil {
		out.Tag = label
	}
	for _, n := range c.Namespaces {
		step := revision.NamespaceRun{Name: n.Name, Label: label}
		for _, w := range n.Workloads {
			if w.Restart {
				step.Workloads = append(step.Workloads, revision.WorkloadRun{WorkloadRef: w.WorkloadRef, State: workload(w.Name)})
			}
		}
		out.Namespaces = append(out.Namespaces, step)
	}
	return out
}

func verified(string) revision.StepState { return revision.StepVerified }

// moved is shop after the run: what was restarted runs the new revision.
func moved(names ...string) revision.Subject {
	return with(func(s *revision.Subject) {
		s.Survey.Labels["istio.io/rev"] = "1-30"
		s.From, s.Leads = []revision.ControlPlane{new}, []revision.ControlPlane{old}
		for i, p := range s.Survey.Pods {
			for _, n := range names {
				if p.Name == n {
					s.Survey.Pods[i] = pods(p.Kind, p.Name, p.Pods, &new)
				}
			}
		}
	})
}

func TestUndo(t *testing.T) {
	run := ran(revision.Plan(request(shop())), revision.StepWritten, verified)
	c := revision.Undo(run, request(moved("web", "db", "log")))
	if c.Kind != revision.KindUndo || c.Undoes != "one" || refusals(c) != "" {
		t.Fatalf("kind %s of %s, refused by %q", c.Kind, c.Undoes, refusals(c))
	}
	for _, w := range c.Namespaces[0].Workloads {
		if !w.Restart || w.Expect != "1-29" {
			t.Errorf("%s: %+v, want it back on 1-29", w.Name, w)
		}
	}
	if c.Commands[0] != "kubectl --context lab label namespace shop istio.io/rev=1-29 --overwrite" {
		t.Errorf("commands: %v", c.Commands)
	}
	if len(c.Namespaces[0].Left) != 0 {
		t.Errorf("left behind: %+v, want none: the bare pod and the Job never moved", c.Namespaces[0].Left)
	}
}

// TestUndoOfHalf takes back what the run came to, and what moved beside it, and nothing else.
func TestUndoOfHalf(t *testing.T) {
	run := ran(revision.Plan(request(shop())), revision.StepWritten, func(name string) revision.StepState {
		if name == "web" {
			return revision.StepStalled // written, and no pod came up
		}
		return revision.StepWaiting
	})
	c := revision.Undo(run, request(moved("log"))) // which somebody else restarted
	for name, want := range map[string]bool{"Deployment/web": true, "DaemonSet/log": true, "StatefulSet/db": false} {
		kind, n, _ := strings.Cut(name, "/")
		if got := planned(t, c, kind, n); got.Restart != want {
			t.Errorf("%s: restart %v (%s), want %v", name, got.Restart, got.Says, want)
		}
	}
}

func TestUndoOfNothing(t *testing.T) {
	run := ran(revision.Plan(request(shop())), revision.StepWaiting, func(string) revision.StepState { return revision.StepWaiting })
	if c := revision.Undo(run, request(shop())); len(c.Namespaces) != 0 || len(c.Commands) != 0 {
		t.Errorf("got %+v, want nothing", c.Namespaces)
	}
}

func TestUndoRefused(t *testing.T) {
	for name, c := range map[string]struct {
		subject func(*revision.Subject)
		run     func(*revision.Run)
		code    string
	}{
		"label changed since": {func(s *revision.Subject) { s.Survey.Labels["istio.io/rev"] = "else" }, func(*revision.Run) {}, "labels-changed"},
		"another namespace":   {func(s *revision.Subject) { s.Survey.UID = "else" }, func(*revision.Run) {}, "another-namespace"},
		"another cluster":     {func(*revision.Subject) {}, func(r *revision.Run) { r.Change.Cluster = "else" }, "another-cluster"},
		"taken back already":  {func(*revision.Subject) {}, func(r *revision.Run) { r.UndoneBy = "two" }, "undone"},
	} {
		t.Run(name, func(t *testing.T) {
			run := ran(revision.Plan(request(shop())), revision.StepWritten, verified)
			s := moved("web")
			c.subject(&s)
			c.run(&run)
			if got := revision.Undo(run, request(s)); refusals(got) != c.code {
				t.Errorf("refused by %q, want %q", refusals(got), c.code)
			}
		})
	}
}

func TestUndoOfATag(t *testing.T) {
	r := tagRequest(nil)
	change := revision.Plan(r)
	run := ran(change, revision.StepWritten, verified)
	fresh := *r.Tag
	fresh.Webhooks = []revision.WebhookConfiguration{webhooks("istio-revision-tag-prod", "prod", new)}
	fresh.Webhooks[0].ResourceVersion = "12"
	back := r
	back.Tag, back.Subjects = &fresh, []revision.Subject{moved("web", "db", "log")}
	back.Subjects[0].Survey.Labels["istio.io/rev"] = "prod"
	c := revision.Undo(run, back)
	// The Service is as it was before: the run did not come to it.
	if refusals(c) != "" || len(c.Tag.Edits) != 1 || c.Tag.Edits[0].Patch != change.Tag.Edits[0].Revert || c.Tag.Edits[0].ResourceVersion != "12" {
		t.Errorf("got %+v, refused by %q", c.Tag, refusals(c))
	}
	if c.Tag.To.Revision != "1-29" || !planned(t, c, "Deployment", "web").Restart {
		t.Errorf("leads to %s", c.Tag.To.Revision)
	}
	fresh.Webhooks[0].Entries[1].ServiceName = "else"
	if c := revision.Undo(run, back); refusals(c) != "tag-changed" {
		t.Errorf("refused by %q, want tag-changed", refusals(c))
	}
}

// TestUndoRestoresLabels: whatever the labels and the target, what is edited there and back is what it was.
func TestUndoRestoresLabels(t *testing.T) {
	values := []string{"", "enabled", "default", "1-29", "odd", "disabled"}
	targets := []revision.Target{to(new), {Kind: revision.ToTag, Name: "prod", Plane: new}, {Kind: revision.ToDefault, Name: "default", Plane: new}}
	for _, injection := range values {
		for _, rev := range values {
			for _, target := range targets {
				labels := map[string]string{"team": "a"}
				for key, v := range map[string]string{"istio-injection": injection, "istio.io/rev": rev} {
					if v != "" {
						labels[key] = v
					}
				}
				s := with(func(s *revision.Subject) { s.Survey.Labels = labels })
				r := request(s)
				r.Target = target
				c := revision.Plan(r)
				after := edited(labels, c.Namespaces[0].Edits)
				edits, ok := revision.UndoEdits(ran(c, revision.StepWritten, verified), "shop", after)
				if got := edited(after, edits); !ok || !maps.Equal(got, labels) {
					t.Errorf("%v to %s %s: back to %v", labels, target.Kind, target.Name, got)
				}
			}
		}
	}
}

func edited(labels map[string]string, list []revision.LabelEdit) map[string]string {
	out := maps.Clone(labels)
	for _, e := range list {
		delete(out, e.Key)
		if e.After != nil {
			out[e.Key] = *e.After
		}
	}
	return out
}

// TestUndoOfAFirstSidecarKnowsThePartition: whoever restarts it compares how it rolls with the plan, also where its pods are to
// have no sidecar.
func TestUndoOfAFirstSidecarKnowsThePartition(t *testing.T) {
	bare := with(func(s *revision.Subject) {
		delete(s.Survey.Labels, "istio.io/rev")
		s.From = nil
		for i, p := range s.Survey.Pods {
			s.Survey.Pods[i] = pods(p.Kind, p.Name, p.Pods, nil)
		}
	})
	run := ran(revision.Plan(request(bare)), revision.StepWritten, verified)
	now := moved("web", "db", "log")
	now.Leads = nil
	now.Survey.Workloads[1].Strategy.Partition = 1
	if w := planned(t, revision.Undo(run, request(now)), "StatefulSet", "db"); !w.Restart || w.Expect != "" || w.Leaves != 1 {
		t.Errorf("%+v, want it restarted, without a sidecar, and one pod left", w)
	}
}
