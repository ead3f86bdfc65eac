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

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"

	"portolan/build/lab/scenario"
)

// rendered are the objects of all installations, by when they may be created.
type rendered struct {
	definitions []*unstructured.Unstructured // custom resource definitions
	objects     []*unstructured.Unstructured
	webhooks    []*unstructured.Unstructured
}

// render asks Istio's own charts, through the program renderer, for the
// manifests of every plane. What is cluster-wide and the same for all, Istio's
// component base, comes with the first. roots is nil where istiods run: each
// completes its webhooks itself.
func render(ctx context.Context, renderer string, s scenario.Scenario, roots roots) (rendered, error) {
	var all rendered
	for i, p := range s.Planes {
		objects, err := renderPlane(ctx, renderer, p, i == 0)
		if err != nil {
			return all, fmt.Errorf("render %s: %w", p.Istiod(), err)
		}
		for _, o := range objects {
			switch o.GetKind() {
			case "CustomResourceDefinition":
				all.definitions = append(all.definitions, o)
			case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration":
				if roots != nil {
					if err := complete(o, roots[p.ID()].certificate); err != nil {
						return all, err
					}
				}
				all.webhooks = append(all.webhooks, o)
			default:
				all.objects = append(all.objects, o)
			}
		}
	}
	return all, nil
}

func renderPlane(ctx context.Context, renderer string, p scenario.Plane, base bool) ([]*unstructured.Unstructured, error) {
	content, err := sigsyaml.Marshal(operator(p, base))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "portolan-lab-operator-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "operator.yaml")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, renderer, "manifests", "-tag", p.Version, file)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	return parse(&stdout)
}

// complete does to a webhook what its istiod does when it starts: it fills in
// the root that signs for it, and lets validation fail closed.
func complete(o *unstructured.Unstructured, root []byte) error {
	hooks, _, err := unstructured.NestedSlice(o.Object, "webhooks")
	if err != nil {
		return fmt.Errorf("webhook %s: %w", o.GetName(), err)
	}
	for _, entry := range hooks {
		hook, ok := entry.(map[string]any)
		if !ok {
			return fmt.Errorf("webhook %s: an entry is no object", o.GetName())
		}
		hook["failurePolicy"] = "Fail"
		if err := unstructured.SetNestedField(hook, encodeBundle(root), "clientConfig", "caBundle"); err != nil {
			return fmt.Errorf("webhook %s: %w", o.GetName(), err)
		}
	}
	return unstructured.SetNestedSlice(o.Object, hooks, "webhooks")
}

// parse reads a stream of YAML documents.
func parse(in io.Reader) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(in, 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read YAML: %w", err)
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}

// asObjects widens a slice to what the writer takes.
func asObjects(in []*unstructured.Unstructured) []runtime.Object {
	out := make([]runtime.Object, 0, len(in))
	for _, o := range in {
		out = append(out, o)
	}
	return out
}

// nodeLabel takes a label KEY=VALUE apart.
func nodeLabel(pair string) labels {
	key, value, found := strings.Cut(pair, "=")
	if !found {
		return nil
	}
	return labels{key: value}
}
