package revision_test

import (
	"strings"
	"testing"

	"portolan/kube/revision"
)

// TestAwayFromATag is warned of whatever it leads to that is no tag, and not where it leads to another.
func TestAwayFromATag(t *testing.T) {
	s := with(func(s *revision.Subject) { s.Survey.Labels["istio.io/rev"] = "prod" })
	for kind, want := range map[revision.TargetKind]bool{revision.ToRevision: true, revision.ToDefault: true, revision.ToTag: false} {
		r := request(s)
		r.Target.Kind, r.Target.Name = kind, map[revision.TargetKind]string{revision.ToRevision: "1-30", revision.ToDefault: "default", revision.ToTag: "canary"}[kind]
		if w, ok := find(revision.Plan(r), "leaves-tag"); ok != want {
			t.Errorf("to a %s: %+v", kind, w)
		} else if ok && !strings.Contains(w.Remedy, "canary") {
			t.Errorf("to a %s: %q does not name the tag that leads there", kind, w.Remedy)
		}
	}
}

// TestGatewaysThatAreThere do not move: their name, or their namespace's, leads to the target already.
func TestGatewaysThatAreThere(t *testing.T) {
	for name, c := range map[string]struct {
		labels  map[string]string
		gateway revision.Gateway
		to      revision.Target
	}{
		"its own name is the target's revision": {map[string]string{"istio.io/rev": "1-29"}, revision.Gateway{Name: "gw", Revision: "1-30"}, revision.Target{Kind: revision.ToTag, Name: "canary", Plane: new}},
		"its own name is the target's tag":      {map[string]string{"istio.io/rev": "1-29"}, revision.Gateway{Name: "gw", Revision: "canary"}, to(new)},
		"its namespace's is the target's tag":   {map[string]string{"istio.io/rev": "canary"}, revision.Gateway{Name: "gw"}, to(new)},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(with(func(s *revision.Subject) {
				s.Survey.Labels, s.Survey.Gateways = c.labels, []revision.Gateway{c.gateway}
			}))
			r.Target = c.to
			for _, w := range everything(revision.Plan(r)) {
				if strings.HasPrefix(w.Code, "gateway-") {
					t.Errorf("says %+v", w)
				}
			}
		})
	}
}

// TestAnAmbientNamespace whose pods are not there yet, or of no workload, would get sidecars all the same.
func TestAnAmbientNamespace(t *testing.T) {
	s := with(func(s *revision.Subject) {
		s.Survey.Labels = map[string]string{"istio.io/dataplane-mode": "ambient"}
		s.From, s.Survey.Workloads, s.Survey.Pods = nil, nil, nil
	})
	if c := revision.Plan(request(s)); refusals(c) != "ambient-to-sidecar" {
		t.Errorf("refused by %q", refusals(c))
	}
	s.From = []revision.ControlPlane{old}
	s.Survey.Labels["istio.io/rev"] = "1-29"
	if c := revision.Plan(request(s)); refusals(c) != "" {
		t.Errorf("refused by %q, though it has sidecars already", refusals(c))
	}
}
