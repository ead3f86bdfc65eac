package cluster

import "syscall"

// attributes make a child die with us, however we die, and keep the terminal's
// interrupt away from it: Stop ends children in order.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
