package install

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"portolan/build/lab/binary"
)

// gatewayModule is the Gateway API, whose kinds nobody's charts install.
const gatewayModule = "sigs.k8s.io/gateway-api"

// installDefinitions creates Istio's and the Gateway API's kinds and waits until
// the API server serves them.
func installDefinitions(ctx context.Context, w *writer, istio []*unstructured.Unstructured) error {
	gateways, err := gatewayDefinitions(ctx)
	if err != nil {
		return err
	}
	if err := w.create(ctx, asObjects(append(gateways, istio...))...); err != nil {
		return err
	}
	return waitForKinds(ctx, w)
}

// gatewayDefinitions are the kinds of the standard channel. The admission policy
// beside them guards upgrades, which nobody does here.
func gatewayDefinitions(ctx context.Context) ([]*unstructured.Unstructured, error) {
	dir, err := moduleDir(ctx, gatewayModule)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "config", "crd", "standard", "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(fmt.Errorf("module %s has no definitions", gatewayModule), err)
	}
	var out []*unstructured.Unstructured
	for _, file := range files {
		objects, err := readYAML(file)
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			if o.GetKind() == "CustomResourceDefinition" {
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// waitForKinds waits for a kind of each group of the data plane.
func waitForKinds(ctx context.Context, w *writer) error {
	for _, group := range []schema.GroupVersion{
		{Group: "gateway.networking.k8s.io", Version: "v1"},
		{Group: "networking.istio.io", Version: "v1"},
		{Group: "security.istio.io", Version: "v1"},
		{Group: "telemetry.istio.io", Version: "v1"},
	} {
		err := until(ctx, "kinds of "+group.String()+" are served", func(context.Context) error {
			resources, err := w.discovery.ServerResourcesForGroupVersion(group.String())
			if err == nil && len(resources.APIResources) == 0 {
				return errors.New("none yet")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moduleDir is where Go keeps the sources of a module that go.mod pins.
func moduleDir(ctx context.Context, module string) (string, error) {
	lab, err := binary.LabDir()
	if err != nil {
		return "", err
	}
	download := exec.CommandContext(ctx, "go", "mod", "download", module)
	download.Dir = lab
	if out, err := download.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch module %s: %w\n%s", module, err, out)
	}
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module)
	list.Dir = lab
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("find module %s: %w", module, err)
	}
	return strings.TrimSpace(string(out)), nil
}

func readYAML(path string) ([]*unstructured.Unstructured, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	objects, err := parse(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return objects, nil
}

// until asks until the answer is nil or ctx is over.
func until(ctx context.Context, what string, ask func(context.Context) error) error {
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until %s: %w; the last answer was: %w", what, ctx.Err(), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
