package graphviz

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// cacheName is where go-graphviz puts its compiled module, below the worker's temporary directory.
const cacheName = "go-graphviz"

// cacheDir is the directory that a pool's workers get as their temporary one. It is chosen on first use.
type cacheDir struct {
	mu        sync.Mutex
	path      string
	temporary bool
}

// get returns the directory: this user's own one where that can be had, else a temporary one.
func (c *cacheDir) get() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.path != "" {
		return c.path, nil
	}
	if path, err := userDir(); err == nil {
		c.path = path
		return path, nil
	}
	path, err := os.MkdirTemp("", "portolan-graphviz-")
	if err != nil {
		return "", fmt.Errorf("make a directory for graphviz' compiled module: %w", err)
	}
	c.path, c.temporary = path, true
	return path, nil
}

// wipe removes the compiled module: the next worker makes it anew. A module that cannot be removed is left behind and
// a temporary directory is used instead.
func (c *cacheDir) wipe() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.path == "" {
		return
	}
	if err := os.RemoveAll(filepath.Join(c.path, cacheName)); err == nil {
		return
	}
	if path, err := os.MkdirTemp("", "portolan-graphviz-"); err == nil {
		c.path, c.temporary = path, true
	}
}

// remove removes a temporary directory; the user's own stays for the next start.
func (c *cacheDir) remove() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.temporary {
		return nil
	}
	path := c.path
	c.path, c.temporary = "", false
	return os.RemoveAll(path)
}

// userDir makes and checks the user's own directory. What lies there is run as machine code, so it has to belong to
// this user and be closed to all others; `sudo -E`, for one, hands over the home of somebody else.
func userDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(base); err == nil && !ownedByMe(info) {
		return "", errors.New("the cache directory belongs to another user")
	}
	dir := filepath.Join(base, "portolan", "graphviz")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || !ownedByMe(info) {
		return "", errors.New("the cache directory belongs to another user")
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return "", err
	}
	probe, err := os.CreateTemp(dir, "probe-")
	if err != nil {
		return "", err
	}
	return dir, errors.Join(probe.Close(), os.Remove(probe.Name()))
}
