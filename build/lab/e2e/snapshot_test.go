package e2e

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"portolan/build/lab/cluster"
)

// TestSnapshotAnswersAsTheCluster saves once and asks every verb of the file. Two
// readings differ in their time alone, which every chart says: the file's is that
// of the file, and all but the time is the cluster's, byte for byte.
func TestSnapshotAnswersAsTheCluster(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lab.mesh.json")
	succeed(t, with([]string{"snapshot", "-o", file}, live(t, operator))...)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	taken := decode[struct {
		TakenAt time.Time `json:"takenAt"`
	}](t, content).TakenAt

	got := decode[atlas](t, succeed(t, "meshes", "-o", "json", file))
	if want, have := pretty(t, shared.expect), pretty(t, got.seen(shared.scenario, cluster.ContextName)); want != have {
		t.Errorf("the cluster holds\n%s\nthe snapshot says\n%s", want, have)
	}
	for _, verb := range [][]string{
		{"meshes", "-o", "table"}, {"meshes", "-o", "wide"},
		{"chart", "-o", "svg"}, {"chart", "-o", "dot"}, {"chart", "-o", "png"},
	} {
		fromCluster := succeed(t, with(verb, live(t, operator))...)
		fromFile := succeed(t, append(verb, file)...)
		if verb[0] == "chart" && !bytes.Contains(fromFile, []byte(taken.UTC().Format(time.RFC3339))) {
			t.Errorf("%q: the snapshot's answer does not say that it was taken at %s", verb, taken)
		}
		if !bytes.Equal(timeless(fromCluster), timeless(fromFile)) {
			t.Errorf("%q: the snapshot's answer (%d bytes) is not the cluster's (%d bytes)", verb, len(fromFile), len(fromCluster))
		}
	}
}

var moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000`)

// timeless is an answer with every time in it replaced; of a PNG without the checksums of its texts, where the time is.
func timeless(content []byte) []byte {
	return moment.ReplaceAll(withoutSums(content), []byte("THEN"))
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// withoutSums leaves the checksums of texts out of a PNG, and anything else as it is.
func withoutSums(content []byte) []byte {
	chunks, ok := bytes.CutPrefix(content, []byte(pngSignature))
	if !ok {
		return content
	}
	out := []byte(pngSignature)
	for len(chunks) >= 12 {
		end := uint64(8) + uint64(binary.BigEndian.Uint32(chunks))
		if end+4 > uint64(len(chunks)) {
			break
		}
		kind := string(chunks[4:8])
		out = append(out, chunks[:end]...)
		if kind != "tEXt" && kind != "iTXt" {
			out = append(out, chunks[end:end+4]...)
		}
		chunks = chunks[end+4:]
	}
	return append(out, chunks...)
}
