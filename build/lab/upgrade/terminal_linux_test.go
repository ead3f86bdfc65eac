package upgrade

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// terminal runs `portolan switch` on a terminal of its own, at which a person could type; everything that it prints goes
// to the process' stdout.
func (d *desk) terminal(t *testing.T, args ...string) (*process, io.Writer) {
	t.Helper()
	person, program := pseudoTerminal(t)
	p := d.prepare(t, args...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = program, program, program
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p.begin(t)
	_ = program.Close()
	p.printed = make(chan struct{})
	go func() {
		defer close(p.printed)
		_, _ = io.Copy(p.stdout, person) // ends with an error when the program has ended, and all that it printed is read
	}()
	return p, person
}

// pseudoTerminal is the two ends of one: a person's and a program's.
func pseudoTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = person.Close() })
	unlock, number := int32(0), int32(0)
	for request, argument := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return person, program
}
