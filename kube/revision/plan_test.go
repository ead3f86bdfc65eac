package revision_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

func text(s string) *string { return &s }

func TestEdits(t *testing.T) {
	asDefault := revision.Target{Kind: revision.ToDefault, Name: "default"}
	tag := revision.Target{Kind: revision.ToTag, Name: "prod"}
	for name, c := range map[string]struct {
		labels map[string]string
		to     revision.Target
		want   []revision.LabelEdit
	}{
		"revision to revision":                 {map[string]string{"istio.io/rev": "1-29"}, to(new), []revision.LabelEdit{{Key: "istio.io/rev", Before: text("1-29"), After: text("1-30")}}},
		"to a tag":                             {map[string]string{"istio.io/rev": "1-29"}, tag, []revision.LabelEdit{{Key: "istio.io/rev", Before: text("1-29"), After: text("prod")}}},
		"injection beats revision, so it goes": {map[string]string{"istio-injection": "enabled"}, to(new), []revision.LabelEdit{{Key: "istio-injection", Before: text("enabled")}, {Key: "istio.io/rev", After: text("1-30")}}},
		"from nothing":                         {nil, to(new), []revision.LabelEdit{{Key: "istio.io/rev", After: text("1-30")}}},
		"there already":                        {map[string]string{"istio.io/rev": "1-30"}, to(new), []revision.LabelEdit{}},
		"to the default":                       {map[string]string{"istio.io/rev": "1-29"}, asDefault, []revision.LabelEdit{{Key: "istio-injection", After: text("enabled")}, {Key: "istio.io/rev", Before: text("1-29")}}},
		"the default by its tag stays so":      {map[string]string{"istio.io/rev": "default"}, asDefault, []revision.LabelEdit{}},
		"the default by injection stays so":    {map[string]string{"istio-injection": "enabled"}, asDefault, []revision.LabelEdit{}},
		"disabled is left alone":               {map[string]string{"istio-injection": "disabled", "istio.io/rev": "1-29"}, to(new), []revision.LabelEdit{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, revision.Edits(c.labels, c.to)); diff != "" {
				t.Errorf("edits (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlanOfOneNamespace(t *testing.T) {
	c := revision.Plan(request(shop()))
	if got := refusals(c); got != "" {
		t.Errorf("refused by %s", got)
	}
	n := c.Namespaces[0]
	for _, w := range n.Workloads {
		if !w.Restart || w.Expect != "1-30" || w.Version != "1.30.1" {
			t.Errorf("%s/%s: %+v, want it restarted onto 1-30", w.Kind, w.Name, w)
		}
	}
	if w := planned(t, c, "Deployment", "web"); w.Says != "3 replicas, up to 1 more at a time, none missing" {
		t.Errorf("web: %s", w.Says)
	}
	if len(n.Left) != 2 || n.Left[0].Kind != "Job" || n.Left[1].Kind != "Pod" || n.Left[1].Remedy == "" {
		t.Errorf("left behind: %+v, want the Job and the pod", n.Left)
	}
	want := []string{
		"kubectl --context lab label namespace shop istio.io/rev=1-30 --overwrite",
		"kubectl --context lab -n shop rollout restart daemonset/log deployment/web statefulset/db",
		"kubectl --context lab -n shop rollout status daemonset/log",
		"kubectl --context lab -n shop rollout status deployment/web",
		"kubectl --context lab -n shop rollout status statefulset/db",
		`kubectl --context lab -n shop get pods -o 'custom-columns=POD:.metadata.name,REVISION:.metadata.annotations.istio\.io/rev'`,
	}
	if diff := cmp.Diff(want, c.Commands); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

// TestWarnings has a line for every rule: what is different in the namespace, and what is said of it.
func TestWarnings(t *testing.T) {
	survey := func(change func(*revision.Survey)) revision.Subject {
		return with(func(s *revision.Subject) { change(&s.Survey) })
	}
	web := func(change func(*revision.Workload)) revision.Subject {
		return survey(func(s *revision.Survey) { change(&s.Workloads[0]) })
	}
	for name, c := range map[string]struct {
		subject revision.Subject
		code    string
		weight  revision.Weight
		says    string
	}{
		"disabled":        {survey(func(s *revision.Survey) { s.Labels["istio-injection"] = "disabled" }), "injection-disabled", revision.Refuse, "somebody meant that"},
		"terminating":     {survey(func(s *revision.Survey) { s.Terminating = true }), "terminating", revision.Refuse, "being deleted"},
		"missing":         {survey(func(s *revision.Survey) { s.Missing = true }), "missing", revision.Refuse, "no namespace shop"},
		"system":          {survey(func(s *revision.Survey) { s.Namespace = "kube-system" }), "system-namespace", revision.Refuse, "injects nothing"},
		"on a tag":        {survey(func(s *revision.Survey) { s.Labels["istio.io/rev"] = "prod" }), "leaves-tag", revision.Warn, "follows the tag prod"},
		"leads nowhere":   {with(func(s *revision.Subject) { s.Leads = nil }), "leads-elsewhere", revision.Refuse, "nothing would inject"},
		"leads elsewhere": {with(func(s *revision.Subject) { s.Leads = []revision.ControlPlane{far} }), "leads-elsewhere", revision.Refuse, "lead to revision far"},
		"leads to two":    {with(func(s *revision.Subject) { s.Leads = []revision.ControlPlane{new, old} }), "leads-elsewhere", revision.Refuse, "1-29 (1.29.2, istio-system) and revision 1-30"},
		"no endpoints": {with(func(s *revision.Subject) {
			s.Concerns = []revision.Warning{{Code: revision.CodeEndpoints, Weight: revision.Warn, Message: "x"}}
		}), revision.CodeEndpoints, revision.Refuse, "x"},
		"excluded": {with(func(s *revision.Subject) {
			s.Concerns = []revision.Warning{{Code: revision.CodeExcluded, Weight: revision.Warn, Message: "x"}}
		}), revision.CodeExcluded, revision.Warn, "x"},
		"pods unread": {survey(func(s *revision.Survey) {
			s.Gaps = []facts.Gap{{Resource: "pods", Namespace: "shop", Verb: "list", Reason: facts.Forbidden, Message: "no"}}
		}), "partial", revision.Refuse, "pods could not be read: no"},
		"budgets unread": {survey(func(s *revision.Survey) {
			s.Gaps = []facts.Gap{{Resource: "poddisruptionbudgets.policy", Message: "no"}}
		}), "partial", revision.Warn, "could not be read"},
		"paused":                       {web(func(w *revision.Workload) { w.Paused = true }), "paused", revision.Warn, "replaces nothing"},
		"recreate":                     {web(func(w *revision.Workload) { w.Strategy.Type = revision.Recreate }), "downtime", revision.Warn, "all ended before new ones start"},
		"one replica of a StatefulSet": {survey(func(s *revision.Survey) { s.Workloads[1].Replicas = 1 }), "downtime", revision.Warn, "without a ready pod"},
		"on delete":                    {survey(func(s *revision.Survey) { s.Workloads[1].Strategy.Type = revision.OnDelete }), "on-delete", revision.Warn, "only when somebody deletes it"},
		"partition":                    {survey(func(s *revision.Survey) { s.Workloads[1].Strategy.Partition = 2 }), "partition", revision.Warn, "leaves 2 pods on the old proxy"},
		"all below the partition":      {survey(func(s *revision.Survey) { s.Workloads[1].Strategy.Partition = 9 }), "partition", revision.Warn, "keeps all"},
		"stuck":                        {web(func(w *revision.Workload) { w.Stuck = "ProgressDeadlineExceeded" }), "stuck", revision.Warn, "ProgressDeadlineExceeded"},
		"not ready":                    {web(func(w *revision.Workload) { w.Ready = 1 }), "not-ready", revision.Warn, "1 of 3"},
		"slow":                         {web(func(w *revision.Workload) { w.MinReadySeconds = 120 }), "slow", revision.Note, "6 min"},
		"owned": {web(func(w *revision.Workload) {
			w.Owner = &revision.Owner{WorkloadRef: ref("Shop", "x"), Group: "example.org"}
		}), "owned", revision.Warn, "Shop/x made it"},
		"gateway":                           {web(func(w *revision.Workload) { w.Templates = "gateway" }), "gateway", revision.Note, "it is a gateway"},
		"host network with a sidecar still": {web(func(w *revision.Workload) { w.HostNetwork = true }), "loses-sidecar", revision.Warn, "node's network"},
		"inject=false with a sidecar still": {web(func(w *revision.Workload) { w.PodLabels = map[string]string{"sidecar.istio.io/inject": "false"} }), "loses-sidecar", revision.Warn, "inject=false"},
		"pod label": {with(func(s *revision.Subject) {
			s.Survey.Workloads[0].PodLabels = map[string]string{"istio.io/rev": "1-29"}
			s.WorkloadLeads = []revision.WorkloadLead{{WorkloadRef: ref("Deployment", "web"), Mode: facts.Sidecar, Planes: []revision.ControlPlane{old}}}
		}), "pod-label", revision.Warn, "istio.io/rev=1-29 overrules"},
		"ambient": {with(func(s *revision.Subject) {
			s.Survey.Pods[0] = revision.PodSet{WorkloadRef: ref("Deployment", "web"), Pods: 3, Ambient: 3}
			s.WorkloadLeads = []revision.WorkloadLead{{WorkloadRef: ref("Deployment", "web"), Mode: facts.Ambient}}
		}), "ambient", revision.Note, "3 pods of ambient do not move"},
		"ambient to sidecar": {survey(func(s *revision.Survey) {
			s.Pods[0] = revision.PodSet{WorkloadRef: ref("Deployment", "web"), Pods: 3, Ambient: 3}
		}), "ambient-to-sidecar", revision.Refuse, "deployment/web would leave ambient"},
		"first sidecar":     {survey(func(s *revision.Survey) { s.Pods[0] = pods("Deployment", "web", 3, nil) }), "first-sidecar", revision.Warn, "deployment/web have no sidecar now"},
		"cron job":          {survey(func(s *revision.Survey) { s.CronJobs = []revision.CronJob{{Name: "nightly"}} }), "cronjob", revision.Note, "cronjob/nightly"},
		"budget":            {survey(func(s *revision.Survey) { s.Budgets = []revision.Budget{{Name: "web", Allowed: 0}} }), "budget", revision.Note, "web (0 may go now)"},
		"Argo CD":           {survey(func(s *revision.Survey) { s.Annotations = map[string]string{"argocd.argoproj.io/tracking-id": "shop"} }), "gitops", revision.Warn, "Argo CD keeps this namespace"},
		"Flux wrote it":     {survey(func(s *revision.Survey) { s.Managers = []string{"kustomize-controller"} }), "gitops", revision.Warn, "Flux wrote these labels"},
		"Helm":              {survey(func(s *revision.Survey) { s.Labels["app.kubernetes.io/managed-by"] = "Helm" }), "gitops", revision.Warn, "Helm keeps"},
		"a workload in Git": {web(func(w *revision.Workload) { w.Labels = map[string]string{"argocd.argoproj.io/instance": "shop"} }), "gitops-restart", revision.Note, "deployment/web"},
		"waypoint":          {survey(func(s *revision.Survey) { s.Gateways = []revision.Gateway{{Name: "waypoint", Waypoint: true}} }), "gateway-follows", revision.Warn, "waypoint follows 1-30"},
		"pinned gateway":    {survey(func(s *revision.Survey) { s.Gateways = []revision.Gateway{{Name: "gw", Revision: "1-29"}} }), "gateway-stays", revision.Warn, "istio.io/rev=1-29 of its own"},
		"quota stops it": {survey(func(s *revision.Survey) {
			s.Quotas = []revision.Quota{{Name: "q", Limits: []revision.QuotaLimit{{Resource: "pods", Hard: 10, Used: 10}}}}
		}), "quota", revision.Warn, "cannot roll at all"},
		"quota of memory": {survey(func(s *revision.Survey) {
			s.Workloads[0].Asks = []revision.Amount{{Resource: "requests.memory", Value: 200}}
			s.Quotas = []revision.Quota{{Name: "q", Limits: []revision.QuotaLimit{{Resource: "requests.memory", Hard: 1000, Used: 900}}}}
		}), "quota", revision.Warn, "by requests.memory"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, ok := find(revision.Plan(request(shop())), c.code); ok {
				t.Fatalf("%s is said of a namespace without it", c.code)
			}
			got, ok := find(revision.Plan(request(c.subject)), c.code)
			if !ok || got.Weight != c.weight || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %+v, want %s %s with %q", got, c.weight, c.code, c.says)
			}
		})
	}
}

// TestNotRestarted are the workloads whose restart would change nothing, or not what is asked for.
func TestNotRestarted(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*revision.Subject)
		says   string
		left   bool
	}{
		"runs it already": {func(s *revision.Subject) { s.Survey.Pods[0] = pods("Deployment", "web", 3, &new) }, "run revision 1-30", false},
		"no pods":         {func(s *revision.Subject) { s.Survey.Workloads[0].Replicas = 0; s.Survey.Pods = s.Survey.Pods[1:] }, "no pods", false},
		"paused":          {func(s *revision.Subject) { s.Survey.Workloads[0].Paused = true }, "paused", true},
		"no sidecar, none wanted": {func(s *revision.Subject) {
			s.Survey.Pods[0] = pods("Deployment", "web", 3, nil)
			s.Survey.Workloads[0].PodLabels = map[string]string{"sidecar.istio.io/inject": "false"}
		}, "inject=false", false},
		"made for a Gateway": {func(s *revision.Subject) {
			s.Survey.Workloads[0].Labels = map[string]string{"gateway.istio.io/managed": "istio.io-gateway-controller"}
		}, "istiod made it", false},
	} {
		t.Run(name, func(t *testing.T) {
			plan := revision.Plan(request(with(c.change)))
			w := planned(t, plan, "Deployment", "web")
			if w.Restart || !strings.Contains(w.Says, c.says) {
				t.Errorf("restart %v, %q, want none, with %q", w.Restart, w.Says, c.says)
			}
			left := false
			for _, l := range plan.Namespaces[0].Left {
				left = left || l.WorkloadRef == w.WorkloadRef && l.Remedy != ""
			}
			if left != c.left {
				t.Errorf("left behind: %v, want %v", left, c.left)
			}
		})
	}
}

func TestStaleVersionIsRestarted(t *testing.T) {
	stale := new
	stale.Version = "1.30.0"
	c := revision.Plan(request(with(func(s *revision.Subject) {
		s.Survey.Labels["istio.io/rev"], s.From = "1-30", []revision.ControlPlane{new}
		s.Survey.Pods[0] = pods("Deployment", "web", 3, &stale)
	})))
	if len(c.Namespaces[0].Edits) != 0 || !planned(t, c, "Deployment", "web").Restart {
		t.Errorf("got %+v, want no edit, and web restarted", c.Namespaces[0])
	}
}

func TestLabelsOnly(t *testing.T) {
	r := request(shop())
	r.LabelsOnly = true
	c := revision.Plan(r)
	if got := len(revision.Rights(c)); got != 2 {
		t.Errorf("%d rights, want get and patch of the namespace: %v", got, revision.Rights(c))
	}
	if got := len(c.Namespaces[0].Left); got != 5 {
		t.Errorf("%d left behind, want all 5", got)
	}
}

func TestNothingToDo(t *testing.T) {
	c := revision.Plan(request(with(func(s *revision.Subject) {
		s.Survey.Labels["istio.io/rev"], s.From = "1-30", []revision.ControlPlane{new}
		s.Survey.Pods = []revision.PodSet{pods("Deployment", "web", 3, &new), pods("StatefulSet", "db", 3, &new), pods("DaemonSet", "log", 2, &new)}
	})))
	if w, ok := find(c, "nothing"); !ok || w.Weight != revision.Note || len(c.Commands) != 0 || len(revision.Rights(c)) != 0 {
		t.Errorf("got %+v, commands %v", everything(c), c.Commands)
	}
}

func TestSkew(t *testing.T) {
	for name, c := range map[string]struct{ from, to, code string }{
		"three minors":  {"1.29.2", "1.32.0", "warn skew"},
		"two minors":    {"1.29.2", "1.31.1", "note skew"},
		"downgrade":     {"1.30.1", "1.29.2", "warn downgrade"},
		"far back":      {"1.32.1", "1.29.2", "warn downgrade"},
		"patch back":    {"1.30.2", "1.30.1", "note downgrade"},
		"unknown":       {"1.30.2", "", "note version-unknown"},
		"one minor":     {"1.29.2", "1.30.0", ""},
		"a pre-release": {"1.29-alpha.1", "1.30-rc.1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			from, target := old, new
			from.Version, target.Version = c.from, c.to
			s := shop()
			s.From, s.Leads = []revision.ControlPlane{from}, []revision.ControlPlane{target}
			r := request(s)
			r.Target = to(target)
			got := ""
			for _, w := range revision.Plan(r).Warnings {
				got = string(w.Weight) + " " + w.Code
			}
			if got != c.code {
				t.Errorf("got %q, want %q", got, c.code)
			}
		})
	}
}

