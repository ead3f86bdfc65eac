package meshlog_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"portolan/graph/facts"
	"portolan/graph/meshlog"
)

func open(t testing.TB, data []byte) *meshlog.Log {
	t.Helper()
	l, err := meshlog.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// replays holds a recording to the readings that it was made of, from the first on.
func replays(t *testing.T, l *meshlog.Log, readings []facts.Snapshot, order []int) {
	t.Helper()
	for _, i := range order {
		s, err := l.At(i)
		if err != nil {
			t.Fatalf("reading %d: %v", i, err)
		}
		if got, want := text(t, s), text(t, readings[i]); got != want {
			t.Fatalf("reading %d is another one:\n%s\nwant\n%s", i, got, want)
		}
	}
}

func upTo(n int) []int {
	out := []int{}
	for i := range n {
		out = append(out, i)
	}
	return out
}

func TestEveryReadingIsWhatItWas(t *testing.T) {
	for seed := range uint64(30) {
		d := newDice(seed)
		start := small()
		if seed%5 == 0 {
			start = demo(t, "canary")
		}
		readings := d.life(start, 25)
		data, _ := recorded(t, readings)
		l := open(t, data)
		if len(l.Readings) != len(readings) || l.Broken != "" || l.Size != int64(len(data)) {
			t.Fatalf("seed %d: %d readings of %d, %q, %d bytes of %d", seed, len(l.Readings), len(readings), l.Broken, l.Size, len(data))
		}
		replays(t, l, readings, upTo(len(readings)))
		replays(t, l, readings, d.Perm(len(readings)))
		for i, r := range l.Readings {
			again := readings[i]
			again.TakenAt = readings[max(0, i-1)].TakenAt
			if differs := i > 0 && text(t, again) != text(t, readings[i-1]); r.Changed != differs || !r.TakenAt.Equal(readings[i].TakenAt.Truncate(time.Second)) {
				t.Errorf("seed %d: reading %d is said to be %+v, changed %v", seed, i, r, differs)
			}
		}
	}
}

func TestTheOrderOfFactsIsNoChange(t *testing.T) {
	one := demo(t, "tenants")
	two := one
	two.Clusters = slices.Clone(one.Clusters)
	two.Clusters[0].Pods = slices.Clone(one.Clusters[0].Pods)
	slices.Reverse(two.Clusters[0].Pods)
	data, _ := recorded(t, []facts.Snapshot{one, two})
	if l := open(t, data); l.Readings[1].Changed {
		t.Error("another order is said to be a change")
	}
}

// Two hours of nothing cost less than the first reading did; so do two hours in which a pod is restarted now and then.
func TestQuietRecordingsStaySmall(t *testing.T) {
	for name, first := range map[string]facts.Snapshot{
		"small": small(), "canary": demo(t, "canary"), "tenants": demo(t, "tenants"), "three-meshes": demo(t, "three-meshes"),
	} {
		quiet, near := []facts.Snapshot{}, []facts.Snapshot{}
		for i := range 240 {
			s := first
			s.TakenAt = began.Add(time.Duration(i) * 30 * time.Second)
			quiet = append(quiet, s)
			if i%20 >= 18 {
				s.Clusters = slices.Clone(s.Clusters)
				s.Clusters[0].Pods = slices.Clone(s.Clusters[0].Pods)
				s.Clusters[0].Pods[i%len(s.Clusters[0].Pods)].Ready--
			}
			near = append(near, s)
		}
		data, sizes := recorded(t, quiet)
		t.Logf("%s: first %d bytes, two quiet hours %d, the text of one reading %d", name, sizes[0], len(data), len(text(t, first)))
		if len(data) > 2*sizes[0] {
			t.Errorf("%s: two quiet hours are %d bytes, more than twice the first reading's %d", name, len(data), sizes[0])
		}
		replays(t, open(t, data), quiet, []int{0, 1, 128, 239})
		data, sizes = recorded(t, near)
		t.Logf("%s: first %d bytes, two nearly quiet hours %d", name, sizes[0], len(data))
		if len(data) > 4*sizes[0] {
			t.Errorf("%s: two nearly quiet hours are %d bytes, the first reading %d", name, len(data), sizes[0])
		}
		replays(t, open(t, data), near, []int{239, 18, 19, 20, 0})
	}
}

func TestItOpensUpToWhereItIsCut(t *testing.T) {
	d := newDice(3)
	readings := d.life(small(), 12)
	data, sizes := recorded(t, readings)
	cuts := upTo(len(data))
	if testing.Short() {
		cuts = d.Perm(len(data))[:100]
	}
	for _, cut := range cuts {
		l, err := meshlog.Open(data[:cut])
		if cut < sizes[0] {
			refused(t, err, "")
			continue
		}
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		whole := slices.IndexFunc(sizes, func(size int) bool { return size > cut })
		if len(l.Readings) != whole || l.Size != int64(sizes[whole-1]) || (l.Broken == "") != (cut == sizes[whole-1]) {
			t.Fatalf("cut at %d: %d readings, want %d; %d bytes are whole; %q", cut, len(l.Readings), whole, l.Size, l.Broken)
		}
		replays(t, l, readings, []int{whole - 1})
	}
}

func refused(t *testing.T, err error, want string) {
	t.Helper()
	var bad *facts.BadInput
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a BadInput that says %q", err, want)
	}
}

