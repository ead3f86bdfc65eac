package facts_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
)

// TestFormat1IsStillRead opens what a program of format 1 wrote (a demo of its time, cut down). It guards against taking what
// such a file could not hold for something that is not set: a plane then claimed Istio's defaults for settings that nobody
// had looked for.
func TestFormat1IsStillRead(t *testing.T) {
	old, err := os.ReadFile("testdata/format1.mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := facts.Read(bytes.NewReader(old))
	if err != nil {
		t.Fatal(err)
	}
	if s.Format != facts.Format {
		t.Errorf("format %d after reading, want %d", s.Format, facts.Format)
	}
	c := s.Clusters[0]
	if len(c.MeshConfigs) != 1 || !c.MeshConfigs[0].SettingsUnread || c.MeshConfigs[0].OutboundTrafficPolicy != "ALLOW_ANY" {
		t.Errorf("got %+v, want one mesh configuration with unread settings and what format 1 knew", c.MeshConfigs)
	}
	if c.ControlPlanes[0].Resources != (facts.Resources{}) || c.Roots[0].Issuer != "" || c.Roots[0].NotAfter.IsZero() {
		t.Errorf("got %+v and %+v, want no resources, no issuer and an end", c.ControlPlanes[0], c.Roots[0])
	}
	again, err := facts.Read(bytes.NewReader(written(t, s)))
	if err != nil {
		t.Fatalf("what was read from format 1 cannot be written again: %v", err)
	}
	if diff := cmp.Diff(s, again); diff != "" {
		t.Errorf("changed on the way through a file of today's format (-first +again):\n%s", diff)
	}
}

// TestTodaysSettingsAreRead is the other side: a configuration that writes nothing is not one that nobody looked at.
func TestTodaysSettingsAreRead(t *testing.T) {
	s, err := facts.Read(bytes.NewReader(written(t, sample())))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Clusters {
		for _, m := range c.MeshConfigs {
			if m.SettingsUnread {
				t.Errorf("the settings of %s/%s are unread", m.Namespace, m.Name)
			}
		}
	}
}

// TestFormat2IsStillRead opens a demo as a program of format 2 wrote it: what it holds, it still holds, and nothing of it
// passes for replaced by pseudonyms or for read by a known version.
func TestFormat2IsStillRead(t *testing.T) {
	old, err := os.ReadFile("testdata/format2.mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := facts.Read(bytes.NewReader(old))
	if err != nil {
		t.Fatal(err)
	}
	if s.Format != facts.Format || s.Product != "" || len(s.Redacted) > 0 {
		t.Errorf("format %d by %q redacted %v, want %d by nobody, with its names", s.Format, s.Product, s.Redacted, facts.Format)
	}
	want := bytes.Replace(old, []byte(`"format": 2`), fmt.Appendf(nil, `"format": %d`, facts.Format), 1)
	if diff := cmp.Diff(string(want), string(written(t, s))); diff != "" {
		t.Errorf("changed beside its format's number (-want +got):\n%s", diff)
	}
}
