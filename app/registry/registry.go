// Package registry sends snapshots to OCI registries and fetches them again, with the credentials that docker has for them.
//
// It exists so that teams share charts through the registry that they already run. It must never write the person's docker
// configuration, say or log a credential, send one to another host than the registry's, or speak without TLS beyond this
// machine unless that was asked for. What it fetches is foreign: it is bounded, and checked against its digest, before it
// is looked at.
package registry

import (
	"bytes"
	"context"
	"errors"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote"

	"portolan/graph/facts"
)

// patience is how long a push or a pull may take in all.
const patience = 5 * time.Minute

// Client talks to registries. Its zero value is ready for use.
type Client struct {
	// UserAgent is what it calls itself; empty leaves that to the library.
	UserAgent string
	// PlainHTTP says whether to do without TLS; nil is with TLS, but for registries on loopback.
	PlainHTTP *bool

	// limit is patience where it is 0.
	limit time.Duration
}

// Push sends the artifact to where the reference says, which must have a tag, and answers the reference by digest. What the
// registry has already is not sent again. Its errors are [*Error], or the context's own.
func (c Client) Push(ctx context.Context, ref Reference, a Artifact) (Reference, error) {
	if err := ref.pushable(); err != nil {
		return Reference{}, err
	}
	err := c.within(ctx, "push to", ref, func(ctx context.Context, repo *remote.Repository) error {
		for _, b := range []blob{a.config, a.layer} {
			there, err := repo.Blobs().Exists(ctx, b.descriptor)
			if err == nil && !there {
				err = repo.Blobs().Push(ctx, b.descriptor, bytes.NewReader(b.data))
			}
			if err != nil && !errors.Is(err, errdef.ErrAlreadyExists) {
				return err
			}
		}
		return repo.Manifests().PushReference(ctx, a.manifest.descriptor, bytes.NewReader(a.manifest.data), ref.inner.Reference)
	})
	return ref.at(a.manifest.descriptor.Digest), err
}

// Pull fetches the snapshot that the reference names, by default its tag latest, and answers the reference by digest too. Its
// errors are [*Error], or the context's own.
func (c Client) Pull(ctx context.Context, ref Reference) (facts.Snapshot, Reference, error) {
	var manifest, layer []byte
	var described ocispec.Descriptor
	err := c.within(ctx, "pull", ref, func(ctx context.Context, repo *remote.Repository) (err error) {
		if described, manifest, err = fetchManifest(ctx, repo, ref); err != nil {
			return err
		}
		wanted, err := layerOf(described.MediaType, manifest)
		if err != nil {
			return err
		}
		layer, err = fetchLayer(ctx, repo, wanted)
		return err
	})
	if err != nil {
		return facts.Snapshot{}, Reference{}, err
	}
	snapshot, err := unpack(layer)
	if err != nil {
		return facts.Snapshot{}, Reference{}, badSnapshot(ref, err)
	}
	return snapshot, ref.at(described.Digest), nil
}

// within does something with a repository within the limit, and words what goes wrong.
func (c Client) within(ctx context.Context, doing string, ref Reference, do func(context.Context, *remote.Repository) error) error {
	limit := c.limit
	if limit == 0 {
		limit = patience
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	repo, keys := c.repository(ref)
	err := do(limited, repo)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return tooSlow(doing, ref, limit, err)
	}
	return explain(doing, ref, keys, err)
}

func fetchManifest(ctx context.Context, repo *remote.Repository, ref Reference) (ocispec.Descriptor, []byte, error) {
	described, body, err := repo.Manifests().FetchReference(ctx, ref.orLatest())
	if err != nil {
		return described, nil, err
	}
	defer body.Close()
	if described.Size > maxManifest {
		return described, nil, &unfit{"its manifest is larger than any of a snapshot"}
	}
	data, err := content.ReadAll(body, described)
	return described, data, err
}

func fetchLayer(ctx context.Context, repo *remote.Repository, wanted ocispec.Descriptor) ([]byte, error) {
	body, err := repo.Blobs().Fetch(ctx, wanted)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return content.ReadAll(body, wanted)
}
