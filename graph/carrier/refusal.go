package carrier

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"portolan/graph/facts"
)

// howToWrite says how to get a file that can be opened.
const howToWrite = "write one that can be opened with: portolan snapshot -o NAME.mesh.json, or .mesh.svg or .mesh.png for a picture that carries its facts"

// pictureOnly is the refusal of a picture or page in which there is nothing to open.
func pictureOnly(kind, ending string) error {
	return &facts.BadInput{
		Reason: fmt.Sprintf("this %s is a picture only: it carries no snapshot, or a program that saved it again took it out", kind),
		Remedy: "write one that can be opened again with: portolan snapshot -o NAME" + ending}
}

// damaged is the refusal of what began well.
func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &facts.BadInput{Reason: "it ends too early: the file is cut off", Remedy: "get it again from where it came from"}
	}
	return &facts.BadInput{Reason: "what is packed in it is damaged: " + strings.TrimPrefix(err.Error(), "read snapshot: "), Remedy: "get it again from where it came from"}
}

// magics are how other kinds of files begin, for telling a person what they gave.
var magics = []struct{ at, name string }{
	{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP archive"}, {"PK\x05\x06", "a ZIP archive"}, {"\xff\xd8\xff", "a JPEG"}, {"GIF8", "a GIF"},
	{"\x28\xb5\x2f\xfd", "packed with zstd"}, {"\xfd7zXZ\x00", "packed with xz"}, {"BZh", "packed with bzip2"}, {"7z\xbc\xaf", "a 7-Zip archive"},
	{"\x7fELF", "a program"}, {"MZ", "a program"}, {"%!PS", "a PostScript file"}, {"\xff\xfe", "text in UTF-16"}, {"\xfe\xff", "text in UTF-16"},
	{"digraph", "a drawing for Graphviz"}, {"strict digraph", "a drawing for Graphviz"}, {"-----BEGIN", "a key or certificate"},
}

var yaml = regexp.MustCompile(`\A(%YAML|---|(#[^\n]*\n|\s)*[A-Za-z_][\w.-]*:(\s|\z))`)

// foreign names a file of another kind by its first bytes.
func foreign(head []byte) error {
	kind := "none of the kinds of file that carry a snapshot, which are JSON, gzip, SVG, PNG and HTML"
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		kind = "a tar archive"
	}
	if bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WEBP" {
		kind = "a WebP picture"
	}
	if yaml.Match(head) {
		kind = "YAML"
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.at)) {
			kind = m.name
		}
	}
	return &facts.BadInput{Reason: "it is " + kind, Remedy: howToWrite}
}
