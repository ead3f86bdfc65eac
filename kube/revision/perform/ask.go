package perform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"portolan/kube/revision"
)

// asking is how many questions are under way at a time.
const asking = 8

// dryLimit is how long a dry run may be tried again.
const dryLimit = 10 * time.Second

// Missing are the permissions that carrying out the change needs and that the user lacks, sorted, as
// "patch daemonsets.apps in shop". The API server is asked for each; nothing is written.
func Missing(ctx context.Context, config *rest.Config, change revision.Change) ([]string, error) {
	c, err := connect(config, nil, false)
	if err != nil {
		return []string{}, err
	}
	defer c.close()
	rights := revision.Rights(change)
	lacking := make([]string, len(rights))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asking)
	for i, r := range rights {
		group.Go(func() error {
			may, err := c.may(ctx, r)
			if err == nil && !may {
				lacking[i] = r.String()
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return []string{}, fmt.Errorf("ask for the permissions: %w", plainly(err))
	}
	out := append([]string{}, slices.DeleteFunc(lacking, func(s string) bool { return s == "" })...)
	slices.Sort(out)
	return slices.Compact(out), nil
}

func (c *connection) may(ctx context.Context, r revision.Right) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
		ResourceAttributes: &authorizationv1.ResourceAttributes{Verb: r.Verb, Group: r.Group, Resource: r.Resource, Namespace: r.Namespace, Name: r.Name},
	}}
	got, err := c.kube.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
	if err != nil {
		return false, err
	}
	return got.Status.Allowed, nil
}

// DryRun has the API server try out every write of the change, with all its admission plugins and webhooks, and keep
// none. What it would refuse comes back as warnings of weight Refuse, what it cannot try out (a webhook that knows no dry
// runs) as Warn; an error means that it could not be asked.
func DryRun(ctx context.Context, config *rest.Config, change revision.Change) ([]revision.Warning, error) {
	stamp := time.Now().UTC().Format(time.RFC3339)
	byStep := writesOf(change, func(string) string { return stamp })
	writes := listed(change, byStep)
	c, err := connect(config, writes, true)
	if err != nil {
		return []revision.Warning{}, err
	}
	defer c.close()
	answers := make([]*revision.Warning, len(writes))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asking)
	for i, w := range writes {
		group.Go(func() error {
			// What is so already is no reason against it: a run that is taken up again has written some.
			_, err := c.send(ctx, w, true, dryLimit, unrecorded{})
			var silent *silentError
			if errors.As(err, &silent) || ctx.Err() != nil {
				return err
			}
			answers[i] = rejection(w, err)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return []revision.Warning{}, fmt.Errorf("try the change out: %w", err)
	}
	out := []revision.Warning{}
	for _, a := range answers {
		if a != nil {
			out = append(out, *a)
		}
	}
	return out, nil
}

// listed are the writes in the order of the change.
func listed(change revision.Change, byStep map[string]write) []write {
	var out []write
	for _, wave := range revision.Waves(change, 0) {
		for _, s := range wave {
			out = append(out, byStep[s.Name])
		}
	}
	return out
}

// rejection words why a write would not be taken.
func rejection(w write, err error) *revision.Warning {
	if err == nil {
		return nil
	}
	out := &revision.Warning{Code: "dry-run", Weight: revision.Refuse, Object: w.object, Message: plain(err.Error()),
		Remedy: "the API server's own dry run says so; mend what it names, then plan again"}
	if apierrors.IsBadRequest(err) && isStatus(err) && noDryRun(err) {
		out.Code, out.Weight = "no-dry-run", revision.Warn
		out.Remedy = "the write could not be tried out; it may still be taken"
	}
	var gone *goneError
	if errors.As(err, &gone) && w.restarts {
		out.Code, out.Weight, out.Remedy = "gone", revision.Warn, "nothing: what is gone needs no restart, and is passed over"
	}
	return out
}

// unrecorded is an attempt that changes nothing, and that nobody need remember.
type unrecorded struct{}

func (unrecorded) will(write) error                 { return nil }
func (unrecorded) tried(write, sight, string) error { return nil }

// Who is the user of this machine, and who the cluster takes it for; where the cluster does not say, that is empty.
func Who(ctx context.Context, config *rest.Config) (revision.Who, error) {
	out := revision.Who{Local: localUser()}
	c, err := connect(config, nil, false)
	if err != nil {
		return out, err
	}
	defer c.close()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	got, err := c.kube.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	switch {
	case err == nil:
		out.Kube = got.Status.UserInfo.Username
	case !apierrors.IsNotFound(err) && !apierrors.IsForbidden(err): // clusters before 1.28 have no such review
		return out, fmt.Errorf("ask the cluster who you are: %w", plainly(err))
	}
	return out, nil
}

func localUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return os.Getenv("USER")
}
