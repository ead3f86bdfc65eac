package graphviz

import "syscall"

// dieWithParent has no counterpart here: a worker ends when its input ends. It opens no console window.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{HideWindow: true} }
