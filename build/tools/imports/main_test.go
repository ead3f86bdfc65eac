package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"github.com/OpenPeeDeeP/depguard/v2"
	"golang.org/x/tools/go/analysis"
)

// refused runs the real law on one import of one file, as if that file existed.
func refused(t *testing.T, file, imported string) bool {
	t.Helper()
	t.Chdir(filepath.Join("..", "..", ".."))
	defer t.Chdir(filepath.Join("build", "tools", "imports"))
	law, err := read(".depguard.yml")
	if err != nil {
		t.Fatal(err)
	}
	analyzer, err := depguard.NewAnalyzer(&law)
	if err != nil {
		t.Fatal(err)
	}
	name, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, name, fmt.Sprintf("package p\n\nimport _ %q\n", imported), parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	pass := &analysis.Pass{Analyzer: analyzer, Fset: fset, Files: []*ast.File{parsed}, Report: func(analysis.Diagnostic) { found = true }}
	if _, err := analyzer.Run(pass); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLawRefuses(t *testing.T) {
	for _, c := range [][2]string{
		{"graph/graph.go", "portolan/kube/collect"},
		{"graph/graph.go", "portolan/app"},
		{"graph/graph.go", "portolan/graph/layout"},
		{"graph/graph.go", "k8s.io/api/core/v1"},
		{"graph/graph.go", "net/http"},
		{"graph/facts/file.go", "portolan/graph/mesh"},
		{"graph/facts/file.go", "os/exec"},
		{"graph/mesh/infer.go", "portolan/graph/picture"},
		{"graph/mesh/infer.go", "portolan/graph"},
		{"graph/mesh/infer.go", "k8s.io/client-go/kubernetes"},
		{"graph/mesh/infer_test.go", "portolan/app/demo"},
		{"graph/find/find.go", "portolan/graph"},
		{"graph/find/find.go", "portolan/graph/picture"},
		{"graph/nearest/nearest.go", "portolan/graph/mesh"},
		{"graph/layout/place.go", "portolan/graph/facts"},
		{"graph/layout/place.go", "github.com/spf13/viper"},
		{"graph/picture/svg.go", "portolan/graph/mesh"},
		{"graph/picture/svg.go", "github.com/goccy/go-graphviz"},
		{"kube/collect/lists.go", "portolan/graph/mesh"},
		{"kube/collect/lists.go", "portolan/app/view"},
		{"kube/collect/lists.go", "portolan/kube/revision/perform"},
		{"kube/revision/plan.go", "portolan/kube/revision/perform"},
		{"graph/mesh/selector.go", "k8s.io/apimachinery/pkg/apis/meta/v1"},
		{"app/offline/inside/answer.go", "portolan/app"},
		{"app/offline/inside/answer.go", "portolan/app/offline"},
		{"app/charting/road.go", "portolan/kube/collect"},
		{"app/offline/wasm/main.go", "net/http"},
		{"app/http.go", "portolan/kube/revision/perform"},
		{"app/cli/switch.go", "portolan/kube/revision/perform"},
		{"app/http.go", "k8s.io/client-go/rest"},
		{"app/http.go", "github.com/spf13/cobra"},
		{"app/cli/root.go", "github.com/spf13/viper"},
		{"app/cli/root.go", "github.com/wailsapp/wails/v2"},
		{"main.go", "github.com/wailsapp/wails/v2/pkg/runtime"},
	} {
		if !refused(t, c[0], c[1]) {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
}

func TestLawAllows(t *testing.T) {
	for _, c := range [][2]string{
		{"graph/graph.go", "portolan/graph/mesh"},
		{"graph/mesh/infer.go", "portolan/graph/facts"},
		{"graph/mesh/infer.go", "k8s.io/apimachinery/pkg/labels"},
		{"graph/mesh/infer.go", "portolan/graph/nearest"},
		{"app/offline/inside/answer.go", "portolan/app/charting"},
		{"app/offline/write.go", "portolan/app/settings"},
		{"graph/find/find.go", "portolan/graph/mesh"},
		{"graph/layout/place.go", "portolan/graph"},
		{"graph/layout/place.go", "portolan/graph/picture"},
		{"graph/layout/worker.go", "os/exec"},
		{"graph/layout/graphviz/engine.go", "github.com/goccy/go-graphviz"},
		{"graph/picture/embed.go", "portolan/graph/facts"},
		{"kube/collect/lists.go", "portolan/graph/facts"},
		{"kube/collect/lists.go", "k8s.io/client-go/rest"},
		{"app/bench_test.go", "portolan/kube/collect"},
		{"app/switching/cluster.go", "portolan/kube/revision/perform"},
		{"kube/revision/perform/carry_test.go", "portolan/kube/revision/journal"},
		{"app/cli/root.go", "github.com/spf13/cobra"},
		{"app/settings/settings.go", "github.com/spf13/viper"},
		{"app/desktop/window.go", "github.com/wailsapp/wails/v2"},
		{"main.go", "portolan/app/cli"},
	} {
		if refused(t, c[0], c[1]) {
			t.Errorf("%s may not import %s", c[0], c[1])
		}
	}
}