// What was changed on a disk ends the recording there: every reading that is still answered is one that was made.
func TestAChangedByteNeverMakesAnotherReading(t *testing.T) {
	d := newDice(4)
	readings := d.life(small(), 8)
	data, sizes := recorded(t, readings)
	for at := range data {
		damaged := slices.Clone(data)
		damaged[at] ^= byte(1 + d.IntN(255))
		l, err := meshlog.Open(damaged)
		if at < sizes[0] {
			refused(t, err, "")
			continue
		}
		hit := slices.IndexFunc(sizes, func(size int) bool { return size > at })
		if err != nil || len(l.Readings) != hit || l.Broken == "" {
			t.Fatalf("byte %d of reading %d is another one: %d readings, %v", at, hit, len(l.Readings), err)
		}
		replays(t, l, readings, upTo(hit))
	}
}

func TestFramesOfAnotherRecordingEndIt(t *testing.T) {
	one, sizes := recorded(t, newDice(5).life(small(), 3))
	other, at := recorded(t, newDice(6).life(demo(t, "canary"), 3))
	l := open(t, slices.Concat(one[:sizes[1]], other[at[1]:]))
	if len(l.Readings) != 2 || !strings.Contains(l.Broken, "damaged") {
		t.Errorf("%d readings, %q", len(l.Readings), l.Broken)
	}
}

