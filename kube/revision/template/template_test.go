package template_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/kube/revision"
	"portolan/kube/revision/template"
)

func TestARestartIsNoOtherTemplate(t *testing.T) {
	of := func(image string, annotations map[string]string) string {
		given := corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Annotations: annotations}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: image}}}}
		out := template.Fingerprint(given, "RollingUpdate")
		if len(given.Annotations) != len(annotations) {
			t.Error("the template was changed")
		}
		return out
	}
	plain := of("a", nil)
	if got := of("a", map[string]string{revision.AnnotationRestartedAt: "2026-01-01T00:00:00Z"}); got != plain || got == "" {
		t.Errorf("restarted: %q, want %q", got, plain)
	}
	if template.Fingerprint(corev1.PodTemplateSpec{}, "Recreate") == template.Fingerprint(corev1.PodTemplateSpec{}, "RollingUpdate") {
		t.Error("another strategy is the same")
	}
	if got := of("b", nil); got == plain {
		t.Error("another image is the same template")
	}
	if got := of("a", map[string]string{"sidecar.istio.io/inject": "false"}); got == plain {
		t.Error("another annotation is the same template")
	}
}
