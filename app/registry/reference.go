package registry

import (
	"fmt"
	"net"
	"strings"

	"github.com/opencontainers/go-digest"
	"oras.land/oras-go/v2/registry"
)

// Scheme begins every reference.
const Scheme = "oci://"

// howToWrite is the remedy for a reference that is none.
const howToWrite = "write it as oci://REGISTRY/REPOSITORY:TAG, such as oci://registry.example.com/meshes/prod:today"

// Reference names a snapshot in a registry: oci://REGISTRY/REPOSITORY, with :TAG or @DIGEST or neither.
type Reference struct{ inner registry.Reference }

// Is says whether a text means something in a registry, and not a file.
func Is(text string) bool { return strings.HasPrefix(text, Scheme) }

// Parse reads a reference. Credentials in one are refused, and not repeated in the error.
func Parse(text string) (Reference, error) {
	rest, ours := strings.CutPrefix(text, Scheme)
	if !ours {
		return Reference{}, badReference(fmt.Sprintf("%q is no reference into a registry", text), howToWrite)
	}
	host, _, _ := strings.Cut(rest, "/")
	if strings.Contains(host, "@") {
		return Reference{}, badReference("a reference holds no user and no password",
			"log in with docker login, and leave them out of it")
	}
	inner, err := registry.ParseReference(rest)
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), "invalid reference: ")
		return Reference{}, badReference(fmt.Sprintf("%q is no reference into a registry: %s", text, reason), howToWrite)
	}
	return Reference{inner}, nil
}

// String is the reference as it is written.
func (r Reference) String() string { return Scheme + r.inner.String() }

// Host is the registry, with its port where it has one.
func (r Reference) Host() string { return r.inner.Registry }

// at is the same repository's content of the digest.
func (r Reference) at(d digest.Digest) Reference {
	r.inner.Reference = d.String()
	return r
}

// orLatest is the tag or digest.
func (r Reference) orLatest() string { return r.inner.ReferenceOrDefault() }

// ParseTagged reads a reference to push to.
func ParseTagged(text string) (Reference, error) {
	ref, err := Parse(text)
	if err != nil {
		return Reference{}, err
	}
	return ref, ref.pushable()
}

// pushable is nil for a reference with a tag: what is pushed without one nobody finds again, and a digest is not ours to choose.
func (r Reference) pushable() error {
	if r.inner.Reference != "" && r.inner.ValidateReferenceAsTag() == nil {
		return nil
	}
	return badReference(fmt.Sprintf("%s has no tag to push to", r), howToWrite)
}

// loopback says whether the registry is on this machine.
func (r Reference) loopback() bool {
	host := r.inner.Registry
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || address != nil && address.IsLoopback()
}
