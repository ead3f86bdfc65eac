package share

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// deepest is how many packings inside one another are taken apart.
const deepest = 6

// runs are texts that may be base64.
var runs = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)

// layers are a file's bytes, and everything that is packed in them in any way that a carrier has: gzip, zlib, base64, chunks
// of a PNG, entities of a markup.
func layers(content []byte) [][]byte { return peel(nil, content, deepest) }

func peel(out [][]byte, content []byte, left int) [][]byte {
	if left == 0 || len(content) == 0 {
		return out
	}
	out = append(out, content)
	for _, inner := range [][]byte{unzipped(content), inflated(content)} {
		out = peel(out, inner, left-1)
	}
	for _, chunk := range append(chunks(content), readings(content)...) {
		out = peel(out, chunk, left-1)
	}
	if !utf8.Valid(content) {
		return out
	}
	text := string(content)
	if plain := html.UnescapeString(text); plain != text {
		out = append(out, []byte(plain))
	}
	solid := strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "").Replace(text)
	tried := map[string]bool{}
	for _, run := range append(runs.FindAllString(text, -1), runs.FindAllString(solid, -1)...) {
		run = strings.TrimRight(run, "=")
		if tried[run] {
			continue
		}
		tried[run] = true
		if len(run)%4 == 1 { // which no base64 has: something stands beside it
			run = run[:len(run)-1]
		}
		decoded, _ := base64.RawStdEncoding.DecodeString(run) // what can be read of it
		if utf8.Valid(decoded) || packed(decoded) {
			out = peel(out, decoded, left-1)
		}
	}
	return out
}

// packed tells by the first bytes.
func packed(content []byte) bool {
	return bytes.HasPrefix(content, []byte("\x1f\x8b")) || bytes.HasPrefix(content, []byte("\x89PNG")) || bytes.HasPrefix(content, []byte("\x00asm"))
}

func unzipped(content []byte) []byte {
	from, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(from) // what can be read of it
	return out
}

func inflated(content []byte) []byte {
	from, err := zlib.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(from) // what can be read of it
	return out
}

// chunks are those of a PNG but its pixels; of one with text, what stands behind each of its zeros too.
func chunks(content []byte) [][]byte {
	rest, isPNG := bytes.CutPrefix(content, []byte("\x89PNG\r\n\x1a\n"))
	var out [][]byte
	for isPNG && len(rest) >= 12 {
		size := int(binary.BigEndian.Uint32(rest))
		if size > len(rest)-12 {
			break
		}
		kind, data := string(rest[4:8]), rest[8:8+size]
		rest = rest[12+size:]
		if kind == "IDAT" {
			continue
		}
		out = append(out, data)
		for i, c := range data[:min(len(data), 200)] {
			if c == 0 && i+1 < len(data) {
				out = append(out, data[i+1:])
			}
		}
	}
	return out
}

// readings are the whole ones of a recording.
func readings(content []byte) [][]byte {
	rest, isRecording := bytes.CutPrefix(content, []byte("\x89meshlog\r\n\x1a\n"))
	var out [][]byte
	for at := 2; isRecording && at < len(rest); { // behind the version
		if rest[at]&0x80 != 0 { // one like the reading before it
			at += 2
			continue
		}
		length, digits := binary.Uvarint(rest[at+1:])
		begin := at + 1 + digits
		end := begin + int(length)
		if digits <= 0 || end > len(rest) || end < begin {
			break
		}
		_, seconds := binary.Varint(rest[begin:end])
		_, size := binary.Uvarint(rest[begin+max(seconds, 0) : end])
		text, _ := io.ReadAll(flate.NewReader(bytes.NewReader(rest[begin+max(seconds, 0)+max(size, 0) : end]))) // what is no whole reading is none
		out = append(out, text)
		at = end + 4
	}
	return out
}

// holds tells whether a text is in any of the layers.
func holds(all [][]byte, text string) bool {
	for _, layer := range all {
		if bytes.Contains(layer, []byte(text)) {
			return true
		}
	}
	return false
}

// names tells whether a name is in any of the layers as a word of its own, between signs that are neither letters nor digits.
func names(all [][]byte, name string) bool { return around(all, name) != "" }

// around is what stands around the first place that has the name as a word of its own; empty where there is none.
func around(all [][]byte, name string) string {
	const width = 60
	for _, layer := range all {
		for from := 0; ; {
			at := bytes.Index(layer[from:], []byte(name))
			if at < 0 {
				break
			}
			begin, end := from+at, from+at+len(name)
			if (begin == 0 || !alike(layer[begin-1])) && (end == len(layer) || !alike(layer[end])) {
				return fmt.Sprintf("%q", layer[max(begin-width, 0):min(end+width, len(layer))])
			}
			from = begin + 1
		}
	}
	return ""
}

func alike(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// TestLayers: whoever looks for secrets must find them.
func TestLayers(t *testing.T) {
	const secret = `{"the": "s3cr3t-of-some-length"}`
	var zipped bytes.Buffer
	to := gzip.NewWriter(&zipped)
	if _, err := to.Write([]byte(secret)); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	coded := base64.StdEncoding.EncodeToString(zipped.Bytes())
	chunk := func(kind, data string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + kind + data + "none"
	}
	picture := "\x89PNG\r\n\x1a\n" + chunk("IHDR", "head") + chunk("IDAT", "pixels")
	for what, content := range map[string]string{
		"gzip": zipped.String(), "base64 in a page": "<p>" + coded + "</p>", "base64 in lines": coded[:20] + "\n  " + coded[20:],
		"base64 of text": base64.StdEncoding.EncodeToString([]byte(secret + secret)), "entities": html.EscapeString(secret),
		"tEXt": picture + chunk("tEXt", "key\x00"+coded), "iTXt": picture + chunk("iTXt", "key\x00\x00\x00\x00\x00"+coded),
		"in a picture in a page": "<img src='data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(picture+chunk("tEXt", "key\x00"+coded))) + "'>",
	} {
		if !holds(layers([]byte(content)), secret) {
			t.Errorf("%s: the secret is not found", what)
		}
	}
	if all := layers([]byte("ns-shop:shopping")); !names(all, "shop") || names(all, "shopp") {
		t.Error("words are not told apart")
	}
}
