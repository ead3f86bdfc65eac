package revision_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// random is a request of a few namespaces with anything in them.
func random(rnd *rand.Rand) revision.Request {
	var subjects []revision.Subject
	for i := range 1 + rnd.IntN(4) {
		s := revision.Subject{From: []revision.ControlPlane{old}, Leads: []revision.ControlPlane{new}}
		s.Survey = revision.Survey{Namespace: fmt.Sprintf("ns-%d", i), UID: fmt.Sprint(i), Labels: map[string]string{}}
		if rnd.IntN(2) == 0 {
			s.From = append(s.From, far)
		}
		for _, key := range []string{"istio-injection", "istio.io/rev", "app.kubernetes.io/managed-by"} {
			if v := pick(rnd, "", "enabled", "prod", "1-30", "Helm"); v != "" {
				s.Survey.Labels[key] = v
			}
		}
		for j := range rnd.IntN(6) {
			w := workload(pick(rnd, "Deployment", "StatefulSet", "DaemonSet"), fmt.Sprintf("it's %d", j), rnd.IntN(4))
			w.Paused, w.Strategy.Type = rnd.IntN(6) == 0, pick(rnd, revision.RollingUpdate, revision.Recreate, revision.OnDelete)
			w.Strategy.Partition, w.HostNetwork = rnd.IntN(3), rnd.IntN(6) == 0
			s.Survey.Workloads = append(s.Survey.Workloads, w)
			s.Survey.Pods = append(s.Survey.Pods, pods(w.Kind, w.Name, rnd.IntN(4), pick(rnd, nil, &old, &new)))
		}
		for j := range rnd.IntN(3) {
			s.Survey.Pods = append(s.Survey.Pods, pods(pick(rnd, "Pod", "Job", "Rollout"), fmt.Sprintf("p%d", j), 1, &old))
			s.Survey.Budgets = append(s.Survey.Budgets, revision.Budget{Name: fmt.Sprintf("b%d", j)})
			s.Survey.Gateways = append(s.Survey.Gateways, revision.Gateway{Name: fmt.Sprintf("g%d", j), Revision: pick(rnd, "", "1-29")})
			s.Survey.CronJobs = append(s.Survey.CronJobs, revision.CronJob{Name: fmt.Sprintf("c%d", j)})
			s.Survey.Gaps = append(s.Survey.Gaps, facts.Gap{Resource: fmt.Sprintf("r%d", j)})
			s.Survey.Quotas = append(s.Survey.Quotas, revision.Quota{Name: fmt.Sprintf("q%d", j), Limits: []revision.QuotaLimit{{Resource: "pods"}}})
			s.Concerns = append(s.Concerns, revision.Warning{Code: fmt.Sprintf("x%d", j), Weight: revision.Note})
		}
		subjects = append(subjects, s)
	}
	if rnd.IntN(3) == 0 {
		r := tagRequest(nil)
		r.Subjects = subjects
		return r
	}
	r := request(subjects...)
	r.Target = pick(rnd, to(new), revision.Target{Kind: revision.ToDefault, Name: "default", Plane: new}, revision.Target{Kind: revision.ToTag, Name: "canary", Plane: new})
	r.LabelsOnly = rnd.IntN(5) == 0
	return r
}

func pick[T any](rnd *rand.Rand, from ...T) T { return from[rnd.IntN(len(from))] }

// shuffled is the same request, read in another order.
func shuffled(rnd *rand.Rand, r revision.Request) revision.Request {
	r.Subjects = mixed(rnd, r.Subjects)
	for i := range r.Subjects {
		s := &r.Subjects[i]
		s.From, s.Leads, s.Concerns = mixed(rnd, s.From), mixed(rnd, s.Leads), mixed(rnd, s.Concerns)
		v := &s.Survey
		v.Workloads, v.Pods, v.Budgets, v.Gateways = mixed(rnd, v.Workloads), mixed(rnd, v.Pods), mixed(rnd, v.Budgets), mixed(rnd, v.Gateways)
		v.CronJobs, v.Gaps, v.Quotas = mixed(rnd, v.CronJobs), mixed(rnd, v.Gaps), mixed(rnd, v.Quotas)
	}
	return r
}

