package graphviz

import "syscall"

// dieWithParent makes the kernel kill a worker when the thread that started it ends. The worker also ends by itself
// when its input ends; this is for the worker that is too busy to see it.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
