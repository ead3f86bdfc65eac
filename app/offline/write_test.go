package offline

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"portolan/app/charting"
	"portolan/app/demo"
	"portolan/app/offline/inside"
	"portolan/app/offline/offlinetest"
	"portolan/app/problem"
	"portolan/graph/facts"
	"portolan/graph/layout"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// built is a page as the build leaves it.
var built = offlinetest.Page

func drawn(t *testing.T, snapshot facts.Snapshot, look charting.Look) File {
	t.Helper()
	p, err := charting.Road{Engine: layout.Columns{}}.Picture(t.Context(), mesh.Infer(snapshot), look, nil)
	if err != nil {
		t.Fatal(err)
	}
	return File{Snapshot: snapshot, Picture: p, Look: look, Theme: "auto", Palette: "standard", Version: "v1.2.3"}
}

func demoOf(t *testing.T, name string) facts.Snapshot {
	t.Helper()
	s, err := demo.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t *testing.T, f File) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, built(), f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// heldBy is what a file holds of a kind.
func heldBy(t *testing.T, file, kind string) []byte {
	t.Helper()
	found := regexp.MustCompile(`<script type="application/vnd\.portolan\.` + kind + `">([A-Za-z0-9+/=]*)</script>`).FindStringSubmatch(file)
	if found == nil {
		t.Fatalf("there is no %s in it", kind)
	}
	packed, err := base64.StdEncoding.DecodeString(found[1])
	if err != nil {
		t.Fatal(err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAFileHoldsWhatItShows(t *testing.T) {
	f := drawn(t, demoOf(t, "canary"), charting.Look{})
	file := written(t, f)
	if again := written(t, f); again != file {
		t.Error("the same file has other bytes")
	}
	var snapshot bytes.Buffer
	if err := facts.Write(&snapshot, f.Snapshot); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(heldBy(t, file, "snapshot"), snapshot.Bytes()) {
		t.Error("the snapshot in it is another one")
	}
	var p picture.Picture
	if err := json.Unmarshal(heldBy(t, file, "picture"), &p); err != nil {
		t.Fatal(err)
	}
	var was, is bytes.Buffer
	if err := errors.Join(picture.WriteSVG(&was, f.Picture, picture.Options{}), picture.WriteSVG(&is, p, picture.Options{})); err != nil {
		t.Fatal(err)
	}
	if was.String() != is.String() {
		t.Error("the picture in it is another one")
	}
	if got := string(heldBy(t, file, "given")); !strings.Contains(got, `"version":"v1.2.3","theme":"auto"`) || !strings.Contains(got, `"name":"orphans"`) {
		t.Errorf("it says of itself %s", got)
	}
}

// TestWhatAFileKnowsBeforeItsCoreRuns holds it to what the core answers later.
func TestWhatAFileKnowsBeforeItsCoreRuns(t *testing.T) {
	for _, look := range []charting.Look{{}, {Aspect: 3}, {Mesh: "cluster.local"}} {
		f := drawn(t, demoOf(t, "canary"), look)
		file := written(t, f)
		var says inside.Given
		var answers map[string]string
		if err := errors.Join(json.Unmarshal(heldBy(t, file, "given"), &says), json.Unmarshal(heldBy(t, file, "answers"), &answers)); err != nil {
			t.Fatal(err)
		}
		core, err := inside.New(heldBy(t, file, "snapshot"), heldBy(t, file, "picture"), says)
		if err != nil {
			t.Fatal(err)
		}
		for address, answer := range answers {
			if reply := core.Answer(t.Context(), inside.Request{Method: "GET", Address: address}); reply.Status != inside.Fine || string(reply.Body) != answer {
				t.Errorf("%s: %d, and not what the core answers", address, reply.Status)
			}
		}
		if _, whole := answers["api/picture"]; whole != (look.Mesh == "") || answers["api/changes"] == "" || answers["api/capabilities"] == "" {
			t.Errorf("%+v has %d answers", look, len(answers))
		}
	}
}

// remote is whatever makes a browser fetch: an address in an attribute, a style or a policy that is none of the file's own.
var (
	attribute = regexp.MustCompile(`(?:src|href|srcset|action|data|poster)="([^"]*)"`)
	styled    = regexp.MustCompile(`url\(([^)]*)\)|@import`)
)

func TestNothingInAFileIsRemote(t *testing.T) {
	file := written(t, drawn(t, demoOf(t, "three-meshes"), charting.Look{}))
	for _, found := range attribute.FindAllStringSubmatch(file, -1) {
		if !strings.HasPrefix(found[1], "data:") {
			t.Errorf("it refers to %q", found[1])
		}
	}
	if n := len(attribute.FindAllString(file, -1)); n != 1 {
		t.Errorf("%d references, want the icon's alone", n)
	}
	for _, found := range styled.FindAllStringSubmatch(file, -1) {
		if !strings.HasPrefix(found[1], "data:font/woff2;base64,") {
			t.Errorf("its style refers to %q", found[0])
		}
	}
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(file)
	if policy == nil || !strings.HasPrefix(policy[1], "default-src 'none'; ") || !strings.Contains(policy[1], "connect-src 'none'") ||
		!strings.Contains(policy[1], hashOf("console.log(1 < 2)")) || regexp.MustCompile(`\*|https?:|'unsafe-(inline|eval)'`).MatchString(policy[1]) {
		t.Errorf("its policy is %v", policy)
	}
}

// TestNamesAreOnlyText writes the same chart with harmless and with hostile names: the elements of both must be the same.
func TestNamesAreOnlyText(t *testing.T) {
	tags := regexp.MustCompile(`<!?/?[a-zA-Z!][^\s>]*`)
	shape := func(name string) ([]string, string) {
		s := facts.Snapshot{TakenAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Product: name, Clusters: []facts.Cluster{{Context: name,
			Namespaces: []facts.Namespace{{Name: name}},
			Gaps:       []facts.Gap{{Resource: name, Namespace: name, Verb: "list", Reason: facts.Failed, Message: name}}}}}
		f := drawn(t, s, charting.Look{})
		f.Version, f.Look.Mesh, f.Look.Focus, f.Look.Folded, f.Look.Hide = name, name, name, []string{name}, name
		file := written(t, f)
		return tags.FindAllString(file, -1), file
	}
	want, _ := shape("east")
	for _, name := range []string{`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `<!--`, `-->`, `]]>`, `'><svg/onload=alert(1)>`, "</noscript><b>"} {
		got, file := shape(name)
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("with %q the elements are %q", name, got)
		}
		if strings.Contains(file, name) {
			t.Errorf("%q is in it as it is", name)
		}
	}
}

