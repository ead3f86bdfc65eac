package perform

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"

	"portolan/kube/revision"
)

// write is one planned patch: how to see whether it is still to be done, and what it is then.
type write struct {
	// step is its name in the journal; object names it for a person, as KIND/NAME or KIND/NAMESPACE/NAME.
	step, object string
	// what is written, and before and after are for the audit log.
	what          string
	before, after []string
	// path and patchType are the only request that may be sent for it.
	path      string
	patchType types.PatchType
	// restarts: it is a workload's, which may go without harm to the others.
	restarts bool
	// look reads the object.
	look func(context.Context, kubernetes.Interface) (sight, error)
	// patch is the request's body, which holds only for the object's state that was seen.
	patch func(sight) ([]byte, error)
}

// sight is an object as it was seen just now.
type sight struct {
	resourceVersion string
	generation      int64
	// done: what is to be written is there already.
	done bool
	// gone: there is no such object any more.
	gone bool
	// changed says what is not as it was when the change was planned; empty where nothing is.
	changed string
	// before is what the audit log says was there, where it is known only now.
	before []string
}

// writesOf are all writes of a change, by the names of their steps. A restart's stamp is asked for when it is made.
func writesOf(c revision.Change, stamp func(step string) string) map[string]write {
	out := map[string]write{}
	for _, wave := range revision.Waves(c, 0) {
		for _, s := range wave {
			switch {
			case s.Tag != nil:
				out[s.Name] = tagWrite(s)
			case s.Namespace != nil:
				out[s.Name] = labelWrite(s)
			default:
				out[s.Name] = restartWrite(s, stamp(s.Name))
			}
		}
	}
	return out
}

// metadata is the part of a merge patch that says which object, in which state, it is for: another one is a conflict.
type metadata struct {
	UID             string             `json:"uid"`
	ResourceVersion string             `json:"resourceVersion"`
	Labels          map[string]*string `json:"labels,omitempty"`
}

func labelWrite(s revision.Step) write {
	n := s.Namespace
	w := write{
		step: s.Name, object: "namespace/" + n.Name, what: "labels of namespace/" + n.Name,
		path: "/api/v1/namespaces/" + n.Name, patchType: types.MergePatchType,
	}
	edits := map[string]*string{}
	for _, e := range n.Edits {
		edits[e.Key] = e.After
		w.before, w.after = append(w.before, field(e.Key, e.Before)), append(w.after, field(e.Key, e.After))
	}
	w.look = func(ctx context.Context, kube kubernetes.Interface) (sight, error) {
		got, err := kube.CoreV1().Namespaces().Get(ctx, n.Name, metav1.GetOptions{})
		if err != nil {
			return missing(err)
		}
		return seeNamespace(n, got), nil
	}
	w.patch = func(s sight) ([]byte, error) {
		return json.Marshal(struct {
			Metadata metadata `json:"metadata"`
		}{metadata{n.UID, s.resourceVersion, edits}})
	}
	return w
}

// seeNamespace compares a namespace with what the plan says of it, before and after.
func seeNamespace(n *revision.NamespaceChange, got *corev1.Namespace) sight {
	out := sight{resourceVersion: got.ResourceVersion, generation: got.Generation}
	now := relevant(got.Labels)
	after := maps.Clone(n.Labels)
	if after == nil {
		after = map[string]string{}
	}
	for _, e := range n.Edits {
		delete(after, e.Key)
		if e.After != nil {
			after[e.Key] = *e.After
		}
	}
	switch {
	case string(got.UID) != n.UID:
		out.changed = "it was deleted and made anew"
	case got.DeletionTimestamp != nil:
		out.changed = "it is being deleted"
	case maps.Equal(now, after):
		out.done = true
	case !maps.Equal(now, relevant(n.Labels)):
		out.changed = fmt.Sprintf("its labels are %s, and were %s", labels(now), labels(relevant(n.Labels)))
	}
	return out
}

// relevant are the labels that a switch is about.
func relevant(all map[string]string) map[string]string {
	out := map[string]string{}
	for _, key := range []string{revision.LabelInjection, revision.LabelRevision} {
		if v, ok := all[key]; ok {
			out[key] = v
		}
	}
	return out
}

// labels names labels as kubectl does.
func labels(all map[string]string) string {
	if len(all) == 0 {
		return "without injection"
	}
	out := ""
	for i, key := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			out += ","
		}
		out += key + "=" + all[key]
	}
	return out
}

// field is a value before or after, as kubectl label has it.
func field(key string, value *string) string {
	if value == nil {
		return key + "-"
	}
	return key + "=" + *value
}
