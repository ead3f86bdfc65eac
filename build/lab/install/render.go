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
	"slices"
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

// Programs are the paths of what is built from build/lab/istio.
type Programs struct {
	// Newest is that of the newest sources.
	Newest string
	// ByVersion are those of the planes' versions.
	ByVersion map[string]string
}

// render asks Istio's own charts for the manifests of every plane, each those of
// its version. What is cluster-wide and the same for all, Istio's component base,
// comes with the first, and its custom resource definitions from the newest, as
// before every upgrade. roots is nil where istiods run: each completes its
// webhooks itself.
func render(ctx context.Context, programs Programs, s scenario.Scenario, roots roots) (rendered, error) {
	var all rendered
	for i, p := range s.Planes {
		objects, err := renderPlane(ctx, programs.ByVersion[p.Version], p, i == 0)
		if err == nil && i == 0 && programs.ByVersion[p.Version] != programs.Newest {
			objects, err = withDefinitions(ctx, programs.Newest, p, objects)
		}
		if err != nil {
			return all, fmt.Errorf("render %s: %w", p.Istiod(), err)
		}
		for _, o := range objects {
			switch {
			case isDefinition(o):
				all.definitions = append(all.definitions, o)
			case strings.HasSuffix(o.GetKind(), "WebhookConfiguration"):
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

// isDefinition is true for a custom resource definition.
func isDefinition(o *unstructured.Unstructured) bool {
	return o.GetKind() == "CustomResourceDefinition"
}

// withDefinitions are the objects with the definitions that another program renders for the plane.
func withDefinitions(ctx context.Context, renderer string, p scenario.Plane, objects []*unstructured.Unstructured) ([]*unstructured.Unstructured, error) {
	newer, err := renderPlane(ctx, renderer, p, true)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(objects, isDefinition)
	return append(out, slices.DeleteFunc(newer, func(o *unstructured.Unstructured) bool { return !isDefinition(o) })...), nil
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