func TestCrossMesh(t *testing.T) {
	s := shop()
	s.Leads = []revision.ControlPlane{far}
	r := request(s)
	r.Target = to(far)
	c := revision.Plan(r)
	if c.Road != revision.RoadCrossMesh || refusals(c) != "cross-mesh" {
		t.Errorf("road %s, refused by %q", c.Road, refusals(c))
	}
	r.CrossMesh = true
	c = revision.Plan(r)
	all := strings.Join(c.Breaks, "\n")
	for _, want := range []string{"other.local/ns/… in place of cluster.local", "bbbbbbbbbbbb in place of aaaaaaaaaaaa", "mesh ID mesh2 in place of mesh1"} {
		if !strings.Contains(all, want) {
			t.Errorf("breaks do not say %q:\n%s", want, all)
		}
	}
	if refusals(c) != "" {
		t.Errorf("refused by %q though enabled", refusals(c))
	}
	alike := far
	alike.TrustDomain, alike.Root, alike.MeshID = old.TrustDomain, old.Root, old.MeshID
	s.Leads, r.Target, r.Subjects = []revision.ControlPlane{alike}, to(alike), []revision.Subject{s}
	all = strings.Join(revision.Plan(r).Breaks, "\n")
	if !strings.Contains(all, "both meshes say cluster.local") || !strings.Contains(all, "still works") || strings.Contains(all, "Telemetry: the proxies") {
		t.Errorf("same root, trust domain and ID:\n%s", all)
	}
}
