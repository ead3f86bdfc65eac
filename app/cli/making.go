package cli

import (
	"io"
	"time"
)

// makingPause is how long something takes before a terminal is told of it, and between two words about it.
const makingPause = 200 * time.Millisecond

// making says on a terminal what is being done to make a file, and how far it is. It is for one goroutine.
type making struct {
	status
	next time.Time
}

func newMaking(out io.Writer) *making {
	return &making{status: status{out: out, visible: isTerminal(out)}, next: time.Now().Add(makingPause)}
}

func (m *making) step(doing string, done, of int) {
	if !m.visible || time.Now().Before(m.next) {
		return
	}
	m.next = time.Now().Add(makingPause)
	if of > 0 {
		m.say("%s: %d of %d", doing, done, of)
		return
	}
	m.say("%s", doing)
}
