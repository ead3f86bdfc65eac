package truth

import (
	"fmt"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// judgeWanted asks the API server, in a dry run, for one more pod of every
// workload, and compares who injects it with what portolan says is wanted.
// Workloads of the planes' own namespaces, and what istiods deploy themselves, ask
// for nothing.
func (w *world) judgeWanted(t *testing.T, a atlas) {
	t.Helper()
	revisions := w.revisions(t)
	right, all := 0, 0
	for _, m := range a.members() {
		for _, wl := range m.Workloads {
			template, ok := w.template(t, wl)
			if !ok {
				continue
			}
			all++
			want := w.injector(t, wl.Ref.Namespace, template, revisions)
			got := []plane{}
			for _, claim := range wl.Wanted {
				if claim.Mode != "ambient" {
					got = append(got, claim.Plane.plane())
				}
			}
			switch {
			case want == (plane{}) && len(got) == 0, len(got) == 1 && got[0] == want:
				right++
			default:
				t.Errorf("the next pod of %s %s/%s is injected by %q, portolan says %v", wl.Kind, wl.Ref.Namespace, wl.Ref.Name, want, got)
			}
		}
	}
	if all == 0 {
		t.Error("no workload was asked for: nothing was tested")
	}
	fmt.Printf("%s: right %d of %d about the next pod\n", t.Name(), right, all)
}

// revisions are the planes by their revision, which is unique in these situations.
func (w *world) revisions(t *testing.T) map[string]plane {
	t.Helper()
	out := map[string]plane{}
	for _, i := range w.Istiods {
		d, err := w.Client.AppsV1().Deployments(i.Namespace).Get(t.Context(), i.Name, meta.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		out[d.Labels["istio.io/rev"]] = plane{i.Namespace, i.Name}
	}
	return out
}

// template is what the workload makes its pods of; a bare pod would not come again.
func (w *world) template(t *testing.T, wl workload) (core.PodTemplateSpec, bool) {
	t.Helper()
	apps, at := w.Client.AppsV1(), wl.Ref
	var template core.PodTemplateSpec
	var err error
	switch wl.Kind {
	case "Deployment":
		d, failed := apps.Deployments(at.Namespace).Get(t.Context(), at.Name, meta.GetOptions{})
		template, err = d.Spec.Template, failed
	case "StatefulSet":
		s, failed := apps.StatefulSets(at.Namespace).Get(t.Context(), at.Name, meta.GetOptions{})
		template, err = s.Spec.Template, failed
	case "DaemonSet":
		s, failed := apps.DaemonSets(at.Namespace).Get(t.Context(), at.Name, meta.GetOptions{})
		template, err = s.Spec.Template, failed
	default:
		return template, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return template, true
}

// injector is the plane whose webhook injects a pod of the template; none for no plane.
func (w *world) injector(t *testing.T, namespace string, template core.PodTemplateSpec, revisions map[string]plane) plane {
	t.Helper()
	pod := &core.Pod{ObjectMeta: template.ObjectMeta, Spec: template.Spec}
	pod.GenerateName = "next-"
	pod, err := w.Client.CoreV1().Pods(namespace).Create(t.Context(), pod, meta.CreateOptions{DryRun: []string{meta.DryRunAll}})
	if err != nil {
		t.Fatalf("the next pod in %s: %v", namespace, err)
	}
	if pod.Annotations["sidecar.istio.io/status"] == "" {
		return plane{}
	}
	return revisions[pod.Annotations["istio.io/rev"]]
}
