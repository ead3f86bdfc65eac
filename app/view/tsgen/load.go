package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// source is the loaded Go code: types with the comments beside them.
type source struct {
	root *packages.Package
	// docs are comments of types and fields by the position of their name.
	docs map[token.Pos]string
}

func load(path string) (*source, error) {
	config := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedSyntax |
		packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps}
	loaded, err := packages.Load(config, path)
	if err != nil {
		return nil, err
	}
	s := &source{root: loaded[0], docs: map[token.Pos]string{}}
	var broken error
	packages.Visit(loaded, func(p *packages.Package) bool {
		if len(p.Errors) > 0 && broken == nil {
			broken = p.Errors[0]
		}
		if !ours(p.PkgPath) {
			return false
		}
		for _, file := range p.Syntax {
			s.readDocs(file)
		}
		return true
	}, nil)
	return s, broken
}

func ours(path string) bool { return strings.HasPrefix(path, "portolan/") }

func (s *source) readDocs(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					s.docs[t.Name.Pos()] = n.Doc.Text()
				}
			}
		case *ast.Field:
			for _, name := range n.Names {
				s.docs[name.Pos()] = n.Doc.Text()
			}
		}
		return true
	})
}

// order compares two places in the source by file and line: positions alone follow the order in which files happened to
// be parsed.
func (s *source) order(a, b token.Pos) int {
	x, y := s.root.Fset.Position(a), s.root.Fset.Position(b)
	return cmp.Or(strings.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
}

// values are the constants of a named string type, in the order in which they are declared.
func (s *source) values(named *types.Named) ([]string, error) {
	scope := named.Obj().Pkg().Scope()
	var found []*types.Const
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *types.Const) int { return s.order(a.Pos(), b.Pos()) })
	out := make([]string, 0, len(found))
	for _, c := range found {
		if c.Val().Kind() != constant.String {
			return nil, fmt.Errorf("constant %s is not a string", c.Name())
		}
		out = append(out, constant.StringVal(c.Val()))
	}
	return out, nil
}
