package picture

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrepare(t *testing.T) {
	p := samplePicture()
	got := Prepare(p)
	if diff := cmp.Diff(samplePicture(), p); diff != "" {
		t.Errorf("the argument changed: %s", diff)
	}
	if diff := cmp.Diff(got, Prepare(got)); diff != "" {
		t.Errorf("preparing twice is not preparing once: %s", diff)
	}
	for _, op := range got.Ops {
		if op.Kind == OpText && (op.Text != Clean(op.Text) || (op.Length > 0) == Covered(op.Text, op.Bold)) {
			t.Errorf("not prepared: %+v", op)
		}
	}
	if svgOf(t, got, Options{}) != svgOf(t, p, Options{}) {
		t.Error("a prepared picture is drawn differently")
	}
}

// What is generated for the page must survive JSON.
func TestDataForThePage(t *testing.T) {
	again := []IconShape{}
	data, err := json.Marshal(Icons())
	if err != nil || json.Unmarshal(data, &again) != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Icons(), again); diff != "" {
		t.Error(diff)
	}
	if r := Rules(); r.CellWidth != cellWidth || len(r.FontStack) == 0 || r.FontFamily == "" {
		t.Errorf("rules are not whole: %+v", r)
	}
	for _, bold := range []bool{false, true} {
		if font, err := WebFont(bold); err != nil || !bytes.HasPrefix(font, []byte("wOF2")) {
			t.Errorf("no WOFF2, bold %v: %v", bold, err)
		}
	}
}
