package meshlog

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sort"
)

// difference is the body of a changed frame: the way from one text to the next.
//
// It is, as uvarints, the length of the new text, the number of steps, and the steps: how many bytes of the old text are
// left out, how many new ones stand there, and how many of the old text follow as they are. Then the CRC-32C of the new text
// in four bytes, and all new bytes together, deflated with [beside] as their dictionary: what changes mostly looks like what it
// was.
func difference(old, new []byte) []byte {
	steps := stepsBetween(items(old), items(new))
	out := binary.AppendUvarint(nil, uint64(len(new)))
	out = binary.AppendUvarint(out, uint64(len(steps)))
	fresh := []byte{}
	at := 0
	for _, s := range steps {
		for _, n := range []int{s.skip, s.fresh, s.keep} {
			out = binary.AppendUvarint(out, uint64(n))
		}
		fresh = append(fresh, new[at:at+s.fresh]...)
		at += s.fresh + s.keep
	}
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(new, table))
	return append(out, deflated(fresh, beside(old, steps))...)
}

// step is a part of the way from one text to the next, in bytes.
type step struct{ skip, fresh, keep int }

// apply goes the way of a changed frame.
func apply(old, body []byte) ([]byte, error) {
	in := numbers{left: body}
	length := in.next(MaxText)
	count := in.next(len(body))
	steps := make([]step, 0, count)
	from, to, fresh := 0, 0, 0
	for range count {
		s := step{skip: in.next(MaxText), fresh: in.next(MaxText), keep: in.next(MaxText)}
		from, to, fresh = from+s.skip+s.keep, to+s.fresh+s.keep, fresh+s.fresh
		if in.wrong || from > len(old) || to > length {
			return nil, errDamaged
		}
		steps = append(steps, s)
	}
	if in.wrong || to != length || len(in.left) < 4 {
		return nil, errDamaged
	}
	wanted := binary.LittleEndian.Uint32(in.left)
	inserted, err := inflated(in.left[4:], fresh, beside(old, steps))
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, length)
	from, fresh = 0, 0
	for _, s := range steps {
		out = append(out, inserted[fresh:fresh+s.fresh]...)
		fresh += s.fresh
		out = append(out, old[from+s.skip:from+s.skip+s.keep]...)
		from += s.skip + s.keep
	}
	if crc32.Checksum(out, table) != wanted {
		return nil, errDamaged
	}
	return out, nil
}

// numbers reads uvarints; wrong is set once one is missing or too large.
type numbers struct {
	left  []byte
	wrong bool
}

func (n *numbers) next(most int) int {
	value, size := binary.Uvarint(n.left)
	if size <= 0 || value > uint64(most) {
		n.wrong = true
		return 0
	}
	n.left = n.left[size:]
	return int(value)
}

// How much of the old text helps to deflate what is new: what stands before the first change, and what is left out.
const (
	besideBefore = 8 << 10
	besideGone   = 24 << 10
)

// beside is the dictionary of what is new.
func beside(old []byte, steps []step) []byte {
	gone := []byte{}
	from := 0
	first := len(old)
	for _, s := range steps {
		if s.skip > 0 || s.fresh > 0 {
			first = min(first, from)
		}
		gone = append(gone, old[from:from+s.skip]...)
		gone = gone[max(0, len(gone)-besideGone):]
		from += s.skip + s.keep
	}
	return append(slices.Clone(old[max(0, first-besideBefore):first]), gone...)
}

// itemMark is what an item of a cluster's list begins with, in the text that facts.Write makes.
var itemMark = []byte("\n        {\n")

// items cuts a text before each item of a cluster's lists.
func items(text []byte) [][]byte {
	out := [][]byte{}
	for {
		i := bytes.Index(text, itemMark)
		if i < 0 {
			return append(out, text)
		}
		out = append(out, text[:i+1])
		text = text[i+1:]
	}
}

// stepsBetween finds the items that two texts have in common. Those that each has once hold the order; others count where they
// stand beside them.
func stepsBetween(old, new [][]byte) []step {
	pairs := append(anchors(old, new), pair{len(old), len(new)})
	out := []step{}
	var s step
	add := func(p pair, to pair) { // everything between the pair before and this one
		for _, item := range old[p.old:to.old] {
			s.skip += len(item)
		}
		for _, item := range new[p.new:to.new] {
			s.fresh += len(item)
		}
	}
	at := pair{}
	for _, p := range pairs {
		for at.old < p.old && at.new < p.new && bytes.Equal(old[at.old], new[at.new]) {
			out = keep(out, s, len(old[at.old]))
			s, at = step{}, pair{at.old + 1, at.new + 1}
		}
		back := p
		for back.old > at.old && back.new > at.new && bytes.Equal(old[back.old-1], new[back.new-1]) {
			back.old, back.new = back.old-1, back.new-1
		}
		add(at, back)
		for back.old < p.old {
			out = keep(out, s, len(old[back.old]))
			s, back.old = step{}, back.old+1
		}
		if at = p; p.old < len(old) && p.new < len(new) {
			out = keep(out, s, len(old[p.old]))
			s, at = step{}, pair{p.old + 1, p.new + 1}
		}
	}
	if s != (step{}) {
		out = append(out, s)
	}
	return out
}

// keep adds an item that stays, after what is left out and new before it.
func keep(steps []step, before step, length int) []step {
	if before == (step{}) && len(steps) > 0 {
		steps[len(steps)-1].keep += length
		return steps
	}
	before.keep = length
	return append(steps, before)
}

// pair is the place of an item in both texts.
type pair struct{ old, new int }

// anchors are the most items in one order that each text has exactly once.
func anchors(old, new [][]byte) []pair {
	places := map[string]int{}
	for i, item := range old {
		if _, again := places[string(item)]; again {
			i = -1
		}
		places[string(item)] = i
	}
	times := map[string]int{}
	for _, item := range new {
		times[string(item)]++
	}
	common := []pair{}
	for j, item := range new {
		if i, ok := places[string(item)]; ok && i >= 0 && times[string(item)] == 1 {
			common = append(common, pair{i, j})
		}
	}
	return rising(common)
}

// rising is the longest part of pairs whose old places rise as their new ones do: by patience sorting.
func rising(pairs []pair) []pair {
	tops := []int{} // of each pile, the index of its last pair
	before := make([]int, len(pairs))
	for i, p := range pairs {
		pile := sort.Search(len(tops), func(k int) bool { return pairs[tops[k]].old > p.old })
		before[i] = -1
		if pile > 0 {
			before[i] = tops[pile-1]
		}
		if pile == len(tops) {
			tops = append(tops, i)
		} else {
			tops[pile] = i
		}
	}
	out := make([]pair, len(tops))
	if len(tops) == 0 {
		return out
	}
	for i, at := len(tops)-1, tops[len(tops)-1]; i >= 0; i, at = i-1, before[at] {
		out[i] = pairs[at]
	}
	return out
}
