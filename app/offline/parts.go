package offline

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"portolan/app/problem"
	"portolan/app/view"
)

// parts are what every file has, whatever it shows.
type parts struct {
	script, style, worker, icon string
	// core is the compressed WebAssembly.
	core []byte
}

// Where the build puts what only files need.
const (
	coreFile    = "core/portolan.wasm.gz"
	runtimeFile = "core/wasm_exec.js"
	workerFile  = "offline/worker.js"
)

var (
	scripts  = regexp.MustCompile(`<script type="module"[^>]* src="\./([^"]+)"`)
	styles   = regexp.MustCompile(`<link rel="stylesheet"[^>]* href="\./([^"]+)"`)
	icons    = regexp.MustCompile(`<link rel="icon" href="\./([^"]+)"`)
	styleURL = regexp.MustCompile(`url\(([^)]*)\)`)
)

// errNotBuilt says that the page is not there, or only for a server.
func errNotBuilt(err error) error {
	return &problem.Error{Err: err, Problem: view.Problem{Code: "internal", Message: "this program was built without the offline page",
		Remedy: "build it with make, or save a .mesh.json and open that with a portolan that was"}}
}

func partsOf(page fs.FS) (parts, error) {
	var p parts
	var index, runtime, loop []byte
	for name, into := range map[string]*[]byte{"index.html": &index, coreFile: &p.core, runtimeFile: &runtime, workerFile: &loop} {
		content, err := fs.ReadFile(page, name)
		if errors.Is(err, fs.ErrNotExist) {
			return p, errNotBuilt(err)
		}
		if err != nil {
			return p, fmt.Errorf("read the page: %w", err)
		}
		*into = content
	}
	p.worker = string(runtime) + "\n(() => {\n" + string(loop) + "\n})();\n" // The names of one are no business of the other.
	var err error
	if _, p.script, err = only(page, index, scripts); err != nil {
		return p, err
	}
	var folder, icon string
	if folder, p.style, err = only(page, index, styles); err != nil {
		return p, err
	}
	if p.style, err = withFonts(page, folder, p.style); err != nil {
		return p, err
	}
	if _, icon, err = only(page, index, icons); err != nil {
		return p, err
	}
	p.icon = dataURL("image/svg+xml", []byte(icon))
	return p, p.check()
}

// check refuses a page whose code HTML would end in the middle of: that is a fault of the build, not of what is charted.
func (p parts) check() error {
	for _, code := range []string{p.script, p.worker, p.style} {
		lower := strings.ToLower(code)
		for _, ends := range []string{"</script", "</style", "<!--"} {
			if strings.Contains(lower, ends) {
				return fmt.Errorf("the page of this program cannot be put into a file: its code holds %q", ends)
			}
		}
	}
	return nil
}

// only reads the one file that the page names in such a place, and answers the folder that it is in as well.
func only(page fs.FS, index []byte, where *regexp.Regexp) (folder, content string, err error) {
	found := where.FindAllSubmatch(index, -1)
	if len(found) != 1 {
		return "", "", fmt.Errorf("the page of this program cannot be put into a file: it has %d of %s", len(found), where)
	}
	name := path.Clean(string(found[0][1]))
	body, err := fs.ReadFile(page, name)
	if err != nil {
		return "", "", fmt.Errorf("read the page: %w", err)
	}
	return path.Dir(name), string(body), nil
}

// withFonts puts what a stylesheet refers to into it.
func withFonts(page fs.FS, folder, style string) (string, error) {
	var failed error
	out := styleURL.ReplaceAllStringFunc(style, func(text string) string {
		name := strings.Trim(styleURL.FindStringSubmatch(text)[1], `'"`)
		if strings.HasPrefix(name, "data:") {
			return text
		}
		body, err := fs.ReadFile(page, path.Join(folder, name))
		if err != nil || path.Ext(name) != ".woff2" {
			failed = errors.Join(fmt.Errorf("the page of this program cannot be put into a file: its style refers to %s", name), err)
			return text
		}
		return "url(" + dataURL("font/woff2", body) + ")"
	})
	return out, failed
}

func dataURL(kind string, content []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(content)
}

// hashOf allows one script or stylesheet in a Content-Security-Policy.
func hashOf(code string) string {
	sum := sha256.Sum256([]byte(code))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
