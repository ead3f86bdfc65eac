package collect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

func someJobs() string {
	owned := func(kind, api, name, by, ownerAPI, owner string) string {
		return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {namespace: shop, name: %s, ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: u, controller: true}]}", api, kind, name, ownerAPI, by, owner)
	}
	return docs("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}",
		owned("Job", "batch/v1", "nightly-29000001", "CronJob", "batch/v1", "nightly"), owned("Job", "batch/v1", "nightly-by-hand", "CronJob", "batch/v1", "nightly"),
		"apiVersion: batch/v1\nkind: Job\nmetadata: {namespace: shop, name: lonely-29000001}",
		owned("Pod", "v1", "a", "Job", "batch/v1", "nightly-29000001"), owned("Pod", "v1", "b", "Job", "batch/v1", "nightly-by-hand"), owned("Pod", "v1", "c", "Job", "batch/v1", "lonely-29000001"),
	)
}

func ownersOf(c facts.Cluster) []string {
	out := []string{}
	for _, p := range c.Pods {
		out = append(out, fmt.Sprintf("%s/%s %d", p.Workload.Kind, p.Workload.Name, p.Pods))
	}
	return out
}

func TestPodsOfACronJobsJobsAreTheCronJobs(t *testing.T) {
	if diff := cmp.Diff([]string{"CronJob/nightly 2", "Job/lonely-29000001 1"}, ownersOf(collected(t, someJobs()))); diff != "" {
		t.Error(diff)
	}
}

func TestJobsThatMayNotBeReadStandForThemselves(t *testing.T) {
	conf := serve(t, forbid(func(path string) bool { return !strings.HasSuffix(path, "/jobs") }), objects(t, someJobs())...)
	c := read(t, collect.Request{Config: conf})
	if diff := cmp.Diff([]string{"Job/lonely-29000001 1", "Job/nightly-29000001 1", "Job/nightly-by-hand 1"}, ownersOf(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"list jobs.batch  forbidden", "list jobs.batch shop forbidden"}, gapsOf(c)); diff != "" {
		t.Error(diff)
	}
}
