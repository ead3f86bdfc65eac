//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package recorder

import (
	"errors"
	"os"
	"syscall"
)

// taken tries to lock a file until it is closed, and is true where another program has it. A file system that knows no locks
// is no reason to record nothing.
func taken(file *os.File) bool {
	return errors.Is(syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
