package carrier

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"

	"portolan/graph/facts"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	// maxChunk is the longest chunk that the PNG specification allows.
	maxChunk = 1<<31 - 1
)

// readPNG walks through the chunks of a PNG to the text chunk that carries the snapshot. Pixels are never decoded. It takes any of
// the three kinds of text chunk: programs that save a picture again turn one into another.
func readPNG(in *bufio.Reader) (facts.Snapshot, error) {
	if _, err := in.Discard(len(pngSignature)); err != nil {
		return facts.Snapshot{}, err
	}
	for first := true; ; first = false {
		head := [8]byte{}
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return facts.Snapshot{}, err
		}
		length, kind := binary.BigEndian.Uint32(head[:4]), string(head[4:])
		if length > maxChunk || first != (kind == "IHDR") {
			return facts.Snapshot{}, &facts.BadInput{Reason: "it begins as a PNG and goes on as none", Remedy: howToWrite}
		}
		if kind == "IEND" {
			return facts.Snapshot{}, pictureOnly("PNG", ".mesh.png")
		}
		body := &io.LimitedReader{R: in, N: int64(length)}
		text, err := packedText(kind, body)
		if err != nil {
			return facts.Snapshot{}, err
		}
		if text != nil {
			return unpack(text)
		}
		if _, err := io.CopyN(io.Discard, in, body.N+4); err != nil { // what is left of it, and its checksum
			return facts.Snapshot{}, err
		}
	}
}

// packedText is the text of a chunk that carries a snapshot, and nil for any other, of which it may have read a part.
func packedText(kind string, chunk io.Reader) (io.Reader, error) {
	if kind != "tEXt" && kind != "zTXt" && kind != "iTXt" {
		return nil, nil
	}
	keyword := make([]byte, len(facts.PackedKeyword)+1)
	if _, err := io.ReadFull(chunk, keyword); errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return nil, nil // A chunk shorter than that, or a file: what comes next tells.
	} else if err != nil {
		return nil, err
	}
	if string(keyword) != facts.PackedKeyword+"\x00" {
		return nil, nil
	}
	text := bufio.NewReader(chunk)
	switch kind {
	case "zTXt":
		return compressed(text)
	case "iTXt":
		return international(text)
	}
	return text, nil
}

// compressed is the text behind a compression method, of which PNG knows one.
func compressed(text *bufio.Reader) (io.Reader, error) {
	if _, err := text.Discard(1); err != nil {
		return nil, err
	}
	return zlib.NewReader(text)
}

// international is the text of an iTXt chunk behind its keyword.
func international(text *bufio.Reader) (io.Reader, error) {
	flags := [2]byte{}
	if _, err := io.ReadFull(text, flags[:]); err != nil {
		return nil, err
	}
	for range 2 { // the language, and the keyword in it
		if err := skipPast(text, "\x00"); err != nil {
			return nil, err
		}
	}
	if flags[0] != 0 {
		return zlib.NewReader(text)
	}
	return text, nil
}
