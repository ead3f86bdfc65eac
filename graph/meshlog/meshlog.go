// Package meshlog is the format of a recording: readings of the same clusters one after another, in one file.
//
// It exists so that an upgrade can be watched again. A recording begins with a whole reading; each later one says only what
// is different, and one that is the same says so in two bytes. A program that writes one may be killed at any byte: what it
// wrote before opens. It must never answer a reading that was not made, take more memory than its limits whatever the input
// is, or know of files, clocks and clusters.
//
// A file is [Magic], the version of the format as two bytes, and frames. A frame is a byte for its kind, the length of its
// body as a uvarint, the body, and four bytes of CRC-32C (Castagnoli), which goes on from frame to frame: one that is damaged,
// missing, or of another recording ends what can be read. The body begins with the seconds since the frame before, as a
// varint; the first since 1970. Numbers of fixed size have their lowest byte first. The kinds, from 1:
//
//   - whole: the length of the reading's text as a uvarint, and the text, deflated.
//   - changed: what is different from the reading before it; see [difference].
//   - same: nothing more. At about the interval of the frame before it, it is two bytes; see [short].
//   - missed: the code of why nothing could be read then, such as "timeout".
//
// The text of a reading is what facts.Write writes of it, without its time, which is the frame's.
package meshlog

import (
	"fmt"
	"hash/crc32"
	"time"

	"portolan/graph/facts"
)

const (
	// Magic is what a recording begins with: no text, so that nobody takes it for one.
	Magic = "\x89meshlog\r\n\x1a\n"
	// Version is the version of the format that this program writes, and the newest that it reads.
	Version = 1
	// MaxBytes is the largest recording that is read.
	MaxBytes = 64 << 20
	// MaxText is the longest text of a reading: some ten times that of a cluster of 1,000 namespaces.
	MaxText = 32 << 20
	// MaxFrames is how many readings a recording holds, with those that failed: five weeks of one in 30 seconds.
	MaxFrames = 100_000
	// maxCode is the longest code of a reading that failed.
	maxCode = 64
)

// kind is what a frame is.
type kind byte

const (
	whole kind = iota + 1
	changed
	same
	missed
)

var table = crc32.MakeTable(crc32.Castagnoli)

// Reading is one that succeeded.
type Reading struct {
	TakenAt time.Time
	// Changed is true where more than the time differs from the reading before it.
	Changed bool
}

// Missed is a reading that failed.
type Missed struct {
	At time.Time
	// Code is one word for why.
	Code string
}

func bad(format string, args ...any) *facts.BadInput {
	return &facts.BadInput{Reason: fmt.Sprintf(format, args...)}
}
