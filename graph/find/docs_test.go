package find

import (
	"os"
	"strings"
	"testing"
)

// TestThePageNamesEverything keeps docs/find.md complete: a row for each field and flag, every operator, every limit.
func TestThePageNamesEverything(t *testing.T) {
	text, err := os.ReadFile("../../docs/find.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for _, name := range fieldNames() {
		if !strings.Contains(page, "\n| `"+name+"` |") {
			t.Errorf("there is no row for the field %s", name)
		}
	}
	for _, f := range flags {
		if !strings.Contains(page, "\n| `"+f.name+"` |") {
			t.Errorf("there is no row for the flag %s", f.name)
		}
	}
	for _, op := range operators {
		if !strings.Contains(page, "`"+op+"`") {
			t.Errorf("the operator %s is missing", op)
		}
	}
	for _, line := range strings.Split(page, "\n") {
		if example, ok := strings.CutPrefix(line, "    "); ok {
			for _, one := range strings.Split(example, "        ") {
				if _, err := Parse(one); err != nil {
					t.Errorf("the example %q: %v", one, err)
				}
			}
		}
	}
}
