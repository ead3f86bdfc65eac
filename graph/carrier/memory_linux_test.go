package carrier_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"portolan/graph/carrier"
	"portolan/graph/facts"
)

// mostMemory is what the program may hold, whatever it reads.
const mostMemory = 512 << 20

// forget lets the system forget what this process once held, so that peak counts from here.
func forget(t *testing.T) {
	t.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200); err != nil {
		t.Fatal(err)
	}
}

// peak is the most resident memory since forget, in bytes.
func peak(t *testing.T) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// again is a reader of something, many times over.
type again struct {
	what []byte
	at   int
	left int64
}

func (a *again) Read(p []byte) (int, error) {
	if a.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), a.left)], a.what[a.at:])
	a.at, a.left = (a.at+n)%len(a.what), a.left-int64(n)
	return n, nil
}

func times(n int64, what string) io.Reader {
	return &again{what: []byte(what), left: n * int64(len(what))}
}

func text(s string) io.Reader { return strings.NewReader(s) }

// TestNoInputTakesMuchMemory reads the worst that anybody thought of, and looks at what the system gave this process for it.
// It guards against limits of the file's size alone: a snapshot of 512 MiB was once taken, and some MiB of "{}," became gigabytes.
func TestNoInputTakesMuchMemory(t *testing.T) {
	before := `{"format":3,"clusters":[{"context":"c",`
	spaces := strings.Repeat(" ", 1<<20)
	room := int64(facts.MaxBytes>>20) - 10 // MiB of spaces that a snapshot of some MiB has room for
	bomb := gzipped(t, []byte(strings.Repeat(spaces, 64)))
	const isLarge, isHeavy, unpacks, isFine = "larger than 96 MiB", "more than 192 MiB of memory", "unpacks to more than 96 MiB", ""
	cases := []struct {
		name string
		in   io.Reader
		want string
	}{
		{"endless JSON", times(1<<40, spaces), isLarge},
		{"small JSON of many", io.MultiReader(text(before+`"pods":[`), times(30_000_000, `{},`), text(`{}]}]}`)), isHeavy},
		{"as many as there may be", io.MultiReader(text(before), times(room, spaces), text(`"pods":[`), times(220_000, `{"mode":"none"},`), text(`{"mode":"none"}]}]}`)), isFine},
		{"many clusters", io.MultiReader(text(`{"format":3,`), times(room, spaces), text(`"clusters":[`), times(130_000, `null,`), text(`{}]}`)), `context "" is there twice`},
		{"many maps", io.MultiReader(text(before), times(room, spaces), text(`"namespaces":[`), times(360_000, `{"labels":{"":""}},`), text(`{}]}]}`)), isFine},
		{"many texts", io.MultiReader(text(before), times(room, spaces), text(`"limited":[`), times(3_000_000, `"",`), text(`""]}]}`)), isFine},
		{"long texts", io.MultiReader(text(before+`"uid":"`), times(90<<20, "x"), text(`"}]}`)), isFine},
		{"depth", io.MultiReader(text(before+`"pods":`), times(50<<20, "["), text("]")), "exceeded max depth"},
		{"gzip without end", times(1<<30, string(bomb)), unpacks},
		{"gzip of nothing without end", times(1<<20, string(gzipped(t, nil))), "unexpected end of JSON input"},
		{"SVG with gzip of 320 MiB", bytes.NewReader(svgWith(based(bytes.Repeat(bomb, 5)))), unpacks},
		{"HTML with gzip of 320 MiB", bytes.NewReader(htmlWith(based(bytes.Repeat(bomb, 5)))), unpacks},
		{"PNG with gzip of 320 MiB", bytes.NewReader(pngWith(t, chunk("zTXt", append([]byte(keyword+"\x00"), zlibbed(t, []byte(based(bytes.Repeat(bomb, 5))))...)))), unpacks},
		{"PNG with a bomb of spaces", bytes.NewReader(pngWith(t, chunk("zTXt", append([]byte(keyword+"\x00"), zlibbed(t, []byte(strings.Repeat(spaces, 160)))...)))), "more than 128 MiB of text"},
		{"PNG of one long chunk", io.MultiReader(bytes.NewReader(pngWith(t)[:33]), text("\x7f\xff\xff\xffteXt"), times(1<<40, spaces)), "larger than 512 MiB"},
		{"a long comment", io.MultiReader(text("<svg><!--"), times(1<<40, spaces)), "larger than 512 MiB"},
		{"a long name", io.MultiReader(text("<"), times(8<<20, "svg")), "cut off"},
		{"a long value", io.MultiReader(text(`<svg type="`), times(16<<20, "x")), "cut off"},
		{"many attributes", io.MultiReader(text(`<svg `), times(4<<20, "a='' ")), "cut off"},
		{"many elements", io.MultiReader(text(`<svg>`), times(8<<20, "<g>")), "cut off"},
	}
	for _, c := range cases {
		forget(t)
		_, err := carrier.Read(c.in)
		got := peak(t)
		var bad *facts.BadInput
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (!errors.As(err, &bad) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		t.Logf("%s: %d MiB", c.name, got>>20)
		if got > mostMemory {
			t.Errorf("%s: %d MiB of memory were taken, want %d at most", c.name, got>>20, mostMemory>>20)
		}
	}
}

// TestTenLargeClustersAreRead is the other side of the limits: they leave room for what is ten times a large cluster.
func TestTenLargeClustersAreRead(t *testing.T) {
	s := large(10_000, 200_000)
	got, err := carrier.Read(bytes.NewReader(packed(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clusters[0].Namespaces) != 10_000 || len(got.Clusters[0].Pods) != len(s.Clusters[0].Pods) {
		t.Errorf("%d namespaces and %d groups of pods, want all", len(got.Clusters[0].Namespaces), len(got.Clusters[0].Pods))
	}
}
