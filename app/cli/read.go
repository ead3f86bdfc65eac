package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/layout"
	"portolan/graph/mesh"
)

// read reads what was asked for, or the current context, and says on stderr what is missing.
func (p *program) read(ctx context.Context, r *request) (facts.Snapshot, mesh.Atlas, error) {
	if err := r.current(); err != nil {
		return facts.Snapshot{}, mesh.Atlas{}, err
	}
	line := newProgress(p.Err)
	snapshot, members, err := r.readSource(ctx, line.show)
	line.clear()
	p.tellFleet(members)
	if err != nil {
		return facts.Snapshot{}, mesh.Atlas{}, err
	}
	atlas := app.Road{}.Infer(snapshot)
	if snapshot.Demo != "" {
		fmt.Fprintf(p.Err, "portolan: this is the demo %s, not a cluster of yours\n", snapshot.Demo)
	}
	if len(atlas.Gaps) > 0 {
		fmt.Fprintln(p.Err, "portolan: "+summary(atlas.Gaps))
	}
	if r.source.Kind != view.SourceFleet {
		for _, u := range atlas.Unread {
			fmt.Fprintf(p.Err, "portolan: partial: context %s is not read: %s\n", printable(u.Context), printable(u.Reason))
		}
	}
	return snapshot, atlas, nil
}

// readSource reads what the request names; members say how each went where it is several contexts.
func (r *request) readSource(ctx context.Context, progress func(view.Progress)) (facts.Snapshot, []view.FleetMember, error) {
	if r.source.Kind == view.SourceFleet {
		return r.sources.ReadFleet(ctx, r.source, progress)
	}
	snapshot, err := r.sources.Read(ctx, r.source, progress)
	return snapshot, nil, err
}

// maxGaps is how many refused reads are named before the rest is only counted.
const maxGaps = 5

// summary says in one line what could not be read.
func summary(gaps []mesh.ClusterGap) string {
	var named []string
	for _, g := range gaps[:min(len(gaps), maxGaps)] {
		named = append(named, fmt.Sprintf("%s (%s)", g.What(), g.Reason))
	}
	if rest := len(gaps) - len(named); rest > 0 {
		named = append(named, fmt.Sprintf("and %d more", rest))
	}
	reads := "reads"
	if len(gaps) == 1 {
		reads = "read"
	}
	return fmt.Sprintf("partial: %d %s refused or failed: %s", len(gaps), reads, strings.Join(named, ", "))
}

// road is the way to a picture, with Graphviz in worker processes of this program. done ends them.
func road() (r app.Road, done func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return app.Road{}, nil, fmt.Errorf("find this program for its layout workers: %w", err)
	}
	engine := layout.NewGraphviz(self, workerVerb)
	// What is left of a worker that would not end is the system's to clear.
	return app.Road{Engine: engine}, func() { _ = engine.Close() }, nil
}

// progress is one line on a terminal that says what is being read; anywhere else it is silent.
type progress struct {
	out   io.Writer
	lines chan view.Progress
	ended chan struct{}
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, lines: make(chan view.Progress), ended: make(chan struct{})}
	go p.run(isTerminal(out))
	return p
}

func (p *progress) run(visible bool) {
	defer close(p.ended)
	shown := false
	for line := range p.lines {
		if !visible {
			continue
		}
		shown = true
		fmt.Fprintf(p.out, "\r\x1b[Kreading %s: %d", line.Resource, line.Read)
		if line.Remaining > 0 {
			fmt.Fprintf(p.out, " of %d", line.Read+line.Remaining)
		}
	}
	if shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// show may be called from many goroutines, until clear.
func (p *progress) show(line view.Progress) { p.lines <- line }

func (p *progress) clear() {
	close(p.lines)
	<-p.ended
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
