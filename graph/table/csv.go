package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes rows as RFC 4180 has them, with the columns' heads. The stamp are fields, a name and a value each, that say
// where the rows come from: columns behind the others, the same in every row, so that rows of several files can be put
// together. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func WriteCSV(w io.Writer, rows []Row, stamp [][2]string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head, tail := append([]string{}, Columns...), []string{}
	for _, field := range stamp {
		head, tail = append(head, field[0]), append(tail, field[1])
	}
	lines := [][]string{head}
	for _, r := range rows {
		lines = append(lines, append(r.Cells(), tail...))
	}
	for _, line := range lines {
		for i, cell := range line {
			line[i] = inert(cell)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// inert is a text that no spreadsheet computes; see OWASP's "CSV injection". Blanks before a sign do not make it harmless.
func inert(cell string) string {
	text := strings.TrimLeft(strings.ToValidUTF8(cell, "\uFFFD"), " ")
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + cell
	}
	return strings.ToValidUTF8(cell, "\uFFFD")
}
