package carrier_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/carrier"
	"portolan/graph/facts"
)

func TestEveryCarrierGivesTheSnapshotBack(t *testing.T) {
	want, err := facts.Read(bytes.NewReader(plain(t, small())))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range carriers(t, small()) {
		for how, r := range map[string]io.Reader{"at once": bytes.NewReader(data), "byte by byte": iotest.OneByteReader(bytes.NewReader(data))} {
			got, err := carrier.Read(r)
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: it carries something else (-want +got):\n%s", name, how, diff)
			}
		}
	}
}

func TestPackedHasTheSameBytes(t *testing.T) {
	if !bytes.Equal(packed(t, small()), packed(t, small())) {
		t.Error("two packings of the same facts differ")
	}
}

// TestCarriersOfFormat3 opens what the first version that wrote carriers wrote of a demo, in each of them. Nothing rewrites these
// files: a version that cannot open them has broken the promise that docs/sharing.md makes.
func TestCarriersOfFormat3(t *testing.T) {
	files, err := filepath.Glob("testdata/format3.mesh.*")
	if err != nil || len(files) != 5 {
		t.Fatalf("%q, %v; want one of each carrier", files, err)
	}
	plain, err := os.ReadFile("testdata/format3.mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := facts.Read(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	if want.Demo != "canary" || len(want.Clusters[0].Pods) == 0 {
		t.Fatalf("the file holds %q, not the demo canary", want.Demo)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := carrier.Read(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s holds something else than format3.mesh.json (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	text := based(packed(t, small()))
	newer := []byte(`{"format":9999,"product":"v8.0.0","meshes":[]}`)
	svg, page, picture := svgWith(text), htmlWith(text), carriers(t, small())["png, zTXt"]
	cases := map[string]struct {
		in   []byte
		want string
	}{
		"nothing":         {nil, "it is empty"},
		"a PDF":           {[]byte("%PDF-1.7\n"), "it is a PDF; write one that can be opened with: portolan snapshot -o NAME.mesh.json"},
		"a ZIP":           {[]byte("PK\x03\x04aaaa"), "a ZIP archive"},
		"a JPEG":          {[]byte("\xff\xd8\xff\xe0"), "a JPEG"},
		"WebP":            {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "a WebP picture"},
		"a tar":           {append(make([]byte, 257), "ustar\x00"...), "a tar archive"},
		"zstd":            {[]byte("\x28\xb5\x2f\xfdabc"), "packed with zstd"},
		"YAML":            {[]byte("# mine\napiVersion: v1\nkind: Namespace\n"), "it is YAML"},
		"a key":           {[]byte("-----BEGIN PRIVATE KEY-----"), "it is a key or certificate"},
		"a drawing":       {[]byte("digraph { a -> b }"), "a drawing for Graphviz"},
		"UTF-16":          {[]byte("\xff\xfe{\x00}\x00"), "text in UTF-16"},
		"words":           {[]byte("hello, world"), "it is none of the kinds of file that carry a snapshot"},
		"half a JSON":     {plain(t, small())[:200], "unexpected end of JSON input"},
		"half a gzip":     {packed(t, small())[:100], "it ends too early: the file is cut off"},
		"gzip, changed":   {flipped(packed(t, small()), 60), "what is packed in it is damaged"},
		"gzip of a tar":   {gzipped(t, append(make([]byte, 257), "ustar"...)), "invalid character"},
		"svg, none":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`), "this SVG is a picture only: it carries no snapshot, or a program that saved it again took it out; write one that can be opened again with: portolan snapshot -o NAME.mesh.svg"},
		"svg, empty":      {[]byte(`<svg/>`), "this SVG is a picture only"},
		"svg, elsewhere":  {[]byte(`<svg><script type="application/vnd.portolan.snapshot">` + text + `</script></svg>`), "this SVG is a picture only"},
		"svg, half":       {svg[:len(svg)-len(svg)/3], "the file is cut off"},
		"svg, half a tag": {svg[:bytes.Index(svg, []byte("<snapshot xmlns"))+20], "the file is cut off"},
		"svg, no end":     {[]byte(`<svg><rect/>`), "the file is cut off"},
		"svg, changed":    {svgWith(text[:40] + "AAAA" + text[44:]), "what is packed in it is damaged"},
		"svg, no base64":  {svgWith("&xx;"), "what is packed in it is damaged"},
		"svg, no text":    {svgWith(""), "the file is cut off"},
		"svg, newer":      {svgWith(based(gzipped(t, newer))), "it has format 9999 and this program reads up to 3; open it with portolan v8.0.0, or a later one"},
		"html, none":      {[]byte(`<!doctype html><html><body>hello</body></html>`), "this page carries no snapshot"},
		"html, half":      {page[:len(page)-300], "the file is cut off"},
		"html, newer":     {htmlWith(based(gzipped(t, newer))), "open it with portolan v8.0.0, or a later one"},
		"other XML":       {[]byte(`<?xml version="1.0"?><feed><entry/></feed>`), "it is neither SVG nor HTML"},
		"no XML":          {[]byte(`<< hello`), "it looks like XML and has no element"},
		"a document type": {[]byte(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:1/svg.dtd"><svg>`), "it has a document type or entities, which no file of portolan has; they are not read"},
		"entities":        {[]byte(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><metadata><snapshot type="application/vnd.portolan.snapshot">&x;</snapshot></metadata></svg>`), "it has a document type or entities"},
		"png, none":       {pngWith(t), "this PNG is a picture only: it carries no snapshot, or a program that saved it again took it out; write one that can be opened again with: portolan snapshot -o NAME.mesh.png"},
		"png, others":     {pngWith(t, chunk("tEXt", []byte("Comment\x00hello")), chunk("tEXt", []byte("a")), chunk("zTXt", []byte("portolan-snapshots\x00\x00"))), "this PNG is a picture only"},
		"png, half":       {picture[:200], "the file is cut off"},
		"png, no end":     {pngWith(t)[:60], "the file is cut off"},
		"png, short":      {[]byte("\x89PNG\r\n\x1a\n"), "the file is cut off"},
		"png, no header":  {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IDAT"), "it begins as a PNG and goes on as none"},
		"png, changed":    {pngWith(t, chunk("zTXt", []byte(keyword+"\x00nonsense"))), "what is packed in it is damaged"},
		"png, empty":      {pngWith(t, chunk("iTXt", []byte(keyword))), "the file is cut off"},
		"png, newer":      {pngWith(t, chunk("tEXt", []byte(keyword+based(gzipped(t, newer))))), "open it with portolan v8.0.0, or a later one"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := carrier.Read(bytes.NewReader(c.in))
			var bad *facts.BadInput
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, want a BadInput", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q, want it to contain %q", err, c.want)
			}
		})
	}
}

// flipped is a copy with one byte changed.
func flipped(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 0x55
	return out
}

// Cut anywhere, a carrier is refused or gives the whole snapshot, which may stand before the place; it never gives less.
func TestCutAnywhereNothingIsMissing(t *testing.T) {
	want, err := facts.Read(bytes.NewReader(plain(t, small())))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range carriers(t, small()) {
		for at := range data {
			got, err := carrier.Read(bytes.NewReader(data[:at]))
			var bad *facts.BadInput
			switch {
			case err == nil && !cmp.Equal(want, got):
				t.Errorf("%s cut at %d gives something else", name, at)
			case err != nil && !errors.As(err, &bad):
				t.Errorf("%s cut at %d: %v, want a BadInput", name, at, err)
			}
		}
	}
}

func TestTheReadersErrorsStayThemselves(t *testing.T) {
	for name, data := range carriers(t, small()) {
		for _, at := range []int{0, 1, len(data) / 2} {
			_, err := carrier.Read(io.MultiReader(bytes.NewReader(data[:at]), iotest.ErrReader(io.ErrClosedPipe)))
			var bad *facts.BadInput
			if err != nil && (!errors.Is(err, io.ErrClosedPipe) || errors.As(err, &bad)) {
				t.Errorf("%s: got %v, want the reader's own error", name, err)
			}
			if err == nil && at < 2 {
				t.Errorf("%s: %d bytes are a snapshot", name, at)
			}
		}
	}
}

// A large company's cluster fits into a mail.
func TestALargeClusterPacksSmall(t *testing.T) {
	s := large(1_000, 20_000)
	total := 0
	for _, p := range s.Clusters[0].Pods {
		total += p.Pods
	}
	if total != 20_000 || len(s.Clusters[0].Namespaces) != 1_000 {
		t.Fatalf("%d pods in %d namespaces", total, len(s.Clusters[0].Namespaces))
	}
	if got := len(packed(t, s)); got > 1<<20 {
		t.Errorf("1,000 namespaces and 20,000 pods take %d bytes packed, want 1 MiB at most", got)
	}
}
