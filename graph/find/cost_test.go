package find

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestNoExpressionIsCostly: a regexp that is short to write may be long to run, and so may many.
func TestNoExpressionIsCostly(t *testing.T) {
	const grown = "name ~ '((.*){30}){30}x'"
	for _, c := range []struct {
		text   string
		column int
	}{
		{grown, 0},
		{"name ~ '(.{100}){9}' or name ~ '.{900}'", 0},
		{"name ~ '" + strings.Repeat("x|", 900) + "'", 0},
		{strings.Repeat("name ~ '.{900}' ", 6), 88},
		{strings.Repeat(grown+" or ", 69) + grown, 36},
	} {
		_, err := Parse(c.text)
		var wrong *Error
		switch refused := errors.As(err, &wrong); {
		case c.column == 0 && err != nil:
			t.Errorf("%.60s: %v", c.text, err)
		case c.column > 0 && (!refused || wrong.Column != c.column || !strings.HasPrefix(wrong.Message, "too costly: ")):
			t.Errorf("%.60s: %+v, want it refused at column %d", c.text, wrong, c.column)
		}
	}
}

func TestFindEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, search := range []func() ([]string, error){
		func() ([]string, error) { return Find(ctx, Subjects(hard()), "stale") },
		func() ([]string, error) { return Hide(ctx, Subjects(hard()), "stale") },
	} {
		if ids, err := search(); !errors.Is(err, context.Canceled) || ids != nil {
			t.Errorf("nobody waits any more, and it answers %q, %v", ids, err)
		}
	}
}
