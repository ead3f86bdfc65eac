//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package views

import (
	"errors"
	"os"
	"syscall"
)

// taken tries to lock a folder until it is closed, and is true where another has it.
func taken(folder *os.File) bool {
	err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR)
}
