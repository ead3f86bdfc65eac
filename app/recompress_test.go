package app

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"io"
	"slices"
	"testing"
)

// pngPart is a chunk of a PNG.
type pngPart struct {
	kind string
	body []byte
}

func partsOf(t *testing.T, data []byte) []pngPart {
	t.Helper()
	var out []pngPart
	for rest := data[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		out = append(out, pngPart{string(rest[4:8]), rest[8 : 8+n]})
		rest = rest[12+n:]
	}
	return out
}

// recompressed is the same PNG as an optimiser writes it that keeps texts: other compression of its pixels, cut into other
// chunks, and the other chunks in another order, the texts behind the pixels.
func recompressed(t *testing.T, data []byte) []byte {
	t.Helper()
	parts := partsOf(t, data)
	var pixels []byte
	var texts []pngPart
	for _, p := range parts[1 : len(parts)-1] {
		if p.kind == "IDAT" {
			pixels = append(pixels, p.body...)
		} else {
			texts = append(texts, p)
		}
	}
	plain, err := zlib.NewReader(bytes.NewReader(pixels))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	packer, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(packer, plain); err != nil {
		t.Fatal(err)
	}
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	out := []pngPart{parts[0], {"pHYs", []byte{0, 0, 11, 19, 0, 0, 11, 19, 1}}}
	for piece := range slices.Chunk(packed.Bytes(), packed.Len()/4+1) {
		out = append(out, pngPart{"IDAT", piece})
	}
	slices.Reverse(texts)
	out = append(append(out, texts...), parts[len(parts)-1])
	file := bytes.Clone(data[:8])
	for _, p := range out {
		file = binary.BigEndian.AppendUint32(file, uint32(len(p.body)))
		body := append([]byte(p.kind), p.body...)
		file = binary.BigEndian.AppendUint32(append(file, body...), crc32.ChecksumIEEE(body))
	}
	return file
}

// samePixels holds the recompression to being one.
func samePixels(t *testing.T, a, b []byte) {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() {
		t.Fatalf("%v became %v", x.Bounds(), y.Bounds())
	}
	for at := x.Bounds().Min; at.Y < x.Bounds().Max.Y; at.Y++ {
		for at.X = x.Bounds().Min.X; at.X < x.Bounds().Max.X; at.X++ {
			if x.At(at.X, at.Y) != y.At(at.X, at.Y) {
				t.Fatalf("the pixel at %v became another", at)
			}
		}
	}
}
