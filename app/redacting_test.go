package app

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/graph/facts"
)

func TestARedactedFileShowsTheSamePartUnderOtherNames(t *testing.T) {
	h := looking(t, "canary")
	const search = "namespace/demo-canary/search"
	plane := "plane/demo-canary/istio-system/istiod"
	for name, c := range map[string]struct {
		look url.Values
		only string
	}{
		"whole":        {},
		"mesh":         {look: url.Values{"mesh": {"cluster.local"}}},
		"focus":        {look: url.Values{"focus": {search}}},
		"focused grid": {look: url.Values{"focus": {"grid/" + plane}}},
		"folded":       {look: url.Values{"fold": {"grid/" + plane, "mesh/cluster.local"}}},
		"hidden":       {look: url.Values{"hide": {"name = search"}}},
		"found":        {only: "name = search or stale"},
	} {
		wanted := view.Export{Format: "json", Look: c.look.Encode(), Only: c.only, Redact: []facts.Redaction{facts.RedactNames}}
		sizes := []int{}
		for _, wanted := range []view.Export{{Format: "json", Look: wanted.Look, Only: wanted.Only, Redact: []facts.Redaction{}}, wanted} {
			job := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wanted)))
			if job.Problem != nil {
				t.Fatalf("%s: %+v", name, job.Problem)
			}
			body := ask(t, h.HTTP(), "GET", "/api/exports/file?id="+job.ID, "").Body.String()
			var picture struct {
				Nodes []struct{ ID string }
				Stamp struct{ Redacted []facts.Redaction }
			}
			if err := json.Unmarshal([]byte(body), &picture); err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(picture.Nodes))
			if len(wanted.Redact) == 0 {
				continue
			}
			for _, secret := range []string{"demo-canary", "search", "media", "istio-system"} {
				if strings.Contains(body, secret) || strings.Contains(strings.Join(job.Notes, " ")+job.Filename, secret) {
					t.Errorf("%s: %s is in the file, in its name %q or its notes %q", name, secret, job.Filename, job.Notes)
				}
			}
			if job.Filename != "portolan.json" || !slices.Equal(picture.Stamp.Redacted, []facts.Redaction{facts.RedactNames}) {
				t.Errorf("%s: %q, stamp %+v", name, job.Filename, picture.Stamp)
			}
		}
		if sizes[0] != sizes[1] || sizes[0] == 0 {
			t.Errorf("%s: %d nodes before, %d after", name, sizes[0], sizes[1])
		}
	}
	if drawn(t, h.HTTP(), nil).Nodes[0].Label != "cluster.local" {
		t.Error("the page's picture has other names now")
	}
}

func TestWhatCannotBeFoundAgainIsNotRedactedAway(t *testing.T) {
	h := looking(t, "canary")
	for _, look := range []url.Values{{"focus": {"nothing"}}, {"mesh": {"nothing"}}} {
		wanted := view.Export{Format: "svg", Look: look.Encode(), Redact: []facts.Redaction{facts.RedactNames}}
		job := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wanted)))
		if job.Problem == nil || job.Problem.Code != CodeUsage {
			t.Errorf("%v: %+v", look, job)
		}
	}
}

func TestAFileIsNotNamedAfterWhatIsRedacted(t *testing.T) {
	source := view.Source{Kind: view.SourceContext, Name: "prod-eu"}
	svg, err := charting.FormatNamed("svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wanted view.Export
		want   string
	}{
		{view.Export{}, "prod-eu.svg"},
		{view.Export{Redact: []facts.Redaction{facts.RedactNames}}, "portolan.svg"},
		{view.Export{Redact: []facts.Redaction{facts.RedactHosts}}, "portolan.svg"},
		{view.Export{Alias: "Our Cluster"}, "Our-Cluster.svg"},
		{view.Export{Alias: "../x", Redact: []facts.Redaction{facts.RedactNames}}, "x.svg"},
	} {
		if got := (order{format: svg, wanted: c.wanted}).name(source); got != c.want {
			t.Errorf("%+v: %q, want %q", c.wanted, got, c.want)
		}
	}
}

func TestAPreviewMakesNothing(t *testing.T) {
	h := looking(t, "canary")
	for format, carries := range map[string]bool{"svg": false, "mesh.json": true} {
		w := asks(t, h.HTTP(), "/api/exports/preview", wants(format))
		var leaving view.Leaving
		if err := json.Unmarshal(w.Body.Bytes(), &leaving); err != nil || w.Code != 200 || leaving.Facts != carries ||
			len(leaving.Lines) == 0 || leaving.Pseudonyms == nil || leaving.Kept == nil {
			t.Errorf("%s: %d %s: %v", format, w.Code, w.Body, err)
		}
	}
	if n := len(h.Session.exports.jobs); n != 0 {
		t.Errorf("%d files are being made", n)
	}
}
