package perform

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/kube/revision"
)

// checkLimit is how long an API server that does not answer is waited for before anything is written.
const checkLimit = 30 * time.Second

// check reads all that is to be written again, and refuses where it is not as it was planned, or as an earlier life of
// the run left it. Nothing is written before all is checked.
func (c *carrier) check(ctx context.Context) error {
	if err := c.sameCluster(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asking)
	if c.change.Tag != nil {
		for i := range c.change.Tag.Edits {
			s := revision.Step{Name: revision.TagStep(c.change.Tag.Edits[i]), Tag: &c.change.Tag.Edits[i]}
			group.Go(func() error { return c.unchanged(ctx, tagWrite(s)) })
		}
	}
	for i := range c.change.Namespaces {
		n := &c.change.Namespaces[i]
		if c.concerns(n) {
			s := revision.Step{Name: revision.LabelStep(n.Name), Namespace: n}
			group.Go(func() error { return c.unchanged(ctx, labelWrite(s)) })
		}
	}
	return group.Wait()
}

// concerns tells whether anything is still to be done in a namespace.
func (c *carrier) concerns(n *revision.NamespaceChange) bool {
	label := c.steps[revision.LabelStep(n.Name)].State
	return c.remaining[n.Name] > 0 || len(n.Edits) > 0 && label != revision.StepWritten
}

// sameCluster keeps a journal from being applied to another cluster whose context has the same name. Who may not see
// kube-system is held by the UIDs of what is written alone.
func (c *carrier) sameCluster(ctx context.Context) error {
	if c.change.Cluster == "" {
		return nil
	}
	var got *corev1.Namespace
	err := c.patiently(ctx, func(ctx context.Context) (err error) {
		got, err = c.conn.kube.CoreV1().Namespaces().Get(ctx, metav1.NamespaceSystem, metav1.GetOptions{})
		return err
	})
	switch {
	case apierrors.IsForbidden(err), apierrors.IsNotFound(err):
		return nil
	case err != nil:
		return err
	case string(got.UID) != c.change.Cluster:
		return fmt.Errorf("the context %q leads to another cluster than the one that was planned for; plan again", c.change.Context)
	}
	return nil
}

// unchanged compares one object with what is expected of it now.
func (c *carrier) unchanged(ctx context.Context, w write) error {
	var seen sight
	err := c.patiently(ctx, func(ctx context.Context) (err error) {
		seen, err = w.look(ctx, c.conn.kube)
		return err
	})
	state := c.stateOf(w.step)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", w.object, err)
	case seen.gone:
		return fmt.Errorf("%w; plan again", &goneError{w.object})
	case seen.changed != "":
		return &changedError{w.object, seen.changed}
	case state == revision.StepWritten && !seen.done:
		return &changedError{w.object, "what this run wrote is not there any more"}
	case state == revision.StepWaiting && seen.done:
		return &changedError{w.object, orDone(seen)}
	}
	return nil
}

// patiently asks again while the API server does not answer.
func (c *carrier) patiently(ctx context.Context, ask func(context.Context) error) error {
	for start, backoff := time.Now(), firstBackoff; ; backoff = min(2*backoff, lastBackoff) {
		limited, cancel := context.WithTimeout(ctx, c.conn.timeout)
		err := ask(limited)
		cancel()
		if err == nil || apierrors.IsForbidden(err) || !c.conn.again(err, time.Since(start), checkLimit) {
			return plainlyOrNil(err)
		}
		if err := sleep(ctx, backoff); err != nil {
			return err
		}
	}
}

func plainlyOrNil(err error) error {
	if err == nil {
		return nil
	}
	return plainly(err)
}
