package registry

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"portolan/graph/facts"
)

func sample() facts.Snapshot {
	return facts.Snapshot{
		Format: facts.Format, TakenAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Product: "v1.2.0",
		Clusters: []facts.Cluster{
			{Context: "prod-eu", Gaps: []facts.Gap{{Resource: "pods", Verb: "list", Reason: facts.Forbidden}}},
			{Context: "prod-us", Namespaces: []facts.Namespace{{Name: "shop"}}},
		},
	}
}

func packed(t *testing.T, s facts.Snapshot) Artifact {
	t.Helper()
	a, err := Pack(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSameSnapshotSameDigest(t *testing.T) {
	other := sample()
	slices.Reverse(other.Clusters)
	if a, b := packed(t, sample()), packed(t, other); a.Digest() != b.Digest() || !bytes.Equal(a.layer.data, b.layer.data) {
		t.Errorf("the same facts in another order are %s and %s", a.Digest(), b.Digest())
	}
	other.TakenAt = other.TakenAt.Add(time.Second)
	if a, b := packed(t, sample()), packed(t, other); a.Digest() == b.Digest() {
		t.Error("another snapshot has the same digest")
	}
}

func TestPackedComesBack(t *testing.T) {
	back, err := unpack(packed(t, sample()).layer.data)
	if err != nil {
		t.Fatal(err)
	}
	var was, is bytes.Buffer
	if err := facts.Write(&was, sample()); err != nil {
		t.Fatal(err)
	}
	if err := facts.Write(&is, back); err != nil {
		t.Fatal(err)
	}
	if was.String() != is.String() {
		t.Errorf("%s became %s", &was, &is)
	}
}

func TestStamp(t *testing.T) {
	got := stamp(t, packed(t, sample()))
	for key, want := range map[string]string{
		"org.opencontainers.image.created": "2026-01-02T03:04:05Z", "org.opencontainers.image.version": "v1.2.0",
		"org.opencontainers.image.title": "snapshot of portolan: prod-eu, prod-us",
		"portolan.contexts":              "prod-eu, prod-us", "portolan.redacted": "none", "portolan.unread": "1", "portolan.format": strconv.Itoa(facts.Format),
	} {
		if got[key] != want {
			t.Errorf("%s is %q, not %q", key, got[key], want)
		}
	}
}

// TestRedactedStamp: where names were replaced, not even what stands for them is beside the snapshot.
func TestRedactedStamp(t *testing.T) {
	s := sample()
	s.Redacted = []facts.Redaction{facts.RedactHosts, facts.RedactNames}
	a := packed(t, s)
	if got := stamp(t, a); got["portolan.redacted"] != "hosts, names" {
		t.Errorf("it says %v", got)
	}
	if strings.Contains(string(a.manifest.data), "prod-") {
		t.Errorf("the manifest names contexts: %s", a.manifest.data)
	}
}

func stamp(t *testing.T, a Artifact) map[string]string {
	t.Helper()
	var m ocispec.Manifest
	if err := json.Unmarshal(a.manifest.data, &m); err != nil {
		t.Fatal(err)
	}
	return m.Annotations
}

// TestDamagedLayers: each byte that is missing or follows is noticed.
func TestDamagedLayers(t *testing.T) {
	whole := packed(t, sample()).layer.data
	for n := range len(whole) {
		if _, err := unpack(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes pass for a snapshot", n, len(whole))
		}
	}
	if _, err := unpack(append(slices.Clone(whole), "more"...)); err == nil {
		t.Error("what follows a snapshot is ignored")
	}
}
