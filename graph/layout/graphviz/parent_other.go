//go:build !linux && !windows

package graphviz

import "syscall"

// dieWithParent has no counterpart here: a worker ends when its input ends.
func dieWithParent() *syscall.SysProcAttr { return nil }
