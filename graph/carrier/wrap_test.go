package carrier_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"portolan/graph/carrier"
	"portolan/graph/facts"
)

// small is a snapshot with something in it.
func small() facts.Snapshot {
	return facts.Snapshot{TakenAt: time.Date(2026, 5, 4, 2, 2, 1, 0, time.UTC), Product: "v1.0.0", Clusters: []facts.Cluster{{Context: "prod-eu",
		Namespaces: []facts.Namespace{{Name: "shop", Labels: map[string]string{"istio.io/rev": "1-29"}}},
		Pods:       []facts.PodGroup{{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Sidecar, Pods: 3, Ready: 2}}}}}
}

func plain(t testing.TB, s facts.Snapshot) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := facts.Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func packed(t testing.TB, s facts.Snapshot) []byte {
	t.Helper()
	out, err := carrier.Pack(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func based(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zlibbed(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// svgWith is a picture with a text where the snapshot stands.
func svgWith(text string) []byte {
	return []byte(`<?xml version="1.0"?><!-- <snapshot type="application/vnd.portolan.snapshot">AAAA</snapshot> -->` +
		`<svg xmlns="http://www.w3.org/2000/svg"><title>a &lt; b</title><style><![CDATA[a > b { } <snapshot]]></style><metadata>` +
		`<stamp xmlns="urn:portolan" contexts="a > b">text</stamp><snapshot xmlns='urn:portolan' encoding = "base64" type = 'application/vnd.portolan.snapshot'>` +
		text + `</snapshot></metadata><path d="M0 0"/></svg>`)
}

// htmlWith is a page with a text where the snapshot stands, and with a script that looks for it.
func htmlWith(text string) []byte {
	return []byte("<!doctype html>\n<html lang=en><head><title>a <b> c</title><style>a > b {}</style>" +
		`<script type="module">document.querySelector('<script type="application/vnd.portolan.snapshot">AAAA<\/script>')</script></head>` +
		`<body hidden><script id=facts type=application/vnd.portolan.snapshot>` + text + `</script></body></html>`)
}

// chunk is one of a PNG.
func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngWith is a picture with chunks between its header and its pixels.
func pngWith(t testing.TB, chunks ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	return bytes.Join([][]byte{out.Bytes()[:head], bytes.Join(chunks, nil), out.Bytes()[head:]}, nil)
}

const keyword = facts.PackedKeyword + "\x00"

// carriers are a snapshot in everything that can carry it, as others than this program might write it too.
func carriers(t testing.TB, s facts.Snapshot) map[string][]byte {
	t.Helper()
	text := based(packed(t, s))
	wrapped := "\n\t  " + strings.Join(strings.SplitAfterN(text, "A", 20), "\r\n  ") + "\n"
	return map[string][]byte{
		"json":            plain(t, s),
		"json with a BOM": append([]byte("\xef\xbb\xbf"), plain(t, s)...),
		"gzip":            packed(t, s),
		"gzip of others":  gzipped(t, plain(t, s)),
		"svg":             svgWith(text),
		"svg, wrapped":    svgWith(wrapped),
		"html":            htmlWith(text),
		"html, wrapped":   htmlWith(wrapped),
		"png, zTXt":       pngWith(t, chunk("zTXt", append([]byte(keyword+"\x00"), zlibbed(t, []byte(text))...))),
		"png, tEXt":       pngWith(t, chunk("tEXt", []byte("Comment\x00x")), chunk("tEXt", []byte(keyword+text))),
		"png, iTXt":       pngWith(t, chunk("iTXt", []byte(keyword+"\x00\x00en\x00word\x00"+text))),
		"png, iTXt zlib":  pngWith(t, chunk("iTXt", append([]byte(keyword+"\x01\x00\x00\x00"), zlibbed(t, []byte(text))...))),
	}
}
