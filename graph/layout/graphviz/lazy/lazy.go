// Package lazy keeps go-graphviz asleep in every process but a worker.
//
// It exists because go-graphviz starts Graphviz in package init, in every process that merely links it: it compiles
// 1.5 MB of WebAssembly (1.0-1.3 CPU seconds without its cache file, 0.02 with it) and panics before main when that
// cache file, below os.TempDir()/go-graphviz, is damaged or belongs to another user of the machine. `portolan version`
// must pay nothing for that and cannot die of it. So this package marks go-graphviz' initialisers as done, which makes
// the runtime pass over them, unless the environment says that this process is a worker; only a worker, which may
// crash, then starts Graphviz. Measured: 1.4 ms of CPU for a start that does nothing, against 22 ms with the cache
// file and more than a second without; an empty program takes 1.0 ms.
//
// Two facts carry this. Since Go 1.21 the specification of initialisation is: of the packages whose imports are ready,
// the first in the order of import paths. This package imports only syscall, go-graphviz needs os, os needs time, time
// needs syscall, and "portolan/..." comes before "time": hence it is always first. And the runtime keeps for each
// package a record that begins with its state, where 2 means done (runtime/proc.go, initTask). Should a later Go
// change either, the link fails or TestProgramLeavesGraphvizAsleep does; nothing can go wrong silently.
//
// It must never import anything else than syscall, and nothing but the worker may call go-graphviz: in all other
// processes that package was never initialised.
package lazy

import (
	"syscall"
	_ "unsafe" // for go:linkname
)

// Env is the environment variable that, when not empty, makes this process a worker in which Graphviz starts.
const Env = "PORTOLAN_GRAPHVIZ_WORKER"

// done is the state of a package that the runtime has initialised.
const done = 2

// initTask is the head of the runtime's record of a package that has to be initialised.
type initTask struct {
	state uint32
	_     uint32 // the number of functions, which follow it
}

//go:linkname wasmTask github.com/goccy/go-graphviz/internal/wasm..inittask
var wasmTask initTask

//go:linkname cgraphTask github.com/goccy/go-graphviz/cgraph..inittask
var cgraphTask initTask

//go:linkname gvcTask github.com/goccy/go-graphviz/gvc..inittask
var gvcTask initTask

var awake bool

// Awake is true in a worker: there, and nowhere else, go-graphviz may be called.
func Awake() bool { return awake }

func init() {
	if value, _ := syscall.Getenv(Env); value != "" {
		awake = true
		return
	}
	wasmTask.state, cgraphTask.state, gvcTask.state = done, done, done
}
