package carrier

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"

	"portolan/graph/facts"
)

// maxPacked is the most characters of base64 that are unpacked: what a snapshot of the largest size takes where it cannot be
// compressed at all.
const maxPacked = facts.MaxBytes / 3 * 4

// Pack is a snapshot as gzip of what [facts.Write] writes. Equal facts give equal bytes: no name and no time is in it.
func Pack(s facts.Snapshot) ([]byte, error) {
	return Gzip(func(w io.Writer) error { return facts.Write(w, s) })
}

// Gzip compresses what write writes. Equal content gives equal bytes. Errors are write's own.
func Gzip(write func(io.Writer) error) ([]byte, error) {
	out := &bytes.Buffer{}
	packer, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := write(packer); err != nil {
		return nil, err
	}
	if err := packer.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// gunzip reads a snapshot out of gzip, and no more than the largest one takes.
func gunzip(in io.Reader) (facts.Snapshot, error) {
	plain, err := gzip.NewReader(in)
	if err != nil {
		return facts.Snapshot{}, err
	}
	return facts.Read(&bounded{in: plain, left: facts.MaxBytes,
		over: fmt.Sprintf("what is packed in it unpacks to more than %d MiB, the limit of a snapshot", facts.MaxBytes>>20)})
}

// unpack reads a snapshot out of gzip in base64.
func unpack(text io.Reader) (facts.Snapshot, error) {
	few := &bounded{in: text, left: maxPacked, over: fmt.Sprintf("more than %d MiB of text are packed in it", maxPacked>>20)}
	return gunzip(base64.NewDecoder(base64.StdEncoding, &unspaced{few}))
}

// unspaced leaves out the spaces and tabs with which programs indent what they write again; base64's decoder leaves out the ends
// of lines by itself.
type unspaced struct{ in io.Reader }

func (u *unspaced) Read(p []byte) (int, error) {
	for {
		n, err := u.in.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c != ' ' && c != '\t' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || len(p) == 0 {
			return kept, err
		}
	}
}
