// Package graphviz runs Graphviz' dot in worker processes and hands text through: DOT in, json0 out.
//
// It exists because go-graphviz is Graphviz as WebAssembly in one global module: it is not safe for two goroutines
// (wrong answers first, then a module that is broken for good), cannot be cancelled, never gives memory back, and can
// panic while starting. All of that is harmless in a process of its own. The program starts itself with a hidden verb
// that calls [ServeWorker]; a [Pool] of such workers is killed to cancel, replaced after a number of layouts or
// megabytes, and sent home when idle. What goes wrong in a worker costs one layout, and that one is tried again once.
//
// Where a process gets its Graphviz from:
//   - the program itself never starts it (package lazy says how, and what that saves);
//   - a worker starts it with a compilation cache in a directory that belongs to this user alone, because the cache is
//     machine code that is loaded and run; TMPDIR of the worker points there. A worker that dies without an answer may
//     have met a damaged cache, so the cache is wiped before the second try. Where no private directory can be had,
//     the pool makes a temporary one and removes it when it is closed.
//
// It must never be given text of the user's: node names are made by the caller, labels stay at home. It must never use
// more of go-graphviz than parsing, laying out and json0.
package graphviz
