package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/version"
)

// errNotAnAPIServer: something answered, and not as a Kubernetes API server does.
var errNotAnAPIServer = errors.New("the answer is not a Kubernetes API server's")

// connect prepares the clients and asks for the server's version, which fails fast where everything would.
func connect(ctx context.Context, req Request) (*client, error) {
	c, err := newClient(req.Config)
	if err != nil {
		return nil, unusableConfig(req.Context, err)
	}
	limit := req.ConnectTimeout
	if limit <= 0 {
		limit = DefaultConnectTimeout
	}
	c.version, err = askVersion(ctx, c, limit)
	switch {
	case err == nil, apierrors.IsForbidden(err):
		// Some clusters keep even their version from users who may read the rest.
		return c, nil
	case ctx.Err() != nil:
		c.close()
		return nil, fmt.Errorf("read context %q: %w", req.Context, ctx.Err())
	}
	c.close()
	return nil, classify(req.Context, req.Config, err)
}

// askVersion waits for the answer, or for the limit. The request runs beside, because a credential plugin that
// client-go starts for it does not listen to the context.
func askVersion(ctx context.Context, c *client, limit time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type answer struct {
		version string
		err     error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := getVersion(ctx, c)
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		if a.err != nil && ctx.Err() != nil {
			return "", &slowError{after: limit, err: ctx.Err()}
		}
		return a.version, a.err
	case <-ctx.Done():
		return "", &slowError{after: limit, err: ctx.Err()}
	}
}

func getVersion(ctx context.Context, c *client) (string, error) {
	result := c.kube.Discovery().RESTClient().Get().AbsPath("/version").MaxRetries(0).Do(ctx)
	if err := result.Error(); err != nil { // unlike Raw's, it holds what the server said
		return "", fmt.Errorf("ask for the version: %w", err)
	}
	raw, err := result.Raw()
	if err != nil {
		return "", fmt.Errorf("ask for the version: %w", err)
	}
	var info version.Info
	if err := json.Unmarshal(raw, &info); err != nil || info.GitVersion == "" {
		return "", errNotAnAPIServer
	}
	return info.GitVersion, nil
}

// slowError says that nothing answered within the limit.
type slowError struct {
	after time.Duration
	err   error
}

func (e *slowError) Error() string { return fmt.Sprintf("no answer within %v", e.after) }

func (e *slowError) Unwrap() error { return e.err }
