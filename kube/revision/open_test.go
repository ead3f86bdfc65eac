package revision_test

import (
	"slices"
	"testing"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// TestWhatIsLeftOfARun: what is through needs no permission any more, and what was begun is not tried out, since it may have
// been mended meanwhile.
func TestWhatIsLeftOfARun(t *testing.T) {
	to := "1-31"
	change := revision.Change{Tag: &revision.TagMove{Name: "prod", Edits: []revision.TagEdit{{Kind: "Service", Name: "x"}}}, Namespaces: []revision.NamespaceChange{
		{Name: "shop", Edits: []revision.LabelEdit{{Key: revision.LabelRevision, After: &to}}},
		{Name: "till", Edits: []revision.LabelEdit{{Key: revision.LabelRevision, After: &to}}},
	}}
	run := revision.Run{Change: change, Tag: revision.StepWritten, Namespaces: []revision.NamespaceRun{
		{Name: "shop", Label: revision.StepWritten}, {Name: "till", Label: revision.StepWaiting},
	}}
	for name, w := range map[string]revision.WorkloadRun{
		"begun": {State: revision.StepBegun, Stamp: "s"}, "mended": {State: revision.StepFailed, Stamp: "s"}, "refused": {State: revision.StepFailed},
		"skipped": {State: revision.StepSkipped}, "verified": {State: revision.StepVerified, Stamp: "s"}, "waiting": {State: revision.StepWaiting}, "written": {State: revision.StepWritten, Stamp: "s"},
	} {
		w.WorkloadRef = facts.WorkloadRef{Kind: "Deployment", Name: name}
		run.Change.Namespaces[0].Workloads = append(run.Change.Namespaces[0].Workloads, revision.WorkloadChange{WorkloadRef: w.WorkloadRef, Restart: true})
		run.Namespaces[0].Workloads = append(run.Namespaces[0].Workloads, w)
	}
	names := func(c revision.Change) []string {
		out := []string{}
		for _, w := range c.Namespaces[0].Workloads {
			out = append(out, w.Name)
		}
		slices.Sort(out)
		return out
	}
	for _, c := range []struct {
		got  revision.Change
		want []string
	}{
		{revision.Open(run), []string{"begun", "mended", "refused", "waiting", "written"}},
		{revision.Unbegun(run), []string{"refused", "waiting"}},
	} {
		if got := names(c.got); !slices.Equal(got, c.want) {
			t.Errorf("left are %v, want %v", got, c.want)
		}
		if len(c.got.Tag.Edits) != 0 || len(c.got.Namespaces[0].Edits) != 0 || len(c.got.Namespaces[1].Edits) != 1 {
			t.Errorf("left is %+v", c.got)
		}
	}
	if len(run.Change.Tag.Edits) != 1 || len(run.Change.Namespaces[0].Edits) != 1 || len(run.Change.Namespaces[0].Workloads) != 7 {
		t.Error("the run itself was changed")
	}
}
