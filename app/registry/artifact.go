package registry

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"

	"portolan/graph/carrier"
	"portolan/graph/facts"
)

// The media types of a snapshot in a registry; docs/registry.md has them for other tools. A change that older versions of
// portolan would misread needs a new number.
const (
	// ArtifactType is that of the manifest.
	ArtifactType = "application/vnd.portolan.snapshot.v1"
	// LayerType is that of its one layer: the bytes of a .mesh.json file, compressed by gzip.
	LayerType = ArtifactType + "+json+gzip"
	// artifactKind begins the artifact types of all numbers.
	artifactKind = "application/vnd.portolan.snapshot."
)

// The annotations of a manifest, beside those of the OCI's own that say when the reading ended, by which version of portolan
// it was read, and a title. They tell nothing that the snapshot does not.
const (
	// AnnotationFormat is the format of the snapshot.
	AnnotationFormat = "portolan.format"
	// AnnotationContexts are the contexts that were read; not there where names were replaced.
	AnnotationContexts = "portolan.contexts"
	// AnnotationRedacted says what was replaced by pseudonyms, or "none".
	AnnotationRedacted = "portolan.redacted"
	// AnnotationUnread is how many reads were refused or failed.
	AnnotationUnread = "portolan.unread"
	// AnnotationDemo is the name of a demo; not there for real clusters.
	AnnotationDemo = "portolan.demo"
)

// filename is what other tools call the layer when they pull it.
const filename = "snapshot.mesh.json.gz"

const (
	// maxManifest is the largest manifest that is read, in bytes.
	maxManifest = 1 << 20
	// maxLayer is the largest layer that is read or sent, in bytes: some fifty times a cluster of 1,000 namespaces.
	maxLayer = 64 << 20
)

// Artifact is a snapshot as it is pushed.
type Artifact struct{ config, layer, manifest blob }

type blob struct {
	descriptor ocispec.Descriptor
	data       []byte
}

// Bytes is how large the snapshot is as it travels.
func (a Artifact) Bytes() int { return len(a.layer.data) }

// Digest is that of the manifest, e.g. "sha256:…".
func (a Artifact) Digest() string { return a.manifest.descriptor.Digest.String() }

// Pack makes the artifact of a snapshot. Equal snapshots give equal digests.
func Pack(s facts.Snapshot) (Artifact, error) {
	data, err := carrier.Pack(s)
	if err != nil {
		return Artifact{}, err
	}
	if len(data) > maxLayer {
		return Artifact{}, &Error{Code: codeBadInput, Message: fmt.Sprintf("the snapshot is larger than %d MiB, compressed", maxLayer>>20),
			Remedy: "read fewer namespaces, with -n"}
	}
	a := Artifact{
		config: blob{ocispec.DescriptorEmptyJSON, ocispec.DescriptorEmptyJSON.Data},
		layer:  blob{content.NewDescriptorFromBytes(LayerType, data), data},
	}
	a.layer.descriptor.Annotations = map[string]string{ocispec.AnnotationTitle: filename}
	manifest, err := json.Marshal(ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, ArtifactType: ArtifactType,
		Config: a.config.descriptor, Layers: []ocispec.Descriptor{a.layer.descriptor}, Annotations: annotations(s),
	})
	if err != nil {
		return Artifact{}, fmt.Errorf("write the manifest: %w", err)
	}
	a.manifest = blob{content.NewDescriptorFromBytes(ocispec.MediaTypeImageManifest, manifest), manifest}
	return a, nil
}

// annotations are the stamp: what one wants to know of a snapshot before fetching it.
func annotations(s facts.Snapshot) map[string]string {
	s = facts.Sorted(s)
	out := map[string]string{
		ocispec.AnnotationCreated: s.TakenAt.UTC().Format(time.RFC3339),
		AnnotationFormat:          strconv.Itoa(facts.Format),
		AnnotationRedacted:        "none",
	}
	title, unread, named := "snapshot of portolan", 0, []string{}
	for _, c := range s.Clusters {
		unread += len(c.Gaps)
		named = append(named, c.Context)
	}
	out[AnnotationUnread] = strconv.Itoa(unread)
	if len(s.Redacted) == 0 {
		out[AnnotationContexts] = strings.Join(named, ", ")
		title += ": " + out[AnnotationContexts]
	} else {
		out[AnnotationRedacted] = facts.RedactionWords(s.Redacted)
	}
	out[ocispec.AnnotationTitle] = title
	if s.Product != "" {
		out[ocispec.AnnotationVersion] = s.Product
	}
	if s.Demo != "" {
		out[AnnotationDemo] = s.Demo
	}
	return out
}

// layerOf finds the snapshot in a manifest, which may be anybody's.
func layerOf(mediaType string, data []byte) (ocispec.Descriptor, error) {
	none := ocispec.Descriptor{}
	if mediaType != ocispec.MediaTypeImageManifest {
		return none, &unfit{fmt.Sprintf("it is of type %s", word(mediaType))}
	}
	var manifest ocispec.Manifest
	if err := json.Unmarshal(data, &manifest); err != nil {
		return none, &unfit{"its manifest is damaged"}
	}
	switch kind := manifest.ArtifactType; {
	case kind == "":
		return none, &unfit{"it is an image or something else with a configuration of type " + word(manifest.Config.MediaType)}
	case kind != ArtifactType && strings.HasPrefix(kind, artifactKind):
		return none, &unfit{fmt.Sprintf("its type is %s, and this program reads %s; pull it with a later version of portolan", word(kind), ArtifactType)}
	case kind != ArtifactType:
		return none, &unfit{"its type is " + word(kind)}
	case len(manifest.Layers) != 1 || manifest.Layers[0].MediaType != LayerType:
		return none, &unfit{"it does not have the one layer of a snapshot"}
	}
	layer := manifest.Layers[0]
	if layer.Size > maxLayer {
		return none, &unfit{fmt.Sprintf("its layer is larger than %d MiB", maxLayer>>20)}
	}
	return layer, nil
}

// unpack reads what was packed; [facts.Read] bounds what it grows to.
func unpack(data []byte) (facts.Snapshot, error) {
	from, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return facts.Snapshot{}, &facts.BadInput{Reason: "it is not compressed by gzip"}
	}
	return facts.Read(from)
}
