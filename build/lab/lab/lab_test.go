package lab

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	kerrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/live"
	"portolan/build/lab/scenario"
)

// TestTwoVersions: both istiods of an upgrade inject with their own proxy, and they
// and the API server can be killed and come back.
func TestTwoVersions(t *testing.T) {
	l, err := StartLive(t.Context(), scenario.Upgrade(), nil, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	t.Run("pods are as their labels say", l.injectedByOlder)
	t.Run("a Job goes on", l.jobGoesOn)
	t.Run("each injects", func(t *testing.T) {
		l.wantImage(t, scenario.OlderRevision, scenario.Older)
		l.wantImage(t, scenario.NewerRevision, scenario.Newer)
	})
	t.Run("an istiod comes back", l.istiodComesBack)
	t.Run("the API server comes back", l.apiServerComesBack)
}

func (l *Live) injectedByOlder(t *testing.T) {
	for _, namespace := range []string{"shop", "tagged", "legacy", "gitops"} {
		pods, err := l.Client.CoreV1().Pods(namespace).List(t.Context(), meta.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pods.Items {
			if image := proxyImage(&p); !strings.HasSuffix(image, ":"+scenario.Older) {
				t.Errorf("%s/%s runs the proxy %q", namespace, p.Name, image)
			}
		}
		if len(pods.Items) == 0 {
			t.Errorf("%s has no pods", namespace)
		}
	}
}

func (l *Live) jobGoesOn(t *testing.T) {
	job, err := l.Client.BatchV1().Jobs("shop").Get(t.Context(), "import", meta.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if job.Status.Active != 1 || job.Status.Succeeded != 0 {
		t.Errorf("the Job is %+v", job.Status)
	}
}

// wantImage asks by dry run what a pod of the revision would get.
func (l *Live) wantImage(t *testing.T, revision, version string) {
	t.Helper()
	pod, err := l.dryPod(t.Context(), revision)
	if err != nil {
		t.Fatal(err)
	}
	if image := proxyImage(pod); !strings.HasSuffix(image, ":"+version) {
		t.Errorf("a pod of %s gets the proxy %q", revision, image)
	}
}

func (l *Live) istiodComesBack(t *testing.T) {
	newer := l.istiod(t, "istiod-"+scenario.NewerRevision)
	newer.Kill()
	if _, err := l.dryPod(t.Context(), scenario.NewerRevision); !kerrors.IsInternalError(err) {
		t.Errorf("without its istiod, a pod's creation is answered %v", err)
	}
	if err := newer.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.wantImage(t, scenario.NewerRevision, scenario.Newer)
}

func (l *Live) apiServerComesBack(t *testing.T) {
	l.KillAPIServer()
	if err := l.StartAPIServer(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.wantImage(t, scenario.OlderRevision, scenario.Older)
}

func (l *Live) istiod(t *testing.T, name string) *live.Istiod {
	t.Helper()
	for _, i := range l.Istiods {
		if i.Name == name {
			return i
		}
	}
	t.Fatalf("no istiod is called %s", name)
	return nil
}

func (l *Live) dryPod(ctx context.Context, revision string) (*core.Pod, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	pod := &core.Pod{
		ObjectMeta: meta.ObjectMeta{Name: "dry", Labels: map[string]string{"istio.io/rev": revision, "sidecar.istio.io/inject": "true"}},
		Spec:       core.PodSpec{Containers: []core.Container{{Name: "app", Image: "example"}}},
	}
	return l.Client.CoreV1().Pods("outside").Create(ctx, pod, meta.CreateOptions{DryRun: []string{meta.DryRunAll}})
}

// proxyImage is empty for a pod without a proxy.
func proxyImage(pod *core.Pod) string {
	for _, c := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
		if c.Name == "istio-proxy" {
			return c.Image
		}
	}
	return ""
}
