package perform

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"portolan/kube/revision"
)

// Kinds of a tag's objects.
const (
	kindWebhook = "MutatingWebhookConfiguration"
	kindService = "Service"
)

// operation is one of a JSON patch (RFC 6902).
type operation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	From  string          `json:"from,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

func tagWrite(s revision.Step) write {
	e := s.Tag
	out := write{
		step: s.Name, object: e.Kind + "/" + e.Name, patchType: types.JSONPatchType, after: e.Says,
		path: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/" + e.Name,
	}
	if e.Kind == kindService {
		out.object = e.Kind + "/" + e.Namespace + "/" + e.Name
		out.path = "/api/v1/namespaces/" + e.Namespace + "/services/" + e.Name
	}
	out.what = "tag's " + out.object
	out.look = func(ctx context.Context, kube kubernetes.Interface) (sight, error) {
		got, meta, err := readTag(ctx, kube, e)
		if err != nil {
			return missing(err)
		}
		return seeTag(e, got, meta)
	}
	out.patch = func(seen sight) ([]byte, error) { return guarded(e, seen.resourceVersion) }
	return out
}

// readTag gives the object as JSON, for that is what a patch is about.
func readTag(ctx context.Context, kube kubernetes.Interface, e *revision.TagEdit) ([]byte, metav1.ObjectMeta, error) {
	if e.Kind == kindService {
		got, err := kube.CoreV1().Services(e.Namespace).Get(ctx, e.Name, metav1.GetOptions{})
		if err != nil {
			return nil, metav1.ObjectMeta{}, err
		}
		text, err := json.Marshal(got)
		return text, got.ObjectMeta, err
	}
	got, err := kube.AdmissionregistrationV1().MutatingWebhookConfigurations().Get(ctx, e.Name, metav1.GetOptions{})
	if err != nil {
		return nil, metav1.ObjectMeta{}, err
	}
	text, err := json.Marshal(got)
	return text, got.ObjectMeta, err
}

// seeTag is strict: nobody but whoever moves a tag writes to its objects, so another resourceVersion is a change.
func seeTag(e *revision.TagEdit, got []byte, meta metav1.ObjectMeta) (sight, error) {
	out := sight{resourceVersion: meta.ResourceVersion}
	ops, err := operations(e.Patch)
	if err != nil {
		return sight{}, err
	}
	done := true
	for _, op := range ops {
		done = done && holds(got, op)
	}
	switch {
	case string(meta.UID) != e.UID:
		out.changed = "it was deleted and made anew"
	case done:
		out.done = true
	case meta.ResourceVersion != e.ResourceVersion:
		out.changed = "somebody wrote to it"
	}
	return out, nil
}

func operations(patch string) ([]operation, error) {
	var ops []operation
	if err := json.Unmarshal([]byte(patch), &ops); err != nil {
		return nil, fmt.Errorf("read the planned patch: %w", err)
	}
	return ops, nil
}

// guarded is the patch, for this object in this state only.
func guarded(e *revision.TagEdit, resourceVersion string) ([]byte, error) {
	ops, err := operations(e.Patch)
	if err != nil {
		return nil, err
	}
	uid, err := json.Marshal(e.UID)
	if err != nil {
		return nil, err
	}
	version, err := json.Marshal(resourceVersion)
	if err != nil {
		return nil, err
	}
	guard := []operation{{Op: "test", Path: "/metadata/uid", Value: uid}, {Op: "replace", Path: "/metadata/resourceVersion", Value: version}}
	return json.Marshal(append(guard, ops...))
}

// holds tells whether an operation has nothing to do any more. What is tested says nothing of that.
func holds(object []byte, op operation) bool {
	if op.Op == "test" {
		return true
	}
	at, found := lookUp(object, op.Path)
	switch op.Op {
	case "add", "replace":
		return found && equalJSON(at, op.Value)
	case "remove":
		return !found
	}
	return false // "move" and "copy" cannot be told from the result.
}

// lookUp follows a JSON pointer (RFC 6901).
func lookUp(object []byte, pointer string) (json.RawMessage, bool) {
	at := json.RawMessage(object)
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		var fields map[string]json.RawMessage
		var items []json.RawMessage
		if json.Unmarshal(at, &items) == nil {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(items) {
				return nil, false
			}
			at = items[i]
			continue
		}
		if json.Unmarshal(at, &fields) != nil || fields[token] == nil {
			return nil, false
		}
		at = fields[token]
	}
	return at, true
}

// equalJSON compares values whatever the order of their fields.
func equalJSON(a, b json.RawMessage) bool {
	x, errX := canonical(a)
	y, errY := canonical(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// canonical sorts fields, which is what Go does with maps.
func canonical(text json.RawMessage) ([]byte, error) {
	var fields map[string]json.RawMessage
	var items []json.RawMessage
	switch {
	case json.Unmarshal(text, &fields) == nil && fields != nil:
		for k, v := range fields {
			sorted, err := canonical(v)
			if err != nil {
				return nil, err
			}
			fields[k] = sorted
		}
		return json.Marshal(fields)
	case json.Unmarshal(text, &items) == nil && items != nil:
		for i, v := range items {
			sorted, err := canonical(v)
			if err != nil {
				return nil, err
			}
			items[i] = sorted
		}
		return json.Marshal(items)
	}
	var out bytes.Buffer
	err := json.Compact(&out, text)
	return out.Bytes(), err
}
