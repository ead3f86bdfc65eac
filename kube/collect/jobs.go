package collect

import (
	"context"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

const (
	kindJob     = "Job"
	kindCronJob = "CronJob"
)

// jobs lists Jobs without what they run.
func (c *client) jobs() kind[metav1.PartialObjectMetadata] {
	return kind[metav1.PartialObjectMetadata]{resource: "jobs.batch", list: func(ctx context.Context, ns string, o metav1.ListOptions) (page[metav1.PartialObjectMetadata], error) {
		l, err := c.metadata.Resource(batchv1.SchemeGroupVersion.WithResource("jobs")).Namespace(ns).List(ctx, o)
		if err != nil {
			return page[metav1.PartialObjectMetadata]{}, err
		}
		return page[metav1.PartialObjectMetadata]{l.Items, l.ListMeta}, nil
	}}
}

// scheduled is a Job that a CronJob made.
type scheduled struct {
	job     serviceName
	cronJob string
}

// readJobs finds the CronJobs behind the Jobs that pods run for. A Job's name does not tell: anybody may call one like a
// CronJob's. Where no Job has pods, nothing is asked; where Jobs may not be read, they stand for themselves.
func (r *reading) readJobs(ctx context.Context) error {
	var namespaces []string
	for _, p := range r.pods {
		if p.Workload.Kind == kindJob {
			namespaces = append(namespaces, p.Namespace)
		}
	}
	if len(namespaces) == 0 {
		return nil
	}
	return readInto(ctx, r, r.api.jobs(), unique(namespaces), foldJob, &r.scheduled)
}

func foldJob(j *metav1.PartialObjectMetadata) (scheduled, bool) {
	owner := metav1.GetControllerOfNoCopy(j)
	if owner == nil || owner.Kind != kindCronJob {
		return scheduled{}, false
	}
	return scheduled{serviceName{j.Namespace, j.Name}, owner.Name}, true
}

// adoptJobs gives the pods of Jobs to the CronJobs that made those.
func (r *reading) adoptJobs() {
	byJob := map[serviceName]string{}
	for _, s := range r.scheduled {
		byJob[s.job] = s.cronJob
	}
	for i := range r.pods {
		p := &r.pods[i]
		if cronJob := byJob[serviceName{p.Namespace, p.Workload.Name}]; cronJob != "" && p.Workload.Kind == kindJob {
			p.Workload = facts.WorkloadRef{Kind: kindCronJob, Name: cronJob}
		}
	}
}
