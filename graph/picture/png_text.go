package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"time"

	"portolan/graph/facts"
)

// pngTexts are the text chunks of a PNG: its stamp under the keywords that the PNG specification suggests, and the packed facts.
// Those are base64 in a compressed chunk: text, as the specification wants it, so that a program that unpacks it and writes it
// again in another kind of text chunk changes nothing, and hardly longer than the bytes themselves.
func pngTexts(o Options) ([]byte, error) {
	out := &bytes.Buffer{}
	if o.Stamp.given() {
		pngText(out, "Software", o.Stamp.software())
		pngText(out, "Creation Time", o.Stamp.TakenAt.UTC().Format(time.RFC1123Z))
		pngText(out, "Comment", strings.Join(o.Stamp.lines(), "\n"))
	}
	if len(o.Snapshot) > 0 {
		body := bytes.NewBufferString(facts.PackedKeyword + "\x00\x00")
		packer, err := zlib.NewWriterLevel(body, zlib.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(packer, base64.StdEncoding.EncodeToString(o.Snapshot)); err != nil {
			return nil, err
		}
		if err := packer.Close(); err != nil {
			return nil, err
		}
		pngChunk(out, "zTXt", body.Bytes())
	}
	return out.Bytes(), nil
}

// pngText writes what is ASCII as tEXt, which every program shows, and anything else as iTXt, which is UTF-8.
func pngText(out *bytes.Buffer, keyword, text string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Clean(lines[i])
	}
	text = strings.Join(lines, "\n")
	if strings.ContainsFunc(text, func(r rune) bool { return r >= 0x7f }) {
		pngChunk(out, "iTXt", []byte(keyword+"\x00\x00\x00\x00\x00"+text))
		return
	}
	pngChunk(out, "tEXt", []byte(keyword+"\x00"+text))
}

func pngChunk(out *bytes.Buffer, kind string, body []byte) {
	length, sum := [4]byte{}, [4]byte{}
	binary.BigEndian.PutUint32(length[:], uint32(len(body)))
	binary.BigEndian.PutUint32(sum[:], crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, body))
	out.Write(length[:])
	out.WriteString(kind)
	out.Write(body)
	out.Write(sum[:])
}

// pngHead is how long a PNG's signature and header are, behind which other chunks may stand.
const pngHead = 8 + 25

// pngInserter puts chunks behind the header of the PNG that is written through it.
type pngInserter struct {
	w       io.Writer
	chunks  []byte
	written int
}

func (p *pngInserter) Write(b []byte) (int, error) {
	left := pngHead - p.written
	if len(p.chunks) == 0 || len(b) < left {
		n, err := p.w.Write(b)
		p.written += n
		return n, err
	}
	if n, err := p.w.Write(b[:left]); err != nil {
		return n, err
	}
	if _, err := p.w.Write(p.chunks); err != nil {
		return left, err
	}
	p.chunks = nil
	n, err := p.w.Write(b[left:])
	p.written += left + n
	return left + n, err
}
