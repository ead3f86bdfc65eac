package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
)

func sampleStamp() Stamp {
	return StampOf(facts.Snapshot{
		TakenAt: time.Date(2026, 5, 4, 4, 2, 1, 0, time.FixedZone("CEST", 7200)), Product: "v1.2.0", Redacted: []facts.Redaction{facts.RedactHosts, facts.RedactNames},
		Clusters: []facts.Cluster{
			{Context: "prod <eu>", Gaps: []facts.Gap{{Resource: "pods", Namespace: "shop", Verb: "list", Reason: facts.Forbidden, Message: "secret words"}}},
			{Context: "prod-ü", Gaps: slices.Repeat([]facts.Gap{{Resource: "deployments.apps", Verb: "list", Reason: facts.Failed}}, 6)},
		},
	})
}

// stampWords are what everybody must be able to read in a file.
var stampWords = []string{
	"Read at: 2026-05-04T02:02:01Z", "Contexts: prod <eu>, prod-ü", "Replaced by pseudonyms: hosts, names",
	"Not readable: 7: list pods in shop (forbidden), list deployments.apps (failed), ", "(failed), and 2 more", "Read by: Portolan v1.2.0, format 3",
}

// metadata is what is in an SVG beside the picture.
type metadata struct {
	Stamp struct {
		Text     string `xml:",chardata"`
		Taken    string `xml:"taken,attr"`
		Contexts string `xml:"contexts,attr"`
		Redacted string `xml:"redacted,attr"`
		Unread   string `xml:"unread,attr"`
		Format   string `xml:"format,attr"`
		Product  string `xml:"product,attr"`
	} `xml:"urn:portolan stamp"`
	Snapshot *struct {
		Text string `xml:",chardata"`
		Type string `xml:"type,attr"`
	} `xml:"urn:portolan snapshot"`
}

func metadataOf(t *testing.T, svg string) *metadata {
	t.Helper()
	var out struct {
		Metadata *metadata `xml:"metadata"`
	}
	if err := xml.Unmarshal([]byte(svg), &out); err != nil {
		t.Fatal(err)
	}
	return out.Metadata
}

func TestSVGCarriesItsStamp(t *testing.T) {
	m := metadataOf(t, svgOf(t, samplePicture(), Options{Stamp: sampleStamp()}))
	if m == nil || m.Snapshot != nil {
		t.Fatalf("metadata %+v, want a stamp and no snapshot", m)
	}
	for _, want := range stampWords {
		if !strings.Contains(m.Stamp.Text, want) {
			t.Errorf("%q is missing in %s", want, m.Stamp.Text)
		}
	}
	if strings.Contains(m.Stamp.Text, "secret words") {
		t.Error("the words of a server are in the stamp")
	}
	got := []string{m.Stamp.Taken, m.Stamp.Contexts, m.Stamp.Redacted, m.Stamp.Unread, m.Stamp.Format, m.Stamp.Product}
	if diff := cmp.Diff([]string{"2026-05-04T02:02:01Z", "prod <eu>, prod-ü", "hosts, names", "7", "3", "v1.2.0"}, got); diff != "" {
		t.Error(diff)
	}
	if m := metadataOf(t, svgOf(t, samplePicture(), Options{})); m != nil {
		t.Errorf("without a stamp there is %+v", m)
	}
}

func TestSVGCarriesTheSnapshot(t *testing.T) {
	packed := bytes.Repeat([]byte("0123456789"), 100)
	svg := svgOf(t, samplePicture(), Options{Stamp: sampleStamp(), Snapshot: packed})
	m := metadataOf(t, svg)
	if m == nil || m.Snapshot == nil || m.Snapshot.Type != facts.PackedType {
		t.Fatalf("metadata %+v", m)
	}
	if got, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(m.Snapshot.Text, "\n", "")); err != nil || !bytes.Equal(got, packed) {
		t.Errorf("it carries %q, %v", got, err)
	}
	for _, line := range strings.Split(m.Snapshot.Text, "\n") {
		if len(line) > 120 {
			t.Errorf("a line of %d characters", len(line))
		}
	}
	if rest := strings.ReplaceAll(svg, `xmlns="http://www.w3.org/2000/svg"`, ""); strings.Contains(rest, "http") {
		t.Error("there is an address in it")
	}
}

// textsOf are the text chunks of a PNG by their keywords, unpacked.
func textsOf(t *testing.T, data []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for rest := data[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kind, body := string(rest[4:8]), rest[8:8+n]
		keyword, text, _ := strings.Cut(string(body), "\x00")
		switch kind {
		case "tEXt":
			out[keyword] = text
		case "iTXt":
			out[keyword] = strings.TrimPrefix(text, "\x00\x00\x00\x00")
		case "zTXt":
			plain, err := zlib.NewReader(strings.NewReader(text[1:]))
			if err != nil {
				t.Fatal(err)
			}
			unpacked, err := io.ReadAll(plain)
			if err != nil {
				t.Fatal(err)
			}
			out[keyword] = string(unpacked)
		}
		rest = rest[12+n:]
	}
	return out
}

func TestPNGCarriesStampAndSnapshot(t *testing.T) {
	bare, _ := pngOf(t, samplePicture(), Options{})
	if got := textsOf(t, bare); len(got) > 0 {
		t.Errorf("without a stamp there is %q", got)
	}
	packed := []byte("anything at all")
	data, _ := pngOf(t, samplePicture(), Options{Stamp: sampleStamp(), Snapshot: packed})
	decode(t, data) // which checks every checksum
	texts := textsOf(t, data)
	for _, want := range stampWords {
		if !strings.Contains(texts["Comment"], want) {
			t.Errorf("%q is missing in %q", want, texts["Comment"])
		}
	}
	if texts["Software"] != "Portolan v1.2.0" || texts["Creation Time"] != "Mon, 04 May 2026 02:02:01 +0000" {
		t.Errorf("texts %q", texts)
	}
	if got, err := base64.StdEncoding.DecodeString(texts[facts.PackedKeyword]); err != nil || !bytes.Equal(got, packed) {
		t.Errorf("it carries %q, %v", got, err)
	}
	stamped, _ := pngOf(t, samplePicture(), Options{Stamp: sampleStamp()})
	if _, there := textsOf(t, stamped)[facts.PackedKeyword]; there {
		t.Error("a picture that was not asked to carries a snapshot")
	}
}

// A name in a cluster must not break out of the stamp.
func TestStampSurvivesHostileText(t *testing.T) {
	for _, text := range hostile {
		stamp := StampOf(facts.Snapshot{Product: text, Demo: text, Clusters: []facts.Cluster{{Context: text, Gaps: []facts.Gap{{Resource: text, Namespace: text, Verb: "list"}}}}})
		m := metadataOf(t, svgOf(t, samplePicture(), Options{Stamp: stamp}))
		if m == nil || m.Stamp.Format != "3" {
			t.Errorf("%q broke the stamp: %+v", text, m)
		}
		data, _ := pngOf(t, samplePicture(), Options{Stamp: stamp, Scale: 0.1})
		decode(t, data)
		if got := textsOf(t, data); len(got) != 3 {
			t.Errorf("%q broke the texts: %q", text, got)
		}
	}
}
