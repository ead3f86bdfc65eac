package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/build/lab/cluster"
)

// TestMeshesAreWhatWasInstalled compares every mesh, plane, namespace, ztunnel,
// waypoint and gateway, both ways: nothing is missing and nothing is invented.
func TestMeshesAreWhatWasInstalled(t *testing.T) {
	got := decode[atlas](t, succeed(t, with([]string{"meshes", "-o", "json"}, live(t, operator))...))
	if want, have := pretty(t, shared.expect), pretty(t, got.seen(shared.scenario, cluster.ContextName)); want != have {
		t.Errorf("the cluster holds\n%s\nportolan says\n%s", want, have)
	}
	if len(got.Undecided) > 0 {
		t.Errorf("undecided: %+v", got.Undecided)
	}
	if len(got.Gaps) > 0 {
		t.Errorf("gaps for a user who may read everything: %+v", got.Gaps)
	}
}

// TestDegradedPlaneSaysWhy wants the scheduler's word among the reasons.
func TestDegradedPlaneSaysWhy(t *testing.T) {
	got := decode[atlas](t, succeed(t, with([]string{"meshes", "-o", "json"}, live(t, operator))...))
	found := 0
	for _, m := range got.Meshes {
		for _, p := range m.Planes {
			if p.Health == "healthy" {
				continue
			}
			found++
			if !strings.Contains(strings.Join(p.Reasons, "\n"), "Unschedulable") {
				t.Errorf("%s is %s, and the reasons %q do not say Unschedulable", p.Ref.Name, p.Health, p.Reasons)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d planes are not healthy; the scenario has 1", found)
	}
}

func TestChartSVGHoldsEverything(t *testing.T) {
	svg := succeed(t, with([]string{"chart", "-o", "svg"}, live(t, operator))...)
	text, err := textOf(svg)
	if err != nil {
		t.Fatalf("not XML: %v", err)
	}
	words := strings.Fields(text)
	for _, name := range names() {
		if !slices.Contains(words, name) {
			t.Errorf("the chart does not show %q", name)
		}
	}
}

func TestChartPNGIsAPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chart.png")
	succeed(t, with([]string{"chart", "-o", "png", "--file", path}, live(t, operator))...)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	colours := map[[4]uint32]bool{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA()
			colours[[4]uint32{r, g, b, a}] = true
		}
	}
	if len(colours) < 10 {
		t.Errorf("the picture has %d colours: nothing is drawn on it", len(colours))
	}
}

// names are the words that must be readable on a chart: mesh IDs, planes, and the names of
// namespaces, gateways and waypoints.
func names() []string {
	var out []string
	for _, m := range shared.expect.Meshes {
		out = append(out, m.ID)
		for _, p := range m.Planes {
			out = append(out, p.Namespace, p.Version, p.Revision) // which name the plane, on a chart
			out = append(out, p.Tags...)
		}
		out = append(out, m.Namespaces...)
		for _, z := range m.Ztunnels {
			out = append(out, z.Name)
		}
		for _, w := range m.Waypoints {
			out = append(out, w.Name)
		}
		for _, g := range m.Gateways {
			out = append(out, g.Name)
		}
	}
	return append(out, shared.expect.Outside...)
}

// textOf is all character data of an XML document, in order.
func textOf(document []byte) (string, error) {
	var text strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(document))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return text.String(), nil
		}
		if err != nil {
			return "", err
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
			text.WriteByte('\n')
		}
	}
}

func pretty[T any](t *testing.T, value T) string {
	t.Helper()
	out, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
