package meshlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"

	"portolan/graph/facts"
)

// forged is a recording of frames that no Writer would write, with checks that are right.
func forged(frames ...frame) []byte {
	out := binary.LittleEndian.AppendUint16([]byte(Magic), Version)
	c := begun(out)
	for _, f := range frames {
		out, c = c.append(out, f)
	}
	return out
}

// bomb is a text of little that would become much.
func bomb(before, each, after string) []byte {
	return []byte(`{"format":3,"clusters":[` + before + strings.Repeat(each+",", MaxText/len(each)/2) + each + after + `]}`)
}

// A recording that unpacks to gigabytes is refused before its facts are made.
func TestBombsAreRefused(t *testing.T) {
	fine := []byte(`{"format":3,"takenAt":"2026-05-04T09:30:00Z","clusters":[]}`)
	for name, c := range map[string]struct {
		frames []frame
		want   string
	}{
		"clusters":            {[]frame{{kind: whole, body: wholeBody(bomb("", "{}", ""))}}, "more objects than any cluster"},
		"items":               {[]frame{{kind: whole, body: wholeBody(bomb(`{"context":"c","controlPlanes":[`, "{}", "]}"))}}, "more objects than any cluster"},
		"strings":             {[]frame{{kind: whole, body: wholeBody(bomb(`{"context":"c","limited":[`, `""`, "]}"))}}, "more objects than any cluster"},
		"said to be too long": {[]frame{{kind: whole, body: append(binary.AppendUvarint(nil, MaxText+1), deflated(fine, nil)...)}}, "it is damaged"},
		"longer than it says": {[]frame{{kind: whole, body: append(binary.AppendUvarint(nil, 10), deflated(make([]byte, 1<<20), nil)...)}}, "it is damaged"},
		"many steps":          {[]frame{{kind: whole, body: wholeBody(fine)}, {kind: changed, body: append(binary.AppendUvarint(binary.AppendUvarint(nil, MaxText), 40), bytes.Repeat([]byte{0, 0, 50}, 40)...)}}, "it is damaged"},
		"keeps what is not":   {[]frame{{kind: whole, body: wholeBody(fine)}, {kind: changed, body: []byte{200, 1, 1, 0, 0, 200, 1, 0, 0, 0, 0, 3, 0}}}, "it is damaged"},
	} {
		l, err := Open(forged(c.frames...))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = l.Last()
		runtime.ReadMemStats(&after)
		var bad *facts.BadInput
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want a BadInput that says %q", name, err, c.want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 3*MaxText {
			t.Errorf("%s: %d MiB were taken to refuse it", name, took>>20)
		}
	}
}

// Every value that a byte of a short frame can have but its own ends the recording there.
func TestShortFramesAreChecked(t *testing.T) {
	text := wholeBody([]byte(`{"format":3,"takenAt":"2026-05-04T09:30:00Z","clusters":[]}`))
	frames := []frame{{kind: whole, body: text, at: 1_777_000_000}, {kind: same, at: 1_777_000_030}}
	for _, since := range []int64{30, 31, 29, 30, 33, 30, 31} {
		frames = append(frames, frame{kind: same, at: frames[len(frames)-1].at + since})
	}
	from := len(forged(frames[:2]...))
	data := forged(frames...)
	if len(data) != from+2*(len(frames)-2) {
		t.Fatalf("the frames take %d bytes, not two each", len(data)-from)
	}
	for at := from; at < len(data); at++ {
		for other := range 256 {
			damaged := bytes.Clone(data)
			damaged[at] = byte(other)
			l, err := Open(damaged)
			if err != nil {
				t.Fatal(err)
			}
			want := 2 + (at-from)/2
			if byte(other) == data[at] {
				want = len(frames)
			}
			if len(l.Readings) != want || (l.Broken == "") != (want == len(frames)) {
				t.Fatalf("byte %d is %#x for %#x: %d readings, want %d; %q", at, other, data[at], len(l.Readings), want, l.Broken)
			}
		}
	}
}

