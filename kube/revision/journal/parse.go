package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"portolan/kube/revision"
)

// format is the number that the first line of a journal begins with.
const format = 1

// line is an entry as it stands in the file. Only the first has the format.
type line struct {
	Format int `json:"format,omitempty"`
	revision.Entry
}

func encode(e revision.Entry, first bool) ([]byte, error) {
	l := line{Entry: e}
	if first {
		l.Format = format
	}
	text, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("write the journal: %w", err)
	}
	return append(text, '\n'), nil
}

// parse reads a journal, and says how many bytes of it are whole lines. A line that has no end was being written when
// the program, or the machine, died: since a write is done only after its line is on the disk, it says nothing of the
// cluster and is left out. The first line is never half: its file appears with it. Any other damage is a [*Error].
func parse(path string, content []byte) ([]revision.Entry, int64, error) {
	var entries []revision.Entry
	size, number := int64(0), 0
	for rest := content; ; {
		text, more, whole := bytes.Cut(rest, []byte{'\n'})
		if !whole {
			break
		}
		number++
		l, err := decode(text)
		if err == nil && number > 1 && l.Format != 0 {
			err = errors.New("another journal begins here")
		}
		if number == 1 && l.Format != format && l.Format != 0 {
			return nil, 0, &Error{Code: CodeFormat, Message: fmt.Sprintf("%s has format %d, and this portolan reads format %d", path, l.Format, format),
				Remedy: "use the portolan that wrote it, or a newer one"}
		}
		if err == nil && number == 1 && l.Format == 0 {
			err = errors.New("it does not begin with a format")
		}
		if err != nil {
			return nil, 0, damaged(path, number, err)
		}
		entries = append(entries, l.Entry)
		size += int64(len(text)) + 1
		rest = more
	}
	if len(entries) == 0 {
		return nil, 0, damaged(path, 1, errors.New("it is not whole"))
	}
	return entries, size, nil
}

// decode reads one line. A field that is not known is damage as well, but for the format of a newer program, which is
// told from it by its number.
func decode(text []byte) (line, error) {
	var number struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(text, &number); err == nil && number.Format != 0 && number.Format != format {
		return line{Format: number.Format}, nil
	}
	var l line
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return line{}, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return line{}, errors.New("there is more behind its end")
	}
	return l, nil
}

// foldFile is [revision.Fold] with the file named where it fails: each entry is a line.
func foldFile(path string, entries []revision.Entry) (revision.Run, error) {
	run, err := revision.Fold(entries)
	if err == nil && filepath.Base(path) != run.ID+suffix {
		err = fmt.Errorf("it is the journal of the run %s, under another name", run.ID)
	}
	if err != nil {
		return revision.Run{}, &Error{Code: CodeDamaged, Message: fmt.Sprintf("%s is damaged: %v", path, err), Remedy: leaveOrMove, Err: err}
	}
	return run, nil
}
