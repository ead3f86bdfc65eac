package upgrade

import (
	"strings"
	"testing"
	"time"

	"portolan/build/lab/program"
)

// serve runs `portolan serve` at the desk until the test ends, and answers the address that it prints, with the token.
func (d *desk) serve(t *testing.T) string {
	t.Helper()
	cmd, stdout, stderr := d.command(t, "serve", "--port", "0"), &output{}, &output{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program.EndWith(t, cmd, stderr)
	within(t, 30*time.Second, "portolan serve prints its address", func() bool { return program.Address.MatchString(stdout.String()) })
	return strings.TrimSpace(program.Address.FindString(stdout.String()))
}
