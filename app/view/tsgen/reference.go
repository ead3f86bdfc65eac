package main

import (
	"fmt"
	"go/types"
	"strings"
)

// reference is how a type is written where it is used; a named type is queued to be declared once.
func (g *generator) reference(t types.Type) (string, error) {
	switch t := t.(type) {
	case *types.Basic:
		return basic(t)
	case *types.Slice:
		elem, err := g.reference(t.Elem())
		return "readonly " + elem + "[]", err
	case *types.Map:
		key, err := g.reference(t.Key())
		if err != nil {
			return "", err
		}
		elem, err := g.reference(t.Elem())
		return "Readonly<Record<" + key + ", " + elem + ">>", err
	case *types.Named:
		return g.enqueue(t)
	default:
		return "", fmt.Errorf("%s has no twin in TypeScript", t)
	}
}

func (g *generator) enqueue(named *types.Named) (string, error) {
	if named.String() == "time.Time" {
		return "string", nil
	}
	if !ours(named.Obj().Pkg().Path()) {
		return "", fmt.Errorf("%s is not a type of this program", named)
	}
	name := tsName(named)
	switch taken := g.names[name]; taken {
	case nil:
		g.names[name] = named
		g.queue = append(g.queue, named)
	case named:
	default:
		return "", fmt.Errorf("%s and %s would both be called %s", taken, named, name)
	}
	return name, nil
}

func tsName(named *types.Named) string {
	if name, ok := renamed[named.String()]; ok {
		return name
	}
	return named.Obj().Name()
}

func basic(t *types.Basic) (string, error) {
	switch info := t.Info(); {
	case info&types.IsBoolean != 0:
		return "boolean", nil
	case info&types.IsString != 0:
		return "string", nil
	case info&types.IsNumeric != 0 && info&types.IsComplex == 0:
		return "number", nil
	default:
		return "", fmt.Errorf("%s has no twin in TypeScript", t)
	}
}

// comment turns a Go comment into a JSDoc one; the empty comment gives nothing.
func comment(text, indent string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "*/", "* /")
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	if len(lines) == 1 {
		return indent + "/** " + lines[0] + " */\n"
	}
	out := indent + "/**\n"
	for _, line := range lines {
		out += strings.TrimRight(indent+" * "+line, " ") + "\n"
	}
	return out + indent + " */\n"
}
