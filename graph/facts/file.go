package facts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBytes is the largest snapshot that [Read] accepts: some fifty times a cluster of 1,000 namespaces.
const MaxBytes = 512 << 20

// BadInput says that a file is no snapshot that this program can use. The CLI exits with 65 for it.
type BadInput struct {
	// Line and Column are where reading stopped, counted from 1; 0 when the fault has no single place.
	Line, Column int
	// Reason says what is wrong, and what to do where that is known.
	Reason string
}

// Error names the place, when there is one, and the reason.
func (e *BadInput) Error() string {
	if e.Line == 0 {
		return "not a usable snapshot: " + e.Reason
	}
	return fmt.Sprintf("not a usable snapshot: line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Write writes a snapshot as indented JSON with a final newline. Equal facts give equal bytes, whatever their
// order; the snapshot is written in its [Sorted] form and with the current [Format]. It refuses what [Read] would.
func Write(w io.Writer, s Snapshot) error {
	s.Format = Format
	s = Sorted(s)
	if err := validate(s); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// Read reads what [Write] wrote, in its [Sorted] form.
//
// A field that is not known is refused rather than ignored: it may be the one that decides who manages a namespace,
// and a wrong edge is worse than none. Hence every new field comes with a new [Format], and a newer format is
// refused by its number. An older one becomes the current one, with what it could not hold marked as unread: that nothing
// is said of it there must not pass for its default. What is wrong with the content is a [*BadInput]; other errors are the
// reader's own.
func Read(r io.Reader) (Snapshot, error) { return read(r, MaxBytes) }

func read(r io.Reader, limit int64) (Snapshot, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return Snapshot{}, fmt.Errorf("read snapshot: %w", err)
	}
	if int64(len(data)) > limit {
		return Snapshot{}, &BadInput{Reason: fmt.Sprintf("larger than %d MiB", limit>>20)}
	}
	if err := checkFormat(data); err != nil {
		return Snapshot{}, err
	}
	var s Snapshot
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return Snapshot{}, badJSON(data, err)
	}
	s = Sorted(s)
	if err := validate(s); err != nil {
		return Snapshot{}, err
	}
	bringUp(&s)
	return s, nil
}

// bringUp makes a snapshot of an older format one of the current format.
func bringUp(s *Snapshot) {
	if s.Format < 2 {
		for _, c := range s.Clusters {
			for i := range c.MeshConfigs {
				c.MeshConfigs[i].SettingsUnread = true
			}
		}
	}
	s.Format = Format
}

// checkFormat reads the format alone, so that a newer file is told apart from a broken one.
func checkFormat(data []byte) error {
	var head struct {
		Format *int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return badJSON(data, err)
	}
	switch {
	case head.Format == nil || *head.Format < 1:
		return &BadInput{Reason: `no "format" number`}
	case *head.Format > Format:
		return &BadInput{Reason: fmt.Sprintf("it has format %d and this program reads up to %d; open it with the version of portolan that wrote it, or a later one", *head.Format, Format)}
	}
	return nil
}

// badJSON says where JSON went wrong, in the words of the decoder.
func badJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	reason := strings.TrimPrefix(err.Error(), "json: ")
	switch {
	case errors.As(err, &syntax):
		return badAt(data, syntax.Offset, reason)
	case errors.As(err, &kind):
		field := kind.Field
		if field == "" {
			field = "the document"
		}
		return badAt(data, kind.Offset, fmt.Sprintf("%s cannot be a %s", field, kind.Value))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return badAt(data, int64(len(data)), "it ends too early")
	}
	return &BadInput{Reason: reason}
}

func badAt(data []byte, offset int64, reason string) *BadInput {
	before := data[:min(max(offset-1, 0), int64(len(data)))]
	return &BadInput{
		Line:   1 + bytes.Count(before, []byte("\n")),
		Column: len(before) - bytes.LastIndexByte(before, '\n'),
		Reason: reason,
	}
}
