package facts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBytes is the largest snapshot that [Read] accepts, in bytes of its JSON: ten times a cluster of 1,000 namespaces and 20,000
// pods, and half as much again. What it decodes into is bounded as well, so that no input takes more than 512 MB of memory.
const MaxBytes = 96 << 20

// Marks of a packed snapshot (JSON, gzip, base64) in a file that is something else as well.
const (
	// PackedType is the attribute "type" of the element of an SVG or HTML that holds it.
	PackedType = "application/vnd.portolan.snapshot"
	// PackedKeyword is the keyword of the text chunk of a PNG that holds it.
	PackedKeyword = "portolan-snapshot"
)

// BadInput says that a file is no snapshot that this program can use. The CLI exits with 65 for it.
type BadInput struct {
	// Line and Column are where reading stopped, counted from 1; 0 when the fault has no single place.
	Line, Column int
	// Reason says what is wrong.
	Reason string
	// Remedy says what to do; empty where a new snapshot is all that helps.
	Remedy string
}

// Error names the place, when there is one, the reason, and what to do.
func (e *BadInput) Error() string {
	if e.Remedy != "" {
		return e.Fault() + "; " + e.Remedy
	}
	return e.Fault()
}

// Fault is the error without what to do.
func (e *BadInput) Fault() string {
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
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	if err := checkRoom(out.Bytes(), MaxBytes, maxWeight); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// checkRoom refuses what could be written and not be read again.
func checkRoom(data []byte, most, weight int64) error {
	if int64(len(data)) > most || weigh(data, weight) != nil {
		return &BadInput{Reason: "there is more in it than can be opened again", Remedy: "read some namespaces at a time with -n"}
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
	data, err := readAll(r, limit)
	if err != nil {
		return Snapshot{}, err
	}
	if err := checkFormat(data); err != nil {
		return Snapshot{}, err
	}
	if err := weigh(data, maxWeight); err != nil {
		return Snapshot{}, err
	}
	var s Snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return Snapshot{}, badJSON(data, err)
	}
	s = Sorted(s)
	if err := validate(s); err != nil {
		return Snapshot{}, err
	}
	bringUp(&s)
	return s, nil
}

// readAll reads up to the limit. Its buffer grows by four, so that all it ever had together take less than one and a half times
// the limit, whenever the memory of the smaller ones comes back.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data := make([]byte, 0, min(64<<10, limit+1))
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return nil, &BadInput{Reason: fmt.Sprintf("larger than %d MiB", limit>>20)}
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, fmt.Errorf("read snapshot: %w", err)
		case len(data) == cap(data):
			data = append(make([]byte, 0, min(4*int64(cap(data)), limit+1)), data...)
		}
	}
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
		Format  *int            `json:"format"`
		Product json.RawMessage `json:"product"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return badJSON(data, err)
	}
	switch {
	case head.Format == nil || *head.Format < 1:
		return &BadInput{Reason: `no "format" number`}
	case *head.Format > Format:
		with := "the version of portolan that wrote it"
		if product := versionIn(head.Product); product != "" {
			with = "portolan " + product
		}
		return &BadInput{Reason: fmt.Sprintf("it has format %d and this program reads up to %d", *head.Format, Format),
			Remedy: "open it with " + with + ", or a later one"}
	}
	return nil
}

// versionIn is the version in the product of a snapshot that nobody here understands; empty for what is none.
func versionIn(product json.RawMessage) string {
	var version string
	if err := json.Unmarshal(product, &version); err != nil || len(version) > 40 {
		return ""
	}
	for _, r := range version {
		if !strings.ContainsRune(versionRunes, r) {
			return ""
		}
	}
	return version
}

// versionRunes are what a version is made of, as git and Go's modules name them.
const versionRunes = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-+"

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
