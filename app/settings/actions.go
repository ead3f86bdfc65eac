package settings

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:generate go test -run ^TestActionsAreThePages$ -update .

// keymap is the page's own table of keys, frontend/src/state/keymap.json: a test holds the two to each other.
//
//go:embed keymap.json
var keymap []byte

// Binding gives an action of the page its keys.
type Binding struct {
	Action string   `json:"action"`
	Keys   []string `json:"keys"`
}

// Actions are what the page does on keys, with those that they come with, in the order of the page's help.
var Actions = sync.OnceValues(func() ([]Binding, error) {
	var out []Binding
	if err := json.Unmarshal(keymap, &out); err != nil {
		return nil, fmt.Errorf("read the table of keys: %w", err)
	}
	return out, nil
})