func TestAFileSaysWhereItIsFrom(t *testing.T) {
	s := demoOf(t, "canary")
	s.Demo, s.Product, s.Redacted = "", "v9", []facts.Redaction{facts.RedactHosts}
	for i := range maxGaps + 2 {
		s.Clusters[0].Gaps = append(s.Clusters[0].Gaps, facts.Gap{Resource: "pods", Namespace: strings.Repeat("x", i+1), Verb: "list", Reason: facts.Forbidden, Message: "no"})
	}
	f := drawn(t, s, charting.Look{})
	stamp := stampText(f)
	for _, part := range []string{"taken 2026-", "context " + s.Clusters[0].Context, "redacted: hosts", "list pods in xx (forbidden)", "and 2 more", "format 3", "read by portolan v9", "written by portolan v1.2.3"} {
		if !strings.Contains(stamp, part) {
			t.Errorf("%q is not in %q", part, stamp)
		}
	}
	if !strings.Contains(written(t, f), `<meta name="portolan-stamp" content="`+stamp+`">`) {
		t.Error("the stamp is not in the file")
	}
}

func TestAPageThatCannotBePutIntoAFile(t *testing.T) {
	f := drawn(t, demoOf(t, "canary"), charting.Look{})
	for _, name := range []string{"index.html", coreFile, runtimeFile, workerFile} {
		page := built()
		delete(page, name)
		var out bytes.Buffer
		var said *problem.Error
		if err := Write(&out, page, f); !errors.As(err, &said) || said.Message != "this program was built without the offline page" || out.Len() > 0 {
			t.Errorf("without %s: %v, and %d bytes", name, err, out.Len())
		}
	}
	for _, change := range []struct{ name, text, want string }{
		{"assets/index-1.js", `x = "</script>"`, "</script"},
		{"assets/index-1.css", `b{background:url(http://example.com/a.png)}`, "example.com"},
		{"assets/index-1.css", `b{}</style>`, "</style"},
		{"index.html", `<script type="module" src="./assets/index-1.js"></script><script type="module" src="./assets/index-1.js"></script>`, "2 of"},
	} {
		page := built()
		page[change.name] = &fstest.MapFile{Data: []byte(change.text)}
		if err := Write(io.Discard, page, f); err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%s of %q: %v", change.name, change.text, err)
		}
	}
}

func TestAFileBeginsWhereItWasLookedAt(t *testing.T) {
	for want, look := range map[string]charting.Look{
		"":                             {},
		"focus=a%2Fb&amp;hops=2":       {Focus: "a/b", Hops: 2},
		"fold=a&amp;fold=b&amp;mesh=m": {Mesh: "m", Folded: []string{"a", "b"}},
		"hide=name+%3D+%22x%22":        {Hide: `name = "x"`},
	} {
		f := drawn(t, demoOf(t, "canary"), charting.Look{})
		f.Look = look
		if !strings.Contains(written(t, f), `<meta name="portolan-place" content="`+want+`">`) {
			t.Errorf("%+v is not where %q is", look, want)
		}
	}
}
