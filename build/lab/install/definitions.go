package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"

	"portolan/build/lab/binary"
)

// definitionFiles are where the modules keep their custom resource definitions.
var definitionFiles = map[string]string{
	"istio.io/api":            "kubernetes/customresourcedefinitions.gen.yaml",
	"sigs.k8s.io/gateway-api": "config/crd/standard/*.yaml",
}

// installDefinitions creates Istio's and the Gateway API's kinds and waits until
// the API server serves them.
func installDefinitions(ctx context.Context, w *writer) error {
	for module, pattern := range definitionFiles {
		dir, err := moduleDir(ctx, module)
		if err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(files) == 0 {
			return errors.Join(fmt.Errorf("module %s has no %s", module, pattern), err)
		}
		for _, file := range files {
			objects, err := readYAML(file)
			if err != nil {
				return err
			}
			if err := w.create(ctx, definitionsOnly(objects)...); err != nil {
				return err
			}
		}
	}
	return waitForKinds(ctx, w)
}

// definitionsOnly leaves out what else a module installs beside its kinds: the
// Gateway API's admission policy guards upgrades, which nobody does here.
func definitionsOnly(objects []runtime.Object) []runtime.Object {
	var out []runtime.Object
	for _, o := range objects {
		if o.GetObjectKind().GroupVersionKind().Kind == "CustomResourceDefinition" {
			out = append(out, o)
		}
	}
	return out
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

// readYAML reads every object of a file.
func readYAML(path string) ([]runtime.Object, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var objects []runtime.Object
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
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
