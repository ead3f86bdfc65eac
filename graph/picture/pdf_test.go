//go:build !js

package picture

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var someday = About{TakenAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Subject: []string{"contexts: prod-eu", "redacted: none"}}

func pdfOf(t testing.TB, p Picture, o Options) ([]byte, string) {
	t.Helper()
	var b bytes.Buffer
	note, err := WritePDF(context.Background(), &b, p, o, someday)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), note
}

// pageOf is what is drawn on the page: the first stream of the file, which the library writes before its typefaces.
func pageOf(t testing.TB, file []byte) string {
	t.Helper()
	_, rest, ok := bytes.Cut(file, []byte("stream\n"))
	if !ok {
		t.Fatal("there is no stream")
	}
	in, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPDFDrawsEveryOperation counts what is drawn on the page: text as text where the typeface has it, fills, strokes, dashes,
// arrow heads and hatches.
func TestPDFDrawsEveryOperation(t *testing.T) {
	p := samplePicture()
	file, note := pdfOf(t, p, Options{})
	page := pageOf(t, file)
	texts, dashes, hatches := 0, 0, 0
	for _, op := range p.Ops {
		if op.Kind == OpText && Covered(op.Text, op.Bold) {
			texts++
		}
		if op.Dash {
			dashes++
		}
		if op.Hatch {
			hatches++
		}
	}
	for sign, want := range map[string]int{") Tj ET": texts, "[4.00 3.00] 0.00 d\n": dashes, "W n\n": hatches} {
		if got := strings.Count(page, sign); got != want || want == 0 {
			t.Errorf("%q is there %d times, want %d", sign, got, want)
		}
	}
	if fills, strokes := strings.Count(page, "\nf\n"), strings.Count(page, "\nS\n"); fills < 15 || strokes < 9 {
		t.Errorf("%d fills, %d strokes", fills, strokes)
	}
	if !strings.HasPrefix(string(file), "%PDF-") || !strings.HasSuffix(string(file), "%%EOF\n") || note != "" {
		t.Errorf("begins %.10q, ends %q; note %q", file, file[len(file)-10:], note)
	}
	if !bytes.Contains(file, []byte("/MediaBox [0 0 315.00 225.00]")) {
		t.Error("the page is not 420 by 300 pixels of 1/96 of an inch")
	}
}

func TestPDFSameBytesAndItsDateIsThatOfTheFacts(t *testing.T) {
	a, _ := pdfOf(t, manyPicture(300), Options{Theme: Light})
	b, _ := pdfOf(t, manyPicture(300), Options{Theme: Light})
	if !bytes.Equal(a, b) {
		t.Error("the same picture gives other bytes")
	}
	if dark, _ := pdfOf(t, manyPicture(300), Options{}); bytes.Equal(a, dark) {
		t.Error("the theme makes no difference")
	}
	dates := regexp.MustCompile(`D:\d+`).FindAllString(string(a), -1)
	for _, date := range dates {
		if date != "D:20260301120000" {
			t.Errorf("the file says %s", date)
		}
	}
	if len(dates) == 0 {
		t.Error("the file has no date")
	}
}

// TestPDFReferencesAreRight follows the table of references: each entry must be where its object begins.
func TestPDFReferencesAreRight(t *testing.T) {
	file, _ := pdfOf(t, samplePicture(), Options{})
	start := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(file)
	if start == nil {
		t.Fatal("no table of references")
	}
	at, err := strconv.Atoi(string(start[1]))
	if err != nil || !bytes.HasPrefix(file[at:], []byte("xref\n")) {
		t.Fatalf("the table is not at %d: %v", at, err)
	}
	entries := regexp.MustCompile(`(\d{10}) 00000 n`).FindAllSubmatch(file[at:], -1)
	for i, entry := range entries {
		offset, err := strconv.Atoi(string(entry[1]))
		if want := strconv.Itoa(i+1) + " 0 obj\n"; err != nil || !bytes.HasPrefix(file[offset:], []byte(want)) {
			t.Errorf("object %d is not at %s", i+1, entry[1])
		}
	}
	if len(entries) < 8 {
		t.Errorf("%d objects", len(entries))
	}
}

func TestPDFOfOddTextsAndTitles(t *testing.T) {
	for _, text := range []string{"", "(", ")", `\`, "))) Tj ET Q", "日本語", "👩‍👩‍👧", "\xff\xfe", "\x00", "e\u0301", "a\nb", strings.Repeat("long ", 500)} {
		p := samplePicture()
		p.Title = text
		for i := range p.Ops {
			if p.Ops[i].Kind == OpText {
				p.Ops[i].Text = text
			}
		}
		var b bytes.Buffer
		if _, err := WritePDF(context.Background(), &b, p, Options{}, About{Subject: []string{text}}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if page := pageOf(t, b.Bytes()); strings.Count(page, " Td (") != strings.Count(page, ") Tj ET") || strings.Count(page, "BT ") != strings.Count(page, " ET") {
			t.Errorf("%q breaks the page", text)
		}
	}
}

func TestPDFThatIsTooLargeIsScaledDown(t *testing.T) {
	p := Picture{Width: 40_000, Height: 100, Ops: []Op{{Kind: OpRect, Box: &Rect{0, 0, 40_000, 100}, Fill: RoleText}}}
	file, note := pdfOf(t, p, Options{})
	if !bytes.Contains(file, []byte("/MediaBox [0 0 14400.00 36.00]")) || !strings.Contains(note, "0.48") {
		t.Errorf("note %q", note)
	}
}

func TestPDFIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	drawn := 0
	o := Options{Progress: func(done, of int) {
		drawn = done
		cancel()
	}}
	var b bytes.Buffer
	if _, err := WritePDF(ctx, &b, manyPicture(500), o, someday); !errors.Is(err, context.Canceled) || b.Len() > 0 || drawn > 0 {
		t.Errorf("%d bytes, %d operations: %v", b.Len(), drawn, err)
	}
}

func BenchmarkWritePDF(b *testing.B) {
	p := manyPicture(500)
	for b.Loop() {
		pdfOf(b, p, Options{})
	}
}
