package survey

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"portolan/kube/revision"
)

func keepQuota(f *found, q *corev1.ResourceQuota) {
	out := revision.Quota{Name: q.Name, Scoped: len(q.Spec.Scopes) > 0 || q.Spec.ScopeSelector != nil}
	for _, name := range slices.Sorted(maps.Keys(q.Status.Hard)) {
		used := q.Status.Used[name]
		hard := q.Status.Hard[name]
		out.Limits = append(out.Limits, revision.QuotaLimit{Resource: string(name), Hard: valueOf(string(name), hard), Used: valueOf(string(name), used)})
	}
	f.survey.Quotas = append(f.survey.Quotas, out)
}

// valueOf is a quantity as a number: thousandths for CPU, whole units for everything else.
func valueOf(name string, q resource.Quantity) int64 {
	if strings.HasSuffix(name, "cpu") {
		return q.MilliValue()
	}
	return q.Value()
}

// amounts are what a pod asks of quotas: its containers together, with the init containers that keep running, and no
// less than any other init container beside those before it (k8s.io/component-helpers/resource, PodRequests).
// A quota's "cpu" and "memory" are its requests.
func amounts(s *corev1.PodSpec) []revision.Amount {
	requests := total(s, func(c *corev1.Container) corev1.ResourceList { return c.Resources.Requests })
	limits := total(s, func(c *corev1.Container) corev1.ResourceList { return c.Resources.Limits })
	var out []revision.Amount
	for name, v := range requests {
		out = append(out, revision.Amount{Resource: "requests." + name, Value: v})
		if name == "cpu" || name == "memory" || name == "ephemeral-storage" {
			out = append(out, revision.Amount{Resource: name, Value: v})
		}
	}
	for name, v := range limits {
		out = append(out, revision.Amount{Resource: "limits." + name, Value: v})
	}
	slices.SortFunc(out, func(a, b revision.Amount) int { return compare(a.Resource, b.Resource) })
	return out
}

func total(s *corev1.PodSpec, of func(*corev1.Container) corev1.ResourceList) map[string]int64 {
	sum, peak := map[string]int64{}, map[string]int64{}
	for i := range s.InitContainers {
		c := &s.InitContainers[i]
		stays := c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
		for name, q := range of(c) {
			v := valueOf(string(name), q)
			if stays {
				sum[string(name)] += v
				continue
			}
			peak[string(name)] = max(peak[string(name)], sum[string(name)]+v)
		}
	}
	for i := range s.Containers {
		for name, q := range of(&s.Containers[i]) {
			sum[string(name)] += valueOf(string(name), q)
		}
	}
	for name, q := range s.Overhead {
		sum[string(name)] += valueOf(string(name), q)
	}
	for name, v := range peak {
		sum[name] = max(sum[name], v)
	}
	return sum
}
