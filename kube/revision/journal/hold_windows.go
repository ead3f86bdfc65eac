package journal

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' answer where another program keeps a file for itself.
const sharingViolation = syscall.Errno(32)

// hold opens a file for this program alone: others may read it meanwhile, and not open it for writing, which is how
// they see that it is held. busy is true where another has it, and there is no file then.
func hold(path string, _ bool) (file *os.File, busy bool, err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, false, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(handle), path), false, nil
}

// syncFolder does nothing: Windows writes a file's name along with it.
func syncFolder(string) error { return nil }
