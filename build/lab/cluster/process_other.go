//go:build !linux

package cluster

import "syscall"

// attributes are empty where no child can be tied to its parent's life; there
// Stop alone ends the children.
func attributes() *syscall.SysProcAttr { return nil }
