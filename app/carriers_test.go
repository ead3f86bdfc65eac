package app

import (
	"bytes"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"

	"portolan/app/charting"
	"portolan/app/demo"
	"portolan/app/demo/story"
	"portolan/app/offline"
	"portolan/app/offline/offlinetest"
	"portolan/graph/carrier"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// sources are what is carried about in these tests.
func sources(t *testing.T) map[string]facts.Snapshot {
	t.Helper()
	out := map[string]facts.Snapshot{"fleet": story.Fleet(1000)}
	for _, name := range demo.Names() {
		out[name] = demoSnapshot(t, name)
	}
	return out
}

// carriers are the formats that carry facts.
func carriers(t *testing.T) []charting.Format {
	t.Helper()
	out := []charting.Format{}
	for _, name := range charting.Formats {
		if f, err := charting.FormatNamed(name); err != nil {
			t.Fatal(err)
		} else if f.Carries {
			out = append(out, f)
		}
	}
	if len(out) < 5 {
		t.Fatalf("only %d formats carry facts", len(out))
	}
	return out
}

func readingOf(snapshot facts.Snapshot) charting.Reading {
	return charting.Reading{Snapshot: snapshot, Atlas: Road{}.Infer(snapshot)}
}

func written(t *testing.T, snapshot facts.Snapshot, format string, shape Shape) (data []byte, notes []string) {
	t.Helper()
	shape.Page = func(w io.Writer, of charting.Reading, drawn picture.Picture, shape Shape) error {
		return offline.Write(w, offlinetest.Page(), offline.File{Snapshot: of.Snapshot, Picture: drawn, Look: shape.Look,
			Theme: shape.Theme, Palette: shape.Palette, Version: "v1"})
	}
	var out bytes.Buffer
	notes, err := (Road{}).Write(t.Context(), &out, readingOf(snapshot), format, shape)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), notes
}

func carried(t *testing.T, snapshot facts.Snapshot, format string, shape Shape) []byte {
	t.Helper()
	data, _ := written(t, snapshot, format, shape)
	return data
}

// chartOf is the chart of some facts as the command line draws it.
func chartOf(t *testing.T, snapshot facts.Snapshot) string {
	t.Helper()
	return string(carried(t, snapshot, "svg", Shape{Theme: "light", Palette: "standard"}))
}

func reopened(t *testing.T, data []byte) facts.Snapshot {
	t.Helper()
	snapshot, err := carrier.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// TestEveryCarrierGivesTheSameChart is what sharing is for: whoever opens the file sees what the sender saw, to the byte.
func TestEveryCarrierGivesTheSameChart(t *testing.T) {
	for name, source := range sources(t) {
		want := chartOf(t, source)
		if !strings.Contains(want, "<stamp") || len(want) < 10_000 {
			t.Fatalf("%s: no chart to compare with: %.200s", name, want)
		}
		for _, as := range carriers(t) {
			data := carried(t, source, as.Name, Shape{Theme: "dark", Palette: "safe", Scale: 0.5})
			if got := chartOf(t, reopened(t, data)); got != want {
				t.Errorf("%s: out of .%s comes another chart", name, as.Ending)
			}
		}
	}
}

// What a picture shows is a choice; what travels in it is whole, and a note says so.
func TestACarrierHoldsWhatItDoesNotShow(t *testing.T) {
	source := demoSnapshot(t, "three-meshes")
	data, notes := written(t, source, "mesh.svg", Shape{Theme: "dark", Palette: "standard", Look: Look{Mesh: "istio_27"}})
	if !strings.Contains(strings.Join(notes, "\n"), "the snapshot in it is whole") {
		t.Errorf("notes %q", notes)
	}
	if strings.Contains(string(data), "istio_28") {
		t.Error("the picture shows another mesh")
	}
	if got := chartOf(t, reopened(t, data)); got != chartOf(t, source) {
		t.Error("a part of the snapshot is missing")
	}
}

func TestAPNGSurvivesRecompression(t *testing.T) {
	for name, source := range sources(t) {
		data := carried(t, source, "mesh.png", Shape{Theme: "dark", Palette: "standard", Scale: 0.25})
		packed := recompressed(t, data)
		if bytes.Equal(data, packed) || bytes.Count(packed, []byte("IDAT")) < 3 {
			t.Fatalf("%s: nothing was recompressed", name)
		}
		samePixels(t, data, packed)
		if got := chartOf(t, reopened(t, packed)); got != chartOf(t, source) {
			t.Errorf("%s: out of the recompressed PNG comes another chart", name)
		}
	}
}

func TestAStrippedPNGSaysSo(t *testing.T) {
	data := carried(t, demoSnapshot(t, "canary"), "mesh.png", Shape{Theme: "dark", Palette: "standard"})
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var stripped bytes.Buffer
	if err := png.Encode(&stripped, img); err != nil {
		t.Fatal(err)
	}
	_, err = carrier.Read(&stripped)
	var bad *facts.BadInput
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "this PNG is a picture only: it carries no snapshot, or a program that saved it again took it out") ||
		!strings.Contains(err.Error(), "portolan snapshot -o NAME.mesh.png") {
		t.Errorf("got %v", err)
	}
	problem := ProblemOf(err)
	if problem.Code != CodeBadInput || !strings.HasPrefix(problem.Remedy, "write one that can be opened again") || strings.Contains(problem.Message, problem.Remedy) {
		t.Errorf("the person reads %+v", problem)
	}
}

// A picture that was not asked to carry facts holds a stamp, and nothing to open.
func TestAPlainPictureCarriesNothing(t *testing.T) {
	source := demoSnapshot(t, "canary")
	for _, format := range []string{"svg", "png"} {
		out := bytes.NewBuffer(carried(t, source, format, Shape{Theme: "dark", Palette: "standard"}))
		if !strings.Contains(out.String(), "Contexts: demo-canary") {
			t.Errorf("%s has no stamp", format)
		}
		if _, err := carrier.Read(out); err == nil || !strings.Contains(err.Error(), "a picture only") {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestCarrierOf(t *testing.T) {
	for name, want := range map[string]string{
		"a.mesh.json": "mesh.json", "A.MESH.JSON": "mesh.json", "a.json": "mesh.json", "x/a.b.mesh.svg": "mesh.svg", "a.mesh.html": "mesh.html", "a.mesh.png": "mesh.png",
		"a.mesh.json.gz": "mesh.json.gz", "-": "mesh.json", "a": "mesh.json", "dir.d/a": "mesh.json",
		"a.svg": "", "a.png": "", "a.gz": "", "a.mesh": "", "a.mesh.pdf": "", "mesh.svgz": "",
	} {
		as, ok := charting.CarrierOf(name)
		if ok != (want != "") || ok && as.Ending != want {
			t.Errorf("%s: %q %v, want %q", name, as.Ending, ok, want)
		}
	}
}
