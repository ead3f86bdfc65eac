// Package template tells whether a pod template, and the kind of strategy that replaces its pods, are still what they were.
//
// It exists because a workload's resourceVersion changes with every pod that comes or goes, while a plan rests on the
// template alone. It must never keep a template, or anything that one could be guessed from: a fingerprint is all there
// is of it.
package template

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"

	corev1 "k8s.io/api/core/v1"

	"portolan/kube/revision"
)

// Fingerprint is equal for equal templates with the same type of strategy, whenever they were restarted last. It is empty for
// a template that has no JSON.
func Fingerprint(t corev1.PodTemplateSpec, strategy string) string {
	t.Annotations = maps.Clone(t.Annotations)
	delete(t.Annotations, revision.AnnotationRestartedAt)
	if len(t.Annotations) == 0 {
		t.Annotations = nil
	}
	text, err := json.Marshal(t)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(strategy+"\n"), text...))
	return hex.EncodeToString(sum[:8])
}