func TestItGoesOnWhereItIsWhole(t *testing.T) {
	d := newDice(7)
	readings := d.life(small(), 20)
	data, sizes := recorded(t, readings[:10])
	for _, cut := range []int{len(data), len(data) - 3, sizes[4] + 1, sizes[0]} {
		l := open(t, data[:cut])
		out := bytes.NewBuffer(slices.Clone(data[:l.Size]))
		w, err := meshlog.Continue(out, l)
		if err != nil {
			t.Fatal(err)
		}
		kept := len(l.Readings)
		for _, s := range readings[10:] {
			if _, err := w.Add(s); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(out.Bytes(), data[:l.Size]) || w.Size() != int64(out.Len()) {
			t.Errorf("cut at %d: what was whole is not there any more", cut)
		}
		all := slices.Concat(readings[:kept], readings[10:])
		again := open(t, out.Bytes())
		if len(again.Readings) != len(all) || again.Broken != "" {
			t.Fatalf("cut at %d: %d readings, want %d; %q", cut, len(again.Readings), len(all), again.Broken)
		}
		replays(t, again, all, d.Perm(len(all)))
	}
}

func TestMissedReadingsAreNoted(t *testing.T) {
	var out bytes.Buffer
	w := meshlog.NewWriter(&out)
	refused(t, w.Miss(began, "timeout"), "begins with a reading")
	first := small()
	later := first
	later.TakenAt = began.Add(90 * time.Second)
	for _, s := range []facts.Snapshot{first, later} {
		if _, err := w.Add(s); err != nil {
			t.Fatal(err)
		}
		if err := w.Miss(s.TakenAt.Add(30*time.Second), "timeout"); err != nil {
			t.Fatal(err)
		}
	}
	for _, code := range []string{"", "Two Words", "a\x1b[2J", strings.Repeat("a", 65)} {
		refused(t, w.Miss(began, code), "is no code")
	}
	l := open(t, out.Bytes())
	want := []meshlog.Missed{{At: began.Add(30 * time.Second), Code: "timeout"}, {At: began.Add(120 * time.Second), Code: "timeout"}}
	if !slices.Equal(l.Missed, want) || len(l.Readings) != 2 || l.Readings[1].Changed {
		t.Errorf("missed %v, readings %v", l.Missed, l.Readings)
	}
	replays(t, l, []facts.Snapshot{first, later}, []int{1, 0})
}

// failing fails once a number of writes has been done, having written half.
type failing struct {
	bytes.Buffer
	left int
}

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		n, _ := f.Buffer.Write(p[:len(p)/2])
		return n, io.ErrShortWrite
	}
	return f.Buffer.Write(p)
}

// A full disk costs the reading that it met, once what it left is cut off again.
func TestAFailedWriteCanBeTriedAgain(t *testing.T) {
	readings := newDice(8).life(small(), 6)
	to := &failing{left: 2}
	w := meshlog.NewWriter(to)
	for i, s := range readings {
		_, err := w.Add(s)
		if (err != nil) != (i == 2) {
			t.Fatalf("reading %d: %v", i, err)
		}
		if err != nil {
			to.Truncate(int(w.Size()))
			to.left = 10
		}
	}
	replays(t, open(t, to.Bytes()), slices.Delete(slices.Clone(readings), 2, 3), upTo(5))
}

func TestWhatIsNoRecordingIsSaidToBeNone(t *testing.T) {
	data, sizes := recorded(t, []facts.Snapshot{small()})
	newer := slices.Clone(data)
	binary.LittleEndian.PutUint16(newer[len(meshlog.Magic):], 7)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "it is no recording"},
		{"a snapshot", []byte(text(t, small())), "it is no recording"},
		{"magic alone", data[:len(meshlog.Magic)], "ends before its first reading"},
		{"no frame", data[:len(meshlog.Magic)+2], "no whole first reading: it ends before that"},
		{"half a frame", data[:sizes[0]/2], "no whole first reading: it ends within a reading"},
		{"newer", newer, "has format 7 and this program reads up to 1; open it with the version of portolan that wrote it, or a later one"},
		{"too large", make([]byte, meshlog.MaxBytes+1), "larger than 64 MiB"},
	} {
		_, err := meshlog.Open(c.data)
		if err == nil {
			t.Errorf("%s was opened", c.name)
			continue
		}
		refused(t, err, c.want)
	}
	broken := errors.New("broken pipe")
	if _, err := meshlog.Read(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's own error", err)
	}
}

func TestWhatCannotBeReadAgainIsNotWritten(t *testing.T) {
	w := meshlog.NewWriter(io.Discard)
	wrong := small()
	wrong.Clusters = append(wrong.Clusters, wrong.Clusters[0])
	_, err := w.Add(wrong)
	refused(t, err, "is there twice")
	large := small()
	large.Clusters[0].Version = strings.Repeat("v", meshlog.MaxText)
	_, err = w.Add(large)
	refused(t, err, "more than a recording can hold")
	late := small()
	late.TakenAt = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err = w.Add(late)
	refused(t, err, "year 12000")
	if w.Size() != 0 {
		t.Errorf("%d bytes were written", w.Size())
	}
}
