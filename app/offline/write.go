// Package offline writes a chart as one HTML file: the page itself, the facts, the picture, and the core that answers the
// page's questions compiled to WebAssembly, so that the file works wherever a browser does, without a network.
//
// It exists so that a chart can be given to somebody who has neither the program nor the cluster. What it writes must never
// refer to anything outside of itself, and no name out of a cluster may ever be more than text in it.
package offline

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"strings"

	"portolan/app/charting"
	"portolan/app/offline/inside"
	"portolan/app/settings"
	"portolan/app/view"
	"portolan/graph/carrier"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// notices name what is contained in every file; docs/notices.md has more of each.
const notices = "Portolan: Apache-2.0. Contains Go and golang.org/x, Copyright The Go Authors: BSD-3-Clause; k8s.io/apimachinery, " +
	"k8s.io/klog and go-logr: Apache-2.0; Preact and @preact/signals: MIT; JetBrains Mono: OFL-1.1"

// File is what a file is made of.
type File struct {
	Snapshot facts.Snapshot
	// Picture is what is shown first: the chart of the snapshot in this Look.
	Picture picture.Picture
	Look    charting.Look
	// Theme is auto, dark or light, Palette standard, contrast or safe.
	Theme, Palette string
	// Version is that of the program that writes.
	Version string
}

// Write writes a file with a page in it, which holds what [portolan/app.Handler] serves. Equal files have equal bytes.
func Write(w io.Writer, page fs.FS, f File) error {
	parts, err := partsOf(page)
	if err != nil {
		return err
	}
	f.Look = f.Look.Usual()
	says := inside.Given{Version: f.Version, Theme: f.Theme, Palette: f.Palette, Presets: presets(), Look: f.Look}
	given, err := json.Marshal(says)
	if err != nil {
		return fmt.Errorf("write what the file says of itself: %w", err)
	}
	drawn, err := json.Marshal(f.Picture)
	if err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	var read bytes.Buffer
	if err := facts.Write(&read, f.Snapshot); err != nil {
		return err
	}
	answers, err := firstAnswers(read.Bytes(), drawn, says)
	if err != nil {
		return err
	}
	var out strings.Builder
	head(&out, parts, f)
	for _, data := range []struct {
		kind    string
		content []byte
	}{{"snapshot", read.Bytes()}, {"picture", drawn}, {"given", given}, {"answers", answers}} {
		packed, err := pack(data.content)
		if err != nil {
			return err
		}
		script(&out, `type="application/vnd.portolan.`+data.kind+`"`, packed)
	}
	script(&out, `type="application/vnd.portolan.core"`, base64.StdEncoding.EncodeToString(parts.core))
	script(&out, `type="text/plain" id="worker"`, parts.worker)
	script(&out, `type="module"`, parts.script)
	out.WriteString("</body>\n</html>\n")
	_, err = io.WriteString(w, out.String())
	return err
}

// firstAnswers are what the page asks first, by address: the picture is there before the core runs, which takes seconds where
// much was read. They are the core's own.
func firstAnswers(snapshot, drawn []byte, says inside.Given) ([]byte, error) {
	page, err := inside.New(snapshot, drawn, says)
	if err != nil {
		return nil, fmt.Errorf("read what was written: %w", err)
	}
	asked := []string{"api/capabilities", "api/contexts", "api/changes"}
	if place(says.Look) == "" {
		asked = append(asked, "api/picture")
	}
	out := map[string]string{}
	for _, address := range asked {
		reply := page.Answer(context.Background(), inside.Request{Method: "GET", Address: address})
		if reply.Status != inside.Fine {
			return nil, fmt.Errorf("read what was written: %s", reply.Body)
		}
		out[address] = string(reply.Body)
	}
	return json.Marshal(out)
}

// presets are the program's own: those of whoever writes the file may name what is theirs.
func presets() []view.Preset {
	out := []view.Preset{}
	for _, p := range settings.DefaultPresets() {
		out = append(out, view.Preset{Name: p.Name, Expression: p.Expression})
	}
	return out
}

// head writes all before the data. The policy allows what is in the file, by its hash, and nothing that is not: only the
// worker is made of a blob, since it has no address of its own.
func head(out *strings.Builder, parts parts, f File) {
	stamp := html.EscapeString(stampText(f))
	policy := "default-src 'none'; script-src " + hashOf(parts.script) + " 'wasm-unsafe-eval'; worker-src blob:; style-src " + hashOf(parts.style) +
		"; font-src data:; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
	fmt.Fprintf(out, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%[1]s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="referrer" content="no-referrer">
<meta name="portolan-stamp" content="%[2]s">
<meta name="portolan-place" content="%[3]s">
<meta name="portolan-notices" content="%[6]s">
<title>Portolan</title>
<link rel="icon" href="%[4]s">
<style>%[5]s</style>
</head>
<body>
<div id="app"></div>
<noscript>Portolan draws its chart with JavaScript: please allow it for this file. %[2]s</noscript>
`, policy, stamp, html.EscapeString(place(f.Look)), parts.icon, parts.style, notices)
}

// place is the look as the page's address says it.
func place(look charting.Look) string {
	out := url.Values{}
	put := func(key, value string) {
		if value != "" {
			out.Add(key, value)
		}
	}
	put("mesh", look.Mesh)
	put("focus", look.Focus)
	if look.Focus != "" && look.Hops > 1 {
		put("hops", fmt.Sprint(look.Hops))
	}
	for _, id := range look.Folded {
		put("fold", id)
	}
	put("hide", look.Hide)
	return out.Encode()
}

func script(out *strings.Builder, attributes, content string) {
	out.WriteString("<script " + attributes + ">" + content + "</script>\n")
}

// pack compresses what no browser has to read as text, and writes it in letters that mean nothing to HTML.
func pack(content []byte) (string, error) {
	packed, err := carrier.Gzip(func(w io.Writer) error { _, err := w.Write(content); return err })
	return base64.StdEncoding.EncodeToString(packed), err
}
