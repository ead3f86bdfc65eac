package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"portolan/app"
	"portolan/app/view"
	"portolan/app/whole"
)

// save writes a file whole or not at all. The path "-" or an empty one is stdout. A new file gets this mode.
func (p *program) save(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		out := bufio.NewWriter(p.Out)
		if err := write(out); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write to stdout: %w", err)
		}
		return nil
	}
	err := whole.Write(path, mode, write)
	var refused *whole.Error
	if errors.As(err, &refused) {
		return &app.Error{Err: err, Problem: view.Problem{Code: app.CodeInternal,
			Message: refused.Error(), Remedy: "choose another place, or - for stdout"}}
	}
	return err
}
