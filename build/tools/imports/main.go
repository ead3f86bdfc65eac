// Command imports checks packages against the law of imports in .depguard.yml of the folder that it runs in.
//
// It exists because depguard compares absolute file names: in the patterns, ${root} stands for that folder, so that the
// law holds wherever the checkout lies, and a file of another module that is only passing by is none of its business.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/OpenPeeDeeP/depguard/v2"
	"golang.org/x/tools/go/analysis/singlechecker"
	"gopkg.in/yaml.v3"
)

func main() {
	law, err := read(".depguard.yml")
	if err != nil {
		fmt.Fprintln(os.Stderr, "imports:", err)
		os.Exit(1)
	}
	analyzer, err := depguard.NewAnalyzer(&law)
	if err != nil {
		fmt.Fprintln(os.Stderr, "imports: understand the law of imports:", err)
		os.Exit(1)
	}
	singlechecker.Main(analyzer)
}

// read knows every key: a mistyped one would be a rule that never speaks.
func read(file string) (depguard.LinterSettings, error) {
	root, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("find the checkout: %w", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the law of imports: %w", err)
	}
	decoder := yaml.NewDecoder(strings.NewReader(strings.ReplaceAll(string(text), "${root}", filepath.ToSlash(root))))
	decoder.KnownFields(true)
	var law depguard.LinterSettings
	if err := decoder.Decode(&law); err != nil {
		return nil, fmt.Errorf("read the law of imports in %s: %w", file, err)
	}
	return law, nil
}
