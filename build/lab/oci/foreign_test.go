package oci

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
)

// The types that docs/registry.md promises to other tools.
const (
	artifactType = "application/vnd.portolan.snapshot.v1"
	layerType    = "application/vnd.portolan.snapshot.v1+json+gzip"
)

// repository is another tool's way to the registry.
func (d *depot) repository(t *testing.T, name string) *remote.Repository {
	t.Helper()
	repo, err := remote.NewRepository(d.host + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	repo.PlainHTTP = true
	repo.Client = &auth.Client{Credential: auth.StaticCredential(d.host, auth.Credential{Username: user, Password: password})}
	return repo
}

// TestOtherArtifacts: a registry holds all sorts of things, and what is no snapshot is called by its name.
func TestOtherArtifacts(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	repo := registry.repository(t, "team/things")
	push := func(tag, kind, layer string, data []byte) {
		t.Helper()
		l, err := oras.PushBytes(t.Context(), repo, layer, data)
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := oras.PackManifest(t.Context(), repo, oras.PackManifestVersion1_1, kind, oras.PackManifestOptions{Layers: []ocispec.Descriptor{l}})
		if err != nil {
			t.Fatal(err)
		}
		if err := repo.Tag(t.Context(), manifest, tag); err != nil {
			t.Fatal(err)
		}
	}
	push("chart", "application/vnd.cncf.helm.chart", "application/vnd.cncf.helm.chart.content.v1.tar+gzip", []byte("a chart"))
	push("newer", "application/vnd.portolan.snapshot.v2", "application/vnd.portolan.snapshot.v2+cbor", []byte("news"))
	push("odd", artifactType, "text/plain", []byte("odd"))
	push("empty", artifactType, layerType, []byte("not compressed"))
	image, err := oras.PackManifest(t.Context(), repo, oras.PackManifestVersion1_0, "application/vnd.oci.image.config.v1+json", oras.PackManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	index, err := json.Marshal(ocispec.Index{MediaType: ocispec.MediaTypeImageIndex, Manifests: []ocispec.Descriptor{image}})
	if err != nil {
		t.Fatal(err)
	}
	index = bytes.Replace(index, []byte(`"schemaVersion":0`), []byte(`"schemaVersion":2`), 1)
	if err := repo.Tag(t.Context(), image, "image"); err != nil {
		t.Fatal(err)
	}
	if err := repo.PushReference(t.Context(), content.NewDescriptorFromBytes(ocispec.MediaTypeImageIndex, index), bytes.NewReader(index), "index"); err != nil {
		t.Fatal(err)
	}
	for tag, words := range map[string]string{
		"chart": "application/vnd.cncf.helm.chart", "newer": "a later version of portolan", "odd": "the one layer of a snapshot",
		"empty": "not compressed by gzip", "image": "an image", "index": "image.index",
	} {
		a := d.run(t, "snapshot", "pull", "oci://"+registry.host+"/team/things:"+tag, "-o", "-").want(t, exitBadInput, words)
		if a.stdout != "" {
			t.Errorf("%s: it prints %d bytes", tag, len(a.stdout))
		}
	}
}

// TestOtherTools: what portolan pushes is for other tools to read, in the types that are documented.
func TestOtherTools(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	d.run(t, "snapshot", "push", "oci://"+registry.host+"/team/meshes:today", "--demo", demo).want(t, exitOK)
	repo := registry.repository(t, "team/meshes")
	_, data, err := oras.FetchBytes(t.Context(), repo, "today", oras.DefaultFetchBytesOptions)
	if err != nil {
		t.Fatal(err)
	}
	var manifest ocispec.Manifest
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.ArtifactType != artifactType || manifest.Config.MediaType != ocispec.MediaTypeEmptyJSON ||
		len(manifest.Layers) != 1 || manifest.Layers[0].MediaType != layerType {
		t.Fatalf("the manifest is %s", data)
	}
	for key, want := range map[string]string{
		"portolan.demo": demo, "portolan.redacted": "none", "portolan.unread": "0", "portolan.contexts": "demo-" + demo,
	} {
		if got := manifest.Annotations[key]; got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
	layer, err := content.FetchAll(t.Context(), repo, manifest.Layers[0])
	if err != nil {
		t.Fatal(err)
	}
	d.run(t, "snapshot", "--demo", demo, "-o", "saved.mesh.json").want(t, exitOK)
	if unpacked := gunzip(t, layer); string(unpacked) != d.file(t, "saved.mesh.json") {
		t.Error("the layer is not the file, compressed")
	}
}

// TestDamagedStorage: what rots in a registry is not taken for a snapshot.
func TestDamagedStorage(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	tag := "oci://" + registry.host + "/team/meshes:today"
	d.run(t, "snapshot", "push", tag, "--demo", demo).want(t, exitOK)
	rotten := 0
	err := filepath.WalkDir(registry.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() != "data" || !strings.Contains(path, "blobs") {
			return err
		}
		blob, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(blob, []byte{0x1f, 0x8b}) {
			return err
		}
		rotten++
		blob[len(blob)/2] ^= 1
		return os.WriteFile(path, blob, 0o600)
	})
	if err != nil || rotten != 1 {
		t.Fatalf("%d layers have been damaged: %v", rotten, err)
	}
	d.run(t, "snapshot", "pull", tag, "-o", "-").want(t, exitBadInput, "not what its digest stands for")
}
