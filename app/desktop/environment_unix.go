//go:build unix

package desktop

import (
	"os/exec"
	"syscall"
)

// isolate gives the shell a session of its own: it cannot touch a terminal, and ends with all its children.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
