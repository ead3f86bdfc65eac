package live

import (
	"errors"
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// Error says why an istiod, or one of its pods, could not be asked.
type Error struct {
	// Istiod is NAMESPACE/NAME of its Deployment, or of the pod.
	Istiod string
	// Verb, Resource and Namespace are the permission that is missing, as RBAC names it; empty where that is not why.
	Verb, Resource, Namespace string
	Err                       error
}

// Error says which permission is missing, or what else failed.
func (e *Error) Error() string {
	if e.Forbidden() {
		return fmt.Sprintf("istiod %s was not asked: you may not %s %s in %s", e.Istiod, e.Verb, e.Resource, e.Namespace)
	}
	return fmt.Sprintf("istiod %s could not be asked: %v", e.Istiod, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Forbidden tells a missing permission from an istiod that cannot be reached.
func (e *Error) Forbidden() bool { return e.Verb != "" }

// Errors are the single ones of what [Ask] returns.
func Errors(err error) []*Error {
	var one *Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		out := []*Error{}
		for _, e := range joined.Unwrap() {
			out = append(out, Errors(e)...)
		}
		return out
	}
	if errors.As(err, &one) {
		return []*Error{one}
	}
	return []*Error{}
}

// problem words the error of a request.
func problem(verb, resource, namespace, name string, err error) error {
	out := &Error{Istiod: namespace + "/" + name, Err: err}
	if apierrors.IsForbidden(err) || errors.Is(err, errForbidden) {
		out.Verb, out.Resource, out.Namespace = verb, resource, namespace
	}
	return out
}

// errForbidden is the API server's answer to an upgrade, whose body client-go gives as text only.
var errForbidden = fmt.Errorf("the API server answers %d", http.StatusForbidden)
