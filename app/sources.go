package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"portolan/app/demo"
	"portolan/app/registry"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/nearest"
	"portolan/kube/collect"
	"portolan/kube/kubeconfig"
)

// Sources opens contexts, demos and snapshot files. It keeps nothing between calls but what the person asked for.
type Sources struct {
	Kubeconfig kubeconfig.Sources
	// Connection are kubectl's flags for it.
	Connection kubeconfig.Options
	// Namespaces limits what is read of a cluster; empty reads all.
	Namespaces []string
	// Product is the version of this program, for what it reads.
	Product string
	// At is which reading of a recording is read first: its number from 1, or a time; empty is the last.
	At string
	// Stdin is what the file name "-" means.
	Stdin io.Reader
}

// Contexts lists the contexts of all kubeconfig files; nothing is dialled.
func (s Sources) Contexts() ([]view.Context, error) {
	loaded, err := kubeconfig.Load(s.Kubeconfig)
	if err != nil {
		return nil, err
	}
	out := make([]view.Context, 0, len(loaded))
	for _, c := range loaded {
		out = append(out, s.describe(c))
	}
	return out, nil
}

func (s Sources) describe(c kubeconfig.Context) view.Context {
	return view.Context{Name: c.Name, File: c.File, Cluster: c.Cluster, Server: c.Server, User: c.User,
		Namespace: c.Namespace, Current: c.Current, Invalid: c.Invalid,
		InsecureTLS: c.Insecure || s.Connection.InsecureSkipTLSVerify}
}

// Check finds what a source names, without reading it: the context, the demo, or the file's name.
func (s Sources) Check(source view.Source) (*view.Context, error) {
	switch source.Kind {
	case view.SourceContext:
		found, err := s.context(source)
		if err != nil {
			return nil, err
		}
		about := s.describe(found)
		return &about, nil
	case view.SourceFleet:
		_, err := newFleet(source, s.Check)
		return nil, err
	case view.SourceDemo:
		return nil, CheckDemo(source.Name)
	case view.SourceFile:
		return nil, checkFile(pathOf(source))
	case view.SourceSnapshot:
		return nil, Usage(fmt.Sprintf("the snapshot %q is no longer here", source.Name), "open or drop its file again")
	default:
		return nil, Usage(fmt.Sprintf("there is no kind of source %q", source.Kind), "open a context, a demo or a file")
	}
}

// checkFile finds out early what reading would only say in the background.
func checkFile(path string) error {
	switch path {
	case "":
		return Usage("no file is named", "give the path of a snapshot")
	case "-":
		return nil
	}
	if registry.Is(path) {
		_, err := registry.Parse(path)
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return fileError("cannot open snapshot", path, err)
	}
	return nil
}

// CheckDemo is nil for the name of a demo; otherwise the error names the nearest one and all there are.
func CheckDemo(name string) error {
	names := demo.Names()
	for _, known := range names {
		if known == name {
			return nil
		}
	}
	message := fmt.Sprintf("there is no demo %q", name)
	if near, ok := nearest.To(name, names); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return Usage(message, "the demos are "+strings.Join(names, ", "))
}

// context finds a context; an unknown name is answered with the nearest known one.
func (s Sources) context(source view.Source) (kubeconfig.Context, error) {
	loaded, err := kubeconfig.Load(s.Kubeconfig)
	if err != nil {
		return kubeconfig.Context{}, err
	}
	found, err := kubeconfig.Select(loaded, source.Name, source.File)
	var refused *kubeconfig.Error
	if !errors.As(err, &refused) || refused.Code != kubeconfig.CodeUsage {
		return found, err
	}
	names := make([]string, 0, len(loaded))
	for _, c := range loaded {
		if c.Name == source.Name {
			return found, err
		}
		names = append(names, c.Name)
	}
	if near, ok := nearest.To(source.Name, names); ok {
		return found, &Error{Err: err, Problem: view.Problem{Code: refused.Code, Remedy: refused.Remedy,
			Message: fmt.Sprintf("%s; did you mean %q?", refused.Message, near)}}
	}
	return found, err
}

// Read reads a source. What a person may not read of a cluster is a Gap in the snapshot and no error.
func (s Sources) Read(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, error) {
	switch source.Kind {
	case view.SourceContext:
		return s.readContext(ctx, source, progress)
	case view.SourceFleet:
		snapshot, _, err := s.ReadFleet(ctx, source, progress)
		return snapshot, err
	case view.SourceDemo:
		if err := CheckDemo(source.Name); err != nil {
			return facts.Snapshot{}, err
		}
		return demo.Open(source.Name)
	case view.SourceFile:
		snapshot, _, err := s.readRecorded(ctx, source)
		return snapshot, err
	default:
		_, err := s.Check(source)
		return facts.Snapshot{}, err
	}
}

func (s Sources) readContext(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, error) {
	found, err := s.context(source)
	if err != nil {
		return facts.Snapshot{}, err
	}
	config, err := kubeconfig.RestConfig(found, s.Connection)
	if err != nil {
		return facts.Snapshot{}, err
	}
	cluster, err := collect.Cluster(ctx, collect.Request{Config: config, Context: found.Name, Home: found.Namespace,
		Namespaces: s.Namespaces, Progress: func(p collect.Progress) { progress(view.Progress(p)) }})
	if err != nil {
		return facts.Snapshot{}, err
	}
	return facts.Snapshot{Format: facts.Format, TakenAt: time.Now().UTC().Truncate(time.Second),
		Product: s.Product, Clusters: []facts.Cluster{cluster}}, nil
}

// readFile reads a snapshot, or a recording, which comes along. A terminal, or a pipe that nobody writes to, may keep open and read waiting for ever, and
// neither listens to a context: so they run beside, and what is cancelled does not wait for them.
func (s Sources) readFile(ctx context.Context, path string) (facts.Snapshot, *recording, error) {
	from, to := io.Pipe()
	defer from.Close()
	stop := context.AfterFunc(ctx, func() { to.CloseWithError(ctx.Err()) })
	defer stop()
	go func() { to.CloseWithError(s.copyFile(to, path)) }()
	snapshot, recorded, err := readEither(from, s.At)
	var own *Error
	switch {
	case ctx.Err() != nil:
		return facts.Snapshot{}, nil, ctx.Err()
	case err != nil && path != "-" && !errors.As(err, &own):
		doing := "cannot read snapshot"
		if opening := (*os.PathError)(nil); errors.As(err, &opening) && opening.Op == "open" {
			doing = "cannot open snapshot"
		}
		return facts.Snapshot{}, nil, fileError(doing, path, err)
	}
	return snapshot, recorded, err
}

// pull reads a snapshot that somebody pushed.
func (s Sources) pull(ctx context.Context, reference string) (facts.Snapshot, error) {
	ref, err := registry.Parse(reference)
	if err != nil {
		return facts.Snapshot{}, err
	}
	snapshot, _, err := registry.Client{UserAgent: s.Connection.UserAgent}.Pull(ctx, ref)
	return snapshot, err
}

func (s Sources) copyFile(to io.Writer, path string) error {
	if path == "-" {
		_, err := io.Copy(to, s.Stdin)
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(to, file)
	return err
}

// pathOf is where a file source is; the page may name it in either field.
func pathOf(source view.Source) string {
	if source.File != "" {
		return source.File
	}
	return source.Name
}

// FileSource is the source of a snapshot file; it is shown by its base name.
func FileSource(path string) view.Source {
	return view.Source{Kind: view.SourceFile, Name: filepath.Base(path), File: path}
}
