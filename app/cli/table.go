package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"portolan/app"
	"portolan/graph/nearest"
)

// table is columns under headings, as kubectl prints them.
type table struct {
	out  io.Writer
	rows [][]string
	// keep shows the last column even when nothing stands in it.
	keep bool
}

func newTable(out io.Writer, headings ...string) *table {
	return &table{out: out, rows: [][]string{headings}}
}

// row adds one line. An empty cell is shown as "-", but for a first column, which is a mark.
func (t *table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = printable(cell)
	}
	t.rows = append(t.rows, cells)
}

func (t *table) flush() error {
	last := len(t.rows[0]) - 1
	empty := !slices.ContainsFunc(t.rows[1:], func(row []string) bool { return row[last] != "" })
	out := tabwriter.NewWriter(t.out, 0, 8, 3, ' ', 0)
	for _, row := range t.rows {
		cells := slices.Clone(row)
		if empty && !t.keep {
			cells = cells[:last]
		}
		for i, cell := range cells {
			if cell == "" && i > 0 {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	return out.Flush()
}

// printable keeps names out of a cluster from moving a terminal's cursor or a table's columns.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// oneOf is nil for an output format that a verb has.
func oneOf(format string, formats ...string) error { return choice("output format", format, formats) }

// choice is nil for a value that a flag may have.
func choice(what, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	message := fmt.Sprintf("there is no %s %q", what, value)
	if near, ok := nearest.To(value, values); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return app.Usage(message, "choose one of "+strings.Join(values, ", "))
}
