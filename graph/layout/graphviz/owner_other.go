//go:build !unix

package graphviz

import "os"

// ownedByMe is left to the access rights of the user's profile, below which the directory lies.
func ownedByMe(os.FileInfo) bool { return true }
