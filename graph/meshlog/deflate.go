package meshlog

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
)

// deflated packs bytes by a dictionary, which may be empty.
func deflated(data, dictionary []byte) []byte {
	var out bytes.Buffer
	// Neither fails: the level is one that there is, and a buffer takes everything.
	w, _ := flate.NewWriterDict(&out, flate.BestCompression, dictionary)
	_, _ = w.Write(data)
	_ = w.Close()
	return out.Bytes()
}

// inflated unpacks exactly so many bytes, and no more than them whatever is packed there.
func inflated(packed []byte, length int, dictionary []byte) ([]byte, error) {
	r := flate.NewReaderDict(bytes.NewReader(packed), dictionary)
	out := make([]byte, length)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, errDamaged
	}
	if n, err := r.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, errDamaged
	}
	return out, nil
}

// wholeBody is the body of a whole frame.
func wholeBody(text []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(text))), deflated(text, nil)...)
}

// wholeText is the text of a whole frame.
func wholeText(body []byte) ([]byte, error) {
	in := numbers{left: body}
	length := in.next(MaxText)
	if in.wrong {
		return nil, errDamaged
	}
	return inflated(in.left, length, nil)
}
