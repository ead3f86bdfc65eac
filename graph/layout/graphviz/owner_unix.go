//go:build unix

package graphviz

import (
	"os"
	"syscall"
)

// ownedByMe tells whether the file belongs to the user that this process acts as.
func ownedByMe(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
