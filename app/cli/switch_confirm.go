package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"portolan/app"
	"portolan/app/view"
)

// confirmed is a person's word for a plan: what they type, or with --yes what the flags say.
func (p *program) confirmed(ctx context.Context, planned view.Planned, f switchFlags) (view.Confirmed, error) {
	word := view.Confirmed{Plan: planned.ID, Confirm: planned.Confirm, ConfirmContext: f.confirmContext, Options: f.options(planned.Options)}
	if f.confirmContext != "" && f.confirmContext != planned.Change.Context {
		return word, app.Usage(fmt.Sprintf("--confirm-context says %q, and this is the context %q: nothing was changed", f.confirmContext, planned.Change.Context),
			"name the context that is meant with --context")
	}
	if f.yes {
		if planned.ConfirmContext != "" && f.confirmContext != planned.ConfirmContext {
			return word, app.Usage(fmt.Sprintf("the context %q is protected", planned.ConfirmContext),
				fmt.Sprintf("add --confirm-context %q beside --yes", planned.ConfirmContext))
		}
		return word, nil
	}
	lines := bufio.NewReader(p.In)
	var err error
	if planned.ConfirmContext != "" {
		if word.ConfirmContext, err = p.typed(ctx, lines, "the context is protected; its name", planned.ConfirmContext); err != nil {
			return word, err
		}
	}
	word.Confirm, err = p.typed(ctx, lines, "to apply it", planned.Confirm)
	return word, err
}

// typed asks for a word, once. What is typed otherwise ends it: nothing was done.
func (p *program) typed(ctx context.Context, lines *bufio.Reader, why, want string) (string, error) {
	fmt.Fprintf(p.Err, "%s, type %s: ", why, printable(want))
	got, ended := "", make(chan error, 1)
	go func() {
		line, err := lines.ReadString('\n')
		got = strings.TrimSpace(line)
		ended <- err
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(p.Err)
		return "", ctx.Err()
	case err := <-ended:
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read what is typed: %w", err)
		}
	}
	if got != want {
		return "", app.Usage(fmt.Sprintf("%q was typed, and not %q: nothing was changed", got, want), "start again, and type it exactly")
	}
	return got, nil
}
