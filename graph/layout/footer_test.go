package layout

import (
	"strings"
	"testing"

	"portolan/graph/picture"
)

// A chart that was passed on must still say what is missing in it, however long the names of its clusters are.
func TestNotesStayWholeWhereRoomIsShort(t *testing.T) {
	const note = "Partial: 12 reads refused or failed."
	g := canaryMesh()
	g.Title, g.Notes = strings.Repeat("a-cluster-of-a-long-name, ", 20), []string{note}
	p, err := Place(t.Context(), g, Options{Aspect: 1.6}, Columns{})
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range p.Ops {
		if op.Kind == picture.OpText && strings.HasSuffix(op.Text, " · "+note) && strings.HasPrefix(op.Text, "a-") {
			return
		}
	}
	t.Errorf("no line of the picture ends in %q and begins with the title", note)
}
