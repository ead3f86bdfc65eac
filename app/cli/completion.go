package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/demo"
	"portolan/kube/kubeconfig"
)

// completions gives the values of flags to a shell that asks for them; nothing is dialled for it.
func (p *program) completions(root *cobra.Command) {
	fixed := map[string][]string{"demo": demo.Names(), "theme": {"dark", "light"}, "palette": {"standard", "contrast", "safe"},
		"severity": {"error", "warning", "info"}, "fold": {"meshes", "clusters", "planes", "grids"}}
	formats := map[string][]string{
		"chart":    charting.Formats,
		"check":    {"table", "wide", "json", "yaml", "name"},
		"contexts": {"table", "json", "name"},
		"diff":     diffFormats,
		"find":     {"table", "wide", "json", "yaml", "name"},
		"info":     {"table", "json"},
		"meshes":   {"table", "wide", "json", "yaml", "name"},
		"retire":   {"text", "json", "yaml"},
		"switch":   {"text", "json"},
		"why":      {"text", "json", "yaml"},
	}
	for _, cmd := range append(root.Commands(), root) {
		for name, values := range fixed {
			complete(cmd, name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
		if values, ok := formats[cmd.Name()]; ok {
			complete(cmd, "output", cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
		complete(cmd, "context", contextNames)
	}
}

func complete(cmd *cobra.Command, flag string, values cobra.CompletionFunc) {
	if cmd.Flags().Lookup(flag) != nil {
		// It can only fail for a flag that is not there.
		_ = cmd.RegisterFlagCompletionFunc(flag, values)
	}
}

func contextNames(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	file, err := cmd.Flags().GetString("kubeconfig")
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	sources := app.Sources{Kubeconfig: kubeconfig.FromEnvironment(filepath.SplitList(file)...)}
	found, err := sources.Contexts()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names := make([]string, 0, len(found))
	for _, c := range found {
		if c.Invalid == "" {
			names = append(names, c.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
