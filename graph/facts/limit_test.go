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

// A snapshot that cannot be opened again must not be written in the first place.
func TestWriteStopsAtTheLimitsOfRead(t *testing.T) {
	data := []byte(`{"format":1,"clusters":[{"context":"c","pods":[{},{}]}]}`)
	if err := checkRoom(data, int64(len(data)), maxWeight); err != nil {
		t.Errorf("what fits is refused: %v", err)
	}
	for name, err := range map[string]error{"too long": checkRoom(data, int64(len(data))-1, maxWeight), "too heavy": checkRoom(data, 1<<20, 1000)} {
		if err == nil || !strings.Contains(err.Error(), "more in it than can be opened again; read some namespaces at a time") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
