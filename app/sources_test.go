package app

import (
	"context"
	"errors"
	"io"
	"testing"

	"portolan/app/view"
)

// silent is an input that nobody writes to; it tells when somebody waits for it.
type silent struct {
	waits, ends chan struct{}
}

func (s silent) Read([]byte) (int, error) {
	close(s.waits)
	<-s.ends
	return 0, io.EOF
}

// A terminal without an answer must not keep the program from being ended.
func TestReadingCanBeCancelledWhileTheInputIsSilent(t *testing.T) {
	input := silent{make(chan struct{}), make(chan struct{})}
	defer close(input.ends)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := Sources{Stdin: input}.Read(ctx, FileSource("-"), func(view.Progress) {})
		done <- err
	}()
	<-input.waits
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v, want the cancellation", err)
	}
}
