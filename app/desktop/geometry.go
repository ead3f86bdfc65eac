package desktop

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"portolan/app/whole"
)

// geometry is how a window was left; sizes in pixels of the desktop's own scale.
type geometry struct {
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

const (
	minWidth, minHeight = 640, 400
	maxWidth, maxHeight = 16384, 16384
)

var firstGeometry = geometry{Width: 1280, Height: 800}

// StateFile is where windows are remembered: $XDG_STATE_HOME/portolan/window.json, and ~/.local/state where it is unset.
func StateFile() (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("find the place for the window's size: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "portolan", "window.json"), nil
}

// recall reads what [remember] wrote. A missing, damaged or absurd file gives the first geometry: a window always opens.
func recall(file string) geometry {
	content, err := os.ReadFile(file)
	if err != nil {
		return firstGeometry
	}
	var g geometry
	if err := json.Unmarshal(content, &g); err != nil {
		return firstGeometry
	}
	if g.Width < minWidth || g.Height < minHeight || g.Width > maxWidth || g.Height > maxHeight {
		return firstGeometry
	}
	return g
}

// remember writes the geometry for the next start.
func remember(file string, g geometry) error {
	if file == "" {
		return nil
	}
	content, err := json.Marshal(g)
	if err != nil {
		return fmt.Errorf("remember the window's size: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("remember the window's size: %w", err)
	}
	write := func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}
	if err := whole.Write(file, whole.Private, write); err != nil {
		return fmt.Errorf("remember the window's size: %w", err)
	}
	return nil
}
