package meshlog

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
)

// frame is one frame as it stands in a recording.
type frame struct {
	kind kind
	// at is its time, in seconds since 1970.
	at int64
	// body is what follows the time.
	body []byte
}

// chain is what the next frame hangs on: the time of the last, how long that was after the one before it, and the CRC of
// everything so far.
type chain struct {
	at, since int64
	sum       uint32
}

// begun is the chain of a recording that has nothing but its head.
func begun(head []byte) chain { return chain{sum: crc32.Checksum(head, table)} }

// A short frame is one that is the same and comes up to shortRange seconds earlier or later than the interval before it lets
// expect: two bytes, of which the first bit is set, three are that difference, and the rest is a check. The check's last byte is
// the CRC's first, which no other of the eight differences leaves as it is: one changed byte is always noticed.
const (
	short      = 0x80
	shortRange = 3
	checkBits  = 0x0f
)

func shortCheck(sum uint32) (high, low byte) { return byte(sum) & checkBits, byte(sum >> 24) }

// append adds a frame to what is to be written, and answers the chain after it.
func (c chain) append(to []byte, f frame) ([]byte, chain) {
	begin := len(to)
	next := chain{at: f.at, since: f.at - c.at}
	if off := next.since - c.since; f.kind == same && off >= -shortRange && off <= shortRange {
		first := short | byte(off+shortRange)<<4
		next.sum = crc32.Update(c.sum, table, []byte{first})
		high, low := shortCheck(next.sum)
		return append(to, first|high, low), next
	}
	body := append(binary.AppendVarint(nil, next.since), f.body...)
	to = append(to, byte(f.kind))
	to = binary.AppendUvarint(to, uint64(len(body)))
	to = append(to, body...)
	next.sum = crc32.Update(c.sum, table, to[begin:])
	return binary.LittleEndian.AppendUint32(to, next.sum), next
}

// Why a frame cannot be read.
var (
	errTorn    = errors.New("it ends within a reading, as when the program that wrote it was stopped")
	errDamaged = errors.New("it is damaged")
	errUnknown = errors.New("what comes next is of a kind that this program does not know")
)

// next reads the frame that data begins with, and answers how long it is and the chain after it.
func (c chain) next(data []byte) (f frame, length int, next chain, err error) {
	if data[0]&short != 0 {
		f, length, next, err = c.nextShort(data)
	} else {
		f, length, next, err = c.nextLong(data)
	}
	if err == nil && (f.at < minTime || f.at > maxTime) {
		err = errDamaged
	}
	return f, length, next, err
}

// Times that a snapshot can be written with: the years 0 to 9999.
const (
	minTime = -62167219200
	maxTime = 253402300799
)

func (c chain) nextShort(data []byte) (f frame, length int, next chain, err error) {
	if len(data) < 2 {
		return f, 0, next, errTorn
	}
	first := data[0] &^ checkBits
	next.sum = crc32.Update(c.sum, table, []byte{first})
	off := int64(first&^short>>4) - shortRange
	if high, low := shortCheck(next.sum); off > shortRange || data[0]&checkBits != high || data[1] != low {
		return f, 0, next, errDamaged
	}
	next.since = c.since + off
	next.at = c.at + next.since
	return frame{kind: same, at: next.at}, 2, next, nil
}

// nextLong reads a frame that says how long it is.
func (c chain) nextLong(data []byte) (f frame, length int, next chain, err error) {
	size, n := binary.Uvarint(data[1:])
	begin := 1 + n
	switch {
	case n == 0:
		return f, 0, next, errTorn
	case n < 0 || size > MaxBytes:
		return f, 0, next, errDamaged
	case size+4 > uint64(len(data)-begin):
		return f, 0, next, errTorn
	}
	end := begin + int(size)
	next.sum = crc32.Update(c.sum, table, data[:end])
	if binary.LittleEndian.Uint32(data[end:]) != next.sum {
		return f, 0, next, errDamaged
	}
	if next.since, n = binary.Varint(data[begin:end]); n <= 0 || next.since > maxTime-minTime || next.since < minTime-maxTime {
		return f, 0, next, errDamaged
	}
	next.at = c.at + next.since
	f = frame{kind: kind(data[0]), at: next.at, body: data[begin+n : end]}
	switch {
	case f.kind < whole || f.kind > missed:
		return f, 0, next, errUnknown
	case f.kind == missed && !isCode(string(f.body)), f.kind == same && len(f.body) > 0:
		return f, 0, next, errDamaged
	}
	return f, end + 4, next, nil
}

// isCode tells whether a code is a short word of small letters, digits and dashes, which can be shown as it is.
func isCode(code string) bool {
	return code != "" && len(code) <= maxCode && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
