package facts

import (
	"strings"
	"testing"
)

func TestReadStopsAtTheLimit(t *testing.T) {
	_, err := read(strings.NewReader(`{"format":1}`+strings.Repeat(" ", 2<<20)), 1<<20)
	if err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("got %v, want a refusal that names the limit", err)
	}
}
