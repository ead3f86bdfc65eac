package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Program is what [Cluster.Run] starts.
type Program struct {
	// Name is that of its log file, NAME.log in the cluster's folder.
	Name string
	Path string
	Args []string
	// Env is its whole environment; nil is our own.
	Env []string
	// Dir is where it runs; empty is the cluster's folder.
	Dir string
}

// Process is a running program with its output in a file.
type Process struct {
	name string
	log  string
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended and was waited for
	err  error         // how it ended; read it after done
	// killed is true once Kill was called: it ended because somebody wanted it to.
	killed atomic.Bool
}

// starter is the one thread that starts children. Linux ends a child together
// with the thread that started it, so that thread must live as long as we do.
var starter = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

// start runs the program; its output goes to dir/NAME.log, behind that of an
// earlier one of the name.
func start(dir string, program Program) (*Process, error) {
	p := &Process{name: program.Name, log: filepath.Join(dir, program.Name+".log"), done: make(chan struct{})}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", p.name, err)
	}
	defer out.Close()
	p.cmd = exec.Command(program.Path, program.Args...)
	p.cmd.Dir, p.cmd.Env = cmp.Or(program.Dir, dir), program.Env
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = attributes()

	started := make(chan error)
	starter() <- func() { started <- p.cmd.Start() }
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", p.name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Kill ends the program at once, as a machine that fails does.
func (p *Process) Kill() {
	p.killed.Store(true)
	_ = p.cmd.Process.Kill()
	<-p.done
}

// stop asks the program to end, and ends it when it does not listen.
func (p *Process) stop(patience time.Duration) {
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Alive is nil while the program runs, else an error with its last words.
func (p *Process) Alive() error {
	select {
	case <-p.done:
		return fmt.Errorf("%s ended early (%w); its last words:\n%s", p.name, errOr(p.err), tail(p.log))
	default:
		return nil
	}
}

func errOr(err error) error {
	if err != nil {
		return err
	}
	return errors.New("exit status 0")
}

// tail is the end of a log file.
func tail(path string) string {
	const most = 3000
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	if len(content) > most {
		content = content[len(content)-most:]
	}
	return string(content)
}
