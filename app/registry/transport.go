package registry

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// Limits of single steps; a push or a pull as a whole has its own.
const (
	connectLimit = 10 * time.Second
	answerLimit  = 30 * time.Second
	maxRedirects = 10
)

// repository is a client of the reference's repository, and what it has for credentials.
func (c Client) repository(ref Reference) (*remote.Repository, *keys) {
	k := &keys{}
	client := &auth.Client{
		Client:     &http.Client{Transport: &retry.Transport{Base: transport(), Policy: tries}, CheckRedirect: redirect},
		Cache:      auth.NewCache(),
		Credential: k.get,
	}
	if c.UserAgent != "" {
		client.SetUserAgent(c.UserAgent)
	}
	plain := ref.loopback()
	if c.PlainHTTP != nil {
		plain = *c.PlainHTTP
	}
	return &remote.Repository{Reference: ref.inner, Client: client, PlainHTTP: plain, MaxMetadataBytes: maxManifest}, k
}

// transport is the default one, proxies and all, with limits. The system's certificates are trusted, and those that
// SSL_CERT_FILE names where Go looks for it.
func transport() *http.Transport {
	dialer := &net.Dialer{Timeout: connectLimit}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: connectLimit, ResponseHeaderTimeout: answerLimit, IdleConnTimeout: answerLimit,
	}
}

// tries says how often a request is made that the registry was too busy for.
func tries() retry.Policy {
	return &retry.GenericPolicy{Retryable: retry.DefaultPredicate, Backoff: retry.DefaultBackoff,
		MinWait: 200 * time.Millisecond, MaxWait: 2 * time.Second, MaxRetry: 2}
}

// errDowngrade: what began with TLS must not go on without it.
var errDowngrade = errors.New("it redirects to an address without TLS")

// redirect follows a registry to where it keeps its content. The library leaves the credentials behind when the host changes.
func redirect(to *http.Request, via []*http.Request) error {
	switch {
	case len(via) >= maxRedirects:
		return errors.New("it redirects too often")
	case to.URL.Scheme != "https" && via[len(via)-1].URL.Scheme == "https":
		return errDowngrade
	}
	return nil
}

// keys finds credentials when a registry asks for them, and not before.
type keys struct {
	// found is true once there were some.
	found atomic.Bool
}

// keyError says that docker's credentials could not be read.
type keyError struct{ err error }

func (e *keyError) Error() string { return e.err.Error() }

func (e *keyError) Unwrap() error { return e.err }

// get asks docker's configuration and the helpers that it names. They run beside: a helper may wait for a person, and its
// children may hold its output open when it was killed.
func (k *keys) get(ctx context.Context, host string) (auth.Credential, error) {
	type answer struct {
		credential auth.Credential
		err        error
	}
	done := make(chan answer, 1)
	go func() {
		store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{})
		if err != nil {
			done <- answer{err: err}
			return
		}
		credential, err := credentials.Credential(store)(ctx, host)
		done <- answer{credential, err}
	}()
	select {
	case a := <-done:
		switch {
		case ctx.Err() != nil:
			return auth.EmptyCredential, ctx.Err()
		case a.err != nil:
			return auth.EmptyCredential, &keyError{a.err}
		}
		if a.credential != auth.EmptyCredential {
			k.found.Store(true)
		}
		return a.credential, nil
	case <-ctx.Done():
		return auth.EmptyCredential, ctx.Err()
	}
}