// Where a reader would have long to go, a reading that changes is written whole; where nothing changes, none is.
func TestWholeReadingsComeWhereTheWayIsLong(t *testing.T) {
	for _, c := range []struct {
		says  string
		since sinceWhole
		want  bool
	}{
		{"nothing changed", sinceWhole{whole: 1}, false},
		{"much changed, and it is near", sinceWhole{whole: 100, packed: 1000, unpacked: 1 << 20}, false},
		{"much changed, and it is far", sinceWhole{whole: 100, packed: 1000, unpacked: 200 << 20}, true},
		{"little changed, and it is far", sinceWhole{whole: 100, packed: 150, unpacked: 200 << 20}, false},
		{"little changed, and it is very far", sinceWhole{whole: 100, packed: 150, unpacked: 2 << 30}, true},
	} {
		if got := c.since.far(); got != c.want {
			t.Errorf("%s: %v", c.says, got)
		}
	}
	var out bytes.Buffer
	w := NewWriter(&out)
	s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c"}}}
	for _, version := range []string{"1", "2", "3"} {
		s.Clusters[0].Version = version
		if version == "3" {
			w.since.unpacked = 2 << 30
		}
		if _, err := w.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Open(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := []kind{l.frames[0].kind, l.frames[1].kind, l.frames[2].kind}; got[0] != whole || got[1] != changed || got[2] != whole {
		t.Errorf("the kinds are %v", got)
	}
	if !l.Readings[2].Changed || w.since.unpacked != 0 {
		t.Errorf("the reading that is whole changed: %v; the way from it is %d", l.Readings[2].Changed, w.since.unpacked)
	}
	if last, err := l.Last(); err != nil || last.Clusters[0].Version != "3" {
		t.Errorf("the last reading has version %q, %v", last.Clusters[0].Version, err)
	}
}

// FuzzOpen opens whatever a file may hold, and frames whose checks are right whatever they hold. What opens is read to its
// end, written again, and gone on with.
func FuzzOpen(f *testing.F) {
	var out bytes.Buffer
	w := NewWriter(&out)
	s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c", Namespaces: []facts.Namespace{{Name: "a"}, {Name: "b"}}}}}
	for _, name := range []string{"a", "x", "x", "y"} {
		s.Clusters[0].Namespaces[1].Name = name
		if _, err := w.Add(s); err != nil {
			f.Fatal(err)
		}
	}
	first := bytes.Clone(w.text)
	f.Add(out.Bytes())
	f.Add(wholeBody(first))
	f.Add(difference(first, w.text))
	f.Fuzz(func(t *testing.T, data []byte) {
		follow(t, data)
		follow(t, forged(frame{kind: whole, body: data}))
		follow(t, forged(frame{kind: whole, body: wholeBody(first)}, frame{kind: changed, body: data}, frame{kind: same}))
	})
}

func follow(t *testing.T, data []byte) {
	l, err := Open(data)
	var bad *facts.BadInput
	if err != nil {
		if !errors.As(err, &bad) {
			t.Fatalf("got %v, want a BadInput", err)
		}
		return
	}
	for i := range l.Readings {
		s, err := l.At(i)
		if err != nil {
			if !errors.As(err, &bad) {
				t.Fatalf("reading %d: got %v, want a BadInput", i, err)
			}
			continue
		}
		out := bytes.NewBuffer(bytes.Clone(data[:l.Size]))
		w, err := Continue(out, l)
		if err != nil {
			continue // Its last reading is no reading.
		}
		if _, err := w.Add(s); err != nil {
			t.Fatalf("reading %d cannot be added again: %v", i, err)
		}
		again, err := Open(out.Bytes())
		if err != nil || len(again.Readings) != len(l.Readings)+1 {
			t.Fatalf("it does not go on after reading %d: %v", i, err)
		}
		if last, err := again.Last(); err != nil || !last.TakenAt.Equal(s.TakenAt) {
			t.Fatalf("reading %d cannot be read again: %v", i, err)
		}
	}
}
