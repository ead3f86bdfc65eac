// Package binary builds the lab's programs once and finds them again.
//
// It exists because a Kubernetes control plane takes minutes to compile and
// every test run needs one. What it builds lies outside the checkout, under a
// key of everything that decides its bytes, so that a stale program is never
// run. It must never write into the checkout or fetch anything but Go modules.
package binary

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// compileFlags are constant: a change of them, also of -trimpath alone, compiles
// everything anew. Inlining and debug tables cost a quarter of the compile time
// and the lab needs neither.
var compileFlags = []string{"-trimpath", "-buildvcs=false", "-gcflags=all=-l -dwarf=false"}

// Program is a command of a module beside this one.
type Program struct {
	// Name is the file's name in the cache.
	Name string
	// Module is the folder of the module whose main package is built.
	Module string
	// ModFile is the file in Module that says which dependencies it is built with;
	// its sums lie beside it. Empty is go.mod.
	ModFile string
	// LinkFlags are passed to the linker.
	LinkFlags string
}

// Kubernetes is etcd, the control plane, kwok and kubectl in one file.
func Kubernetes(labDir string) Program {
	return Program{
		Name:      "lab-kube",
		Module:    filepath.Join(labDir, "kube"),
		LinkFlags: "-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3",
	}
}

// Istio is istiod, the renderer of Istio's install manifests, and proxies without Envoy in one file.
func Istio(labDir string) Program {
	return Program{Name: "lab-istio", Module: filepath.Join(labDir, "istio"), LinkFlags: "-s -w"}
}

// Registry is the reference implementation of an OCI registry.
func Registry(labDir string) Program {
	return Program{Name: "lab-registry", Module: filepath.Join(labDir, "registry"), LinkFlags: "-s -w"}
}

// olderIstio begins the versions that have sources of their own.
const olderIstio = "1.30."

// IstioOf is [Istio] from the sources that a version asks for. Two are to be had,
// and of the same folder: what differs is what it is built with. Any other version
// is the newer sources under that name.
func IstioOf(labDir, version string) Program {
	p := Istio(labDir)
	if strings.HasPrefix(version, olderIstio) {
		p.Name, p.ModFile = "lab-istio-1.30", "go-1.30.mod"
	}
	return p
}

// Build answers the path of the program, which it compiles if the cache has no
// build of exactly these sources. Progress goes to log. Two processes that ask
// at once build once.
func Build(ctx context.Context, p Program, log io.Writer) (string, error) {
	key, err := key(ctx, p)
	if err != nil {
		return "", fmt.Errorf("key of %s: %w", p.Name, err)
	}
	root, err := cacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, p.Name+"-"+key)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the lab's cache: %w", err)
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return "", fmt.Errorf("lock the lab's cache: %w", err)
	}
	defer unlock()

	path := filepath.Join(dir, p.Name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, compile(ctx, p, path, log)
}

func (p Program) modFile() string { return cmp.Or(p.ModFile, "go.mod") }

// compile writes beside the path first, so that a build that was interrupted
// leaves nothing that looks finished.
func compile(ctx context.Context, p Program, path string, log io.Writer) error {
	fmt.Fprintf(log, "lab: building %s; the first time this takes minutes\n", p.Name)
	args := append([]string{"build", "-modfile=" + p.modFile()}, compileFlags...)
	args = append(args, "-ldflags="+p.LinkFlags, "-o", path+".part", ".")
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = p.Module
	cmd.Env = environment()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build %s: %w", p.Name, err)
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	fmt.Fprintf(log, "lab: built %s in %.0f CPU seconds\n", p.Name, used.Seconds())
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("keep the build of %s: %w", p.Name, err)
	}
	return nil
}

// key is a hash of everything that decides the program's bytes.
func key(ctx context.Context, p Program) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOVERSION", "GOOS", "GOARCH")
	cmd.Dir = p.Module
	version, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ask for Go's version: %w", err)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%s\n", version, strings.Join(compileFlags, " "), p.LinkFlags)
	for _, pattern := range []string{p.modFile(), strings.TrimSuffix(p.modFile(), ".mod") + ".sum", "*.go"} {
		files, err := filepath.Glob(filepath.Join(p.Module, pattern))
		if err != nil {
			return "", err
		}
		for _, file := range files { // Glob sorts
			content, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(sum, "%s %x\n", filepath.Base(file), sha256.Sum256(content))
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// cacheDir is $PORTOLAN_LAB_CACHE, else a folder of the user's cache.
func cacheDir() (string, error) {
	if dir := os.Getenv("PORTOLAN_LAB_CACHE"); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a cache folder (set PORTOLAN_LAB_CACHE): %w", err)
	}
	return filepath.Join(cache, "portolan-lab"), nil
}

// environment is this process' own, without cgo and without what `go test` or a
// workspace around us would add to the build.
func environment() []string {
	return append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
}

// LabDir is the folder of this module's sources.
func LabDir() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "", fmt.Errorf("find the lab's sources: built with -trimpath; build it without")
	}
	return filepath.Dir(filepath.Dir(file)), nil
}
