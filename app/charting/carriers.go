package charting

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"portolan/graph/carrier"
)

// CarrierOf is the carrier that a file's name asks for, in whatever case: plain JSON for a name without an ending or with only
// that of JSON. ok is false for an ending that is none's.
func CarrierOf(file string) (found Format, ok bool) {
	name := strings.ToLower(filepath.Base(file))
	if f, ok := FormatOf(name); ok && f.Carries {
		return f, true
	}
	plain, err := FormatNamed("mesh.json")
	return plain, err == nil && (filepath.Ext(name) == "" || strings.HasSuffix(name, ".json"))
}

// CarrierEndings are the endings of all carriers, for a person to choose from.
func CarrierEndings() string {
	out := []string{}
	for _, f := range formats {
		if f.Carries {
			out = append(out, "."+f.Ending)
		}
	}
	return strings.Join(out, ", ")
}

func writePacked(_ context.Context, w io.Writer, m Material) ([]string, error) {
	m.step("writing", 0, 0)
	packed, err := carrier.Pack(m.Snapshot)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(packed)
	return []string{}, err
}

// packedInto has the facts put into a picture besides.
func packedInto(draw func(context.Context, io.Writer, Material) ([]string, error)) func(context.Context, io.Writer, Material) ([]string, error) {
	return func(ctx context.Context, w io.Writer, m Material) ([]string, error) {
		packed, err := carrier.Pack(m.Snapshot)
		if err != nil {
			return nil, err
		}
		m.packed = packed
		notes, err := draw(ctx, w, m)
		return slices.Concat(notes, besides(m.Shape)), err
	}
}

// besides is what a person should know of a picture that holds more than it shows.
func besides(s Shape) []string {
	if s.Mesh == "" && s.Focus == "" && s.Hide == "" && s.Only == "" && len(s.Folded) == 0 {
		return nil
	}
	return []string{"The picture shows a part; the snapshot in it is whole."}
}
