package perform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// How often a write is tried again while the API server does not answer or does not take it.
const (
	firstBackoff = 200 * time.Millisecond
	lastBackoff  = 5 * time.Second
	// hesitation is for refusals that an API server also gives for a moment while it starts.
	hesitation = 10 * time.Second
)

// changedError says that an object is not what was planned with.
type changedError struct{ object, why string }

func (e *changedError) Error() string {
	return fmt.Sprintf("%s was changed by somebody else: %s; plan again", e.object, e.why)
}

// goneError says that there is nothing left to write to.
type goneError struct{ object string }

func (e *goneError) Error() string { return e.object + " is gone" }

// attempt is what a write is told on its way.
type attempt interface {
	// will is called once, just before the write is sent for the first time; an error keeps it from being sent.
	will(write) error
	// tried is called after each time that it was sent, and when it was found to be there already.
	tried(write, sight, string) error
}

// send writes: it looks, sends, and looks again before it ever repeats. begun says that an earlier program may have sent
// it. What it answers is the object as it is after the write. A ctx that ends lets a request that is under way come back.
func (c *connection) send(ctx context.Context, w write, begun bool, limit time.Duration, at attempt) (sight, error) {
	start := time.Now()
	backoff := firstBackoff
	for sent := begun; ; {
		seen, err := c.look(ctx, w)
		switch {
		case err != nil:
		case seen.gone:
			return seen, &goneError{w.object}
		case seen.done && sent:
			return seen, at.tried(w, seen, "found written")
		case seen.changed != "" || seen.done:
			return seen, &changedError{w.object, orDone(seen)}
		default:
			if !sent {
				if err := at.will(w); err != nil {
					return seen, err
				}
			}
			sent = true
			var generation int64
			generation, err = c.patch(ctx, w, seen)
			if err == nil {
				seen.generation = generation
				return seen, at.tried(w, seen, "written")
			}
			if failed := at.tried(w, seen, plain(err.Error())); failed != nil {
				return seen, failed
			}
		}
		if !c.again(err, time.Since(start), limit) {
			return sight{}, fmt.Errorf("%s: %w", w.object, plainly(err))
		}
		if err := sleep(ctx, backoff); err != nil {
			return sight{}, err
		}
		backoff = min(2*backoff, lastBackoff)
	}
}

func orDone(s sight) string {
	if s.changed != "" {
		return s.changed
	}
	return "it is already as this run was to make it"
}

func (c *connection) look(ctx context.Context, w write) (sight, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return w.look(ctx, c.kube)
}

// patch sends the write once and waits for what becomes of it, also where nobody wants the run any more: otherwise nobody
// would know. It answers the object's generation.
func (c *connection) patch(ctx context.Context, w write, seen sight) (int64, error) {
	body, err := w.patch(seen)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	defer cancel()
	request := c.writer.Patch(w.patchType).AbsPath(w.path).Param("fieldManager", fieldManager).MaxRetries(0).Body(body)
	if c.dry {
		request = request.Param("dryRun", metav1.DryRunAll)
	}
	result := request.Do(ctx)
	if err := result.Error(); err != nil {
		return 0, err
	}
	raw, err := result.Raw()
	if err != nil {
		return 0, err
	}
	var object struct {
		Metadata struct {
			Generation int64 `json:"generation"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(raw, &object); err != nil {
		return 0, fmt.Errorf("the answer to the write is no object: %w", err)
	}
	return object.Metadata.Generation, nil
}

// again tells whether a write that failed may come to something yet.
func (c *connection) again(err error, since, limit time.Duration) bool {
	switch {
	case since >= limit:
		return false
	case apierrors.IsConflict(err), apierrors.IsNotFound(err):
		return true // The next look says what became of it.
	case apierrors.IsForbidden(err), apierrors.IsUnauthorized(err), apierrors.IsInternalError(err):
		return since < hesitation && !c.dry
	case isStatus(err):
		return apierrors.IsServerTimeout(err) || apierrors.IsTimeout(err) || apierrors.IsTooManyRequests(err) || apierrors.IsServiceUnavailable(err)
	}
	return isNetwork(err)
}

func isStatus(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status)
}

// isNetwork tells an API server that did not answer from this program's own refusals.
func isNetwork(err error) bool {
	var refused *Refused
	var inURL *url.Error
	var op net.Error
	return !errors.As(err, &refused) && (errors.As(err, &inURL) || errors.As(err, &op) || errors.Is(err, context.DeadlineExceeded))
}

// silentError says that the API server did not answer.
type silentError struct{ err error }

func (e *silentError) Error() string { return "the API server did not answer: " + e.err.Error() }

func (e *silentError) Unwrap() error { return e.err }

// plainly takes the address out of an error of the network.
func plainly(err error) error {
	var inURL *url.Error
	switch {
	case isStatus(err) || !isNetwork(err):
		return err
	case errors.As(err, &inURL) && inURL.Err != nil:
		return &silentError{inURL.Err}
	}
	return &silentError{err}
}

// sleep waits, or ends with ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// noDryRun tells a webhook that has side effects, which the API server does not call for a dry run
// (k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go, NewDryRunUnsupportedErr).
func noDryRun(err error) bool { return strings.Contains(err.Error(), "does not support dry run") }