func mixed[T any](rnd *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	rnd.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func asText(t *testing.T, v revision.Change) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestProperties(t *testing.T) {
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		r := random(rnd)
		kept := random(rand.New(rand.NewPCG(seed, 1)))
		c := revision.Plan(r)
		if diff := cmp.Diff(kept, r); diff != "" {
			t.Fatalf("seed %d: the request was changed (-before +after):\n%s", seed, diff)
		}
		if diff := cmp.Diff(c, revision.Plan(shuffled(rnd, r))); diff != "" {
			t.Fatalf("seed %d: the order of what was read matters (-one +other):\n%s", seed, diff)
		}
		text := asText(t, c)
		for _, field := range []string{"namespaces", "warnings", "breaks", "commands", "tags", "concerns", "from", "edits", "workloads", "left"} {
			if strings.Contains(text, fmt.Sprintf("%q:null", field)) {
				t.Fatalf("seed %d: %s is nil", seed, field)
			}
		}
		everyWriteIsNamed(t, c)
		run := ran(c, revision.StepWritten, verified)
		before := asText(t, run.Change)
		revision.Undo(run, r)
		if asText(t, run.Change) != before {
			t.Fatalf("seed %d: the run was changed by its undo", seed)
		}
	}
}

// everyWriteIsNamed: what is patched is in the commands and in the rights, and nothing else may be patched.
func everyWriteIsNamed(t *testing.T, c revision.Change) {
	t.Helper()
	commands := strings.Join(c.Commands, "\n")
	want := map[revision.Right]bool{}
	named := func(parts ...string) {
		for _, line := range c.Commands {
			missing := slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(line, p) })
			if !missing {
				return
			}
		}
		t.Errorf("no command has %q:\n%s", parts, commands)
	}
	if c.Tag != nil {
		for _, e := range c.Tag.Edits {
			group, resource := "admissionregistration.k8s.io", "mutatingwebhookconfigurations"
			if e.Kind == "Service" {
				group, resource = "", "services"
			}
			want[revision.Right{Verb: "patch", Group: group, Resource: resource, Namespace: e.Namespace, Name: e.Name}] = true
			named("istioctl", " tag set "+c.Tag.Name+" ")
		}
	}
	for _, n := range c.Namespaces {
		for _, e := range n.Edits {
			edit := e.Key + "-"
			if e.After != nil {
				edit = e.Key + "=" + *e.After
			}
			named("label namespace "+n.Name+" ", edit)
			want[revision.Right{Verb: "patch", Resource: "namespaces", Namespace: n.Name, Name: n.Name}] = true
		}
		for _, w := range n.Workloads {
			if w.Restart {
				named("-n "+n.Name+" ", "rollout restart", strings.ToLower(w.Kind)+"/"+strings.ReplaceAll(w.Name, "'", `'\''`))
				want[revision.Right{Verb: "patch", Group: "apps", Resource: strings.ToLower(w.Kind) + "s", Namespace: n.Name}] = true
			}
		}
	}
	got := map[revision.Right]bool{}
	for _, r := range revision.Rights(c) {
		if r.Verb == "patch" {
			got[r] = true
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights to patch (-want +got):\n%s", diff)
	}
}

func TestRightsInWords(t *testing.T) {
	var got []string
	for _, r := range revision.Rights(revision.Plan(request(shop()))) {
		got = append(got, r.String())
	}
	want := []string{
		"list events in shop", "get namespaces shop", "patch namespaces shop", "list pods in shop", "watch pods in shop",
		"get daemonsets.apps in shop", "list daemonsets.apps in shop", "patch daemonsets.apps in shop", "watch daemonsets.apps in shop",
		"get deployments.apps in shop", "list deployments.apps in shop", "patch deployments.apps in shop", "watch deployments.apps in shop",
		"get statefulsets.apps in shop", "list statefulsets.apps in shop", "patch statefulsets.apps in shop", "watch statefulsets.apps in shop",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}
