package kubeconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// Sources are the places a kubeconfig may be named in, strongest first, as kubectl has it.
type Sources struct {
	// Explicit are the files given with --kubeconfig; each must be there and be readable.
	Explicit []string
	// Env is the value of KUBECONFIG: files separated by the system's list separator.
	Env string
	// Home is the user's home folder, whose .kube/config is read when nothing else is said.
	Home string
}

// FromEnvironment are the sources of this process, with the files that the user named.
func FromEnvironment(explicit ...string) Sources {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // no home means no default file, which is no fault
	}
	return Sources{Explicit: explicit, Env: os.Getenv(clientcmd.RecommendedConfigPathEnvVar), Home: home}
}

// Load reads the files of the strongest source that is set, each on its own. Contexts are sorted by name, then in the
// order of the files. A file of KUBECONFIG that cannot be used is one entry without a name and with the reason.
//
// A missing default file is no contexts. A file of --kubeconfig that is missing or broken is an [*Error].
func Load(s Sources) ([]Context, error) {
	if explicit := present(s.Explicit); len(explicit) > 0 {
		return loadExplicit(explicit)
	}
	files := present(filepath.SplitList(s.Env))
	if len(files) == 0 {
		return loadDefault(s.Home), nil
	}
	var loaded []*file
	for _, path := range files {
		loaded = append(loaded, loadFile(path))
	}
	return contexts(loaded), nil
}

func loadExplicit(paths []string) ([]Context, error) {
	var loaded []*file
	for _, path := range paths {
		f := loadFile(path)
		if f.err != nil {
			return nil, &Error{Code: CodeBadInput, Message: fmt.Sprintf("kubeconfig %s cannot be used: %v", f.path, f.err),
				Remedy: "name another with --kubeconfig, or leave it out to use KUBECONFIG or ~/.kube/config", Err: f.err}
		}
		loaded = append(loaded, f)
	}
	return contexts(loaded), nil
}

func loadDefault(home string) []Context {
	if home == "" {
		return []Context{}
	}
	f := loadFile(filepath.Join(home, clientcmd.RecommendedHomeDir, clientcmd.RecommendedFileName))
	if errors.Is(f.err, fs.ErrNotExist) {
		return []Context{}
	}
	return contexts([]*file{f})
}

// present drops empty names and names that are there twice.
func present(paths []string) []string {
	var out []string
	for _, p := range paths {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// file is one kubeconfig file: what is in it, or why that is not known.
type file struct {
	path   string
	config *api.Config
	err    error
}

func loadFile(path string) *file {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return &file{path: path, err: readError(err)}
	}
	config, err := parse(data, path)
	return &file{path: path, config: config, err: err}
}

// readError says in plain words why a file could not be opened, and stays what it is for errors.Is.
func readError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no such file (%w)", fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("it may not be read (%w)", fs.ErrPermission)
	}
	return err
}

// parse decodes one file and makes the paths in it absolute, seen from the file's own folder.
func parse(data []byte, path string) (*api.Config, error) {
	config, err := clientcmd.Load(data)
	if err != nil {
		return nil, fmt.Errorf("it is no kubeconfig: %w", err)
	}
	for _, c := range config.Clusters {
		c.LocationOfOrigin = path
	}
	for _, a := range config.AuthInfos {
		a.LocationOfOrigin = path
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		return nil, fmt.Errorf("resolve paths: %w", err)
	}
	return config, nil
}

// contexts lists what is in the files. The current context is the first one that any file names, as in kubectl.
func contexts(files []*file) []Context {
	out := []Context{}
	current := ""
	for _, f := range files {
		if f.err != nil {
			out = append(out, Context{File: f.path, Invalid: f.err.Error()})
			continue
		}
		if current == "" {
			current = f.config.CurrentContext
		}
		for name := range f.config.Contexts {
			out = append(out, describe(f, name))
		}
	}
	slices.SortStableFunc(out, func(a, b Context) int { return strings.Compare(a.Name, b.Name) })
	if i := slices.IndexFunc(out, func(c Context) bool { return c.Name != "" && c.Name == current }); i >= 0 {
		out[i].Current = true
	}
	return out
}

func describe(f *file, name string) Context {
	c := Context{Name: name, File: f.path}
	entry := f.config.Contexts[name]
	c.Cluster, c.User, c.Namespace = entry.Cluster, entry.AuthInfo, entry.Namespace
	if cluster := f.config.Clusters[entry.Cluster]; cluster != nil {
		c.Server, c.Insecure = host(cluster.Server), cluster.InsecureSkipTLSVerify
	}
	if _, err := restConfig(f.config, name); err != nil {
		c.Invalid = err.Error()
	}
	return c
}

// host is the address without scheme, user info, query and fragment. A scheme may be left out, as in kubectl.
func host(server string) string {
	if !strings.Contains(server, "://") {
		server = "//" + server
	}
	u, err := url.Parse(server)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.TrimSuffix(u.Host+u.Path, "/")
}
