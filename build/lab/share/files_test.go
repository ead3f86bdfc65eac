package share

import (
	"bytes"
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// carriers are all kinds of files that carry a snapshot, and how each begins.
var carriers = []struct{ ending, begins string }{
	{"mesh.json", "{"},
	{"mesh.json.gz", "\x1f\x8b"},
	{"mesh.svg", "<?xml"},
	{"mesh.png", "\x89PNG"},
	{"mesh.html", "<!doctype html>"},
}

// redaction are the flags that leave no name in a file.
var redaction = []string{"--redact", "names,hosts"}

// file is a carrier of what the flags name, and its path.
func file(t *testing.T, ending string, flags ...string) (path string, content []byte) {
	t.Helper()
	return written(t, ending, append([]string{"snapshot"}, flags...)...)
}

// written is what portolan writes with -o FILE, and its path.
func written(t *testing.T, ending string, line ...string) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file."+ending)
	succeed(t, append(line, "-o", path)...)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, content
}

// TestNoSecretsInFiles: whatever is hidden in the cluster is in no file of it, however that is packed.
func TestNoSecretsInFiles(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.ending, func(t *testing.T) {
			_, content := file(t, c.ending, live(t)...)
			wantNoSecrets(t, content, c.begins)
		})
	}
}

// TestNoSecretsInRecordings: nor is it in a recording.
func TestNoSecretsInRecordings(t *testing.T) {
	_, content := written(t, "meshlog", append([]string{"record", "--every", "1s", "--for", "3s"}, live(t)...)...)
	wantNoSecrets(t, content, "\x89meshlog")
}

// wantNoSecrets looks for every secret in a file, plain and as base64, after having made sure that it would be found.
func wantNoSecrets(t *testing.T, content []byte, begins string) {
	t.Helper()
	if !bytes.HasPrefix(content, []byte(begins)) {
		t.Fatalf("it begins with %.40q", content)
	}
	if len(shared.secrets) < 80 {
		t.Fatalf("only %d secrets are hidden", len(shared.secrets))
	}
	all := layers(content)
	for _, name := range []string{"shop-quarterdeck", "foremast", "stowaway-hold", mainContext} {
		if !names(all, name) {
			t.Errorf("it does not even name %s: nothing was tested", name)
		}
	}
	for what, secret := range shared.secrets {
		if holds(all, secret) || holds(all, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(secret)), "=")) {
			t.Errorf("it holds %s", what)
		}
	}
}

// stay are names that stay since they are words of Istio's as well: the revision default, and what a ztunnel is.
var stay = []string{"default", "ztunnel"}

// TestNoNamesInRedactedFiles: no name that the API server knows is in a redacted file, but for words that are in every such
// file, also in one of a demo: those are portolan's own.
func TestNoNamesInRedactedFiles(t *testing.T) {
	all := namesInCluster(t)
	for _, c := range carriers {
		t.Run(c.ending, func(t *testing.T) {
			_, foreign := file(t, c.ending, append([]string{"--demo", "three-meshes"}, redaction...)...)
			path, content := file(t, c.ending, append(live(t), redaction...)...)
			own, inside := layers(foreign), layers(content)
			facts := [][]byte{succeed(t, "snapshot", path, "-o", "-")}
			for _, name := range slices.Sorted(maps.Keys(all)) {
				if there := around(inside, name); there != "" && !names(own, name) {
					t.Errorf("it names the %s %s: %s", all[name], name, there)
				}
				if there := around(facts, name); there != "" && !slices.Contains(stay, name) {
					t.Errorf("what it carries names the %s %s: %s", all[name], name, there)
				}
			}
		})
	}
}

// namesInCluster are the names of all that people name, with their kinds, as the API server has them.
func namesInCluster(t *testing.T) map[string]string {
	t.Helper()
	config, err := shared.cluster.Config(shared.cluster.Admin())
	if err != nil {
		t.Fatal(err)
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{mainContext: "context", "registry.crowsnest.example.com": "host"}
	for kind, r := range map[string]schema.GroupVersionResource{
		"namespace": {Version: "v1", Resource: "namespaces"}, "node": {Version: "v1", Resource: "nodes"}, "pod": {Version: "v1", Resource: "pods"},
		"Deployment": {Group: "apps", Version: "v1", Resource: "deployments"}, "StatefulSet": {Group: "apps", Version: "v1", Resource: "statefulsets"},
		"DaemonSet": {Group: "apps", Version: "v1", Resource: "daemonsets"}, "ReplicaSet": {Group: "apps", Version: "v1", Resource: "replicasets"},
		"Gateway": {Group: "gateway.networking.k8s.io", Version: "v1", Resource: "gateways"},
	} {
		list, err := client.Resource(r).List(t.Context(), meta.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Items) == 0 {
			t.Errorf("the cluster has no %s", kind)
		}
		for _, item := range list.Items {
			out[item.GetName()] = kind
		}
	}
	pods, err := shared.client.CoreV1().Pods("").List(t.Context(), meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pods.Items {
		for _, c := range slices.Concat(p.Spec.InitContainers, p.Spec.Containers) {
			if registry, _, ok := strings.Cut(c.Image, "/"); ok && strings.ContainsAny(registry, ".:") {
				out[registry] = "host"
			}
		}
	}
	return out
}

// TestEveryFileIsTheSameChart: what was read once, saved in every way, and opened again, is the same picture to the byte.
func TestEveryFileIsTheSameChart(t *testing.T) {
	saved, _ := file(t, "mesh.json", live(t)...)
	want := succeed(t, "chart", "-o", "svg", saved)
	for _, c := range carriers {
		t.Run(c.ending, func(t *testing.T) {
			path, _ := file(t, c.ending, saved)
			if got := succeed(t, "chart", "-o", "svg", path); !bytes.Equal(got, want) {
				t.Errorf("its chart (%d bytes) is not that of the snapshot (%d bytes)", len(got), len(want))
			}
			again, content := file(t, "mesh.json", path)
			if original, err := os.ReadFile(saved); err != nil || !bytes.Equal(content, original) {
				t.Errorf("%s is not the snapshot that went in: %v", again, err)
			}
		})
	}
}
