package e2e

import (
	"slices"
	"strings"
	"testing"
)

// readVerbs are the verbs that look and do not touch.
var readVerbs = []string{"get", "list", "watch"}

// reviews are the POSTs that only ask what one may do.
var reviews = []string{
	"selfsubjectaccessreviews.authorization.k8s.io",
	"selfsubjectrulesreviews.authorization.k8s.io",
}

// TestNothingIsWritten reads with every verb and then asks the API server's own
// audit log what it was asked.
func TestNothingIsWritten(t *testing.T) {
	for _, user := range []string{operator, viewer, tenant, nobody} {
		for _, verb := range [][]string{{"meshes", "-o", "json"}, {"chart", "-o", "svg"}} {
			portolan(t, with(verb, live(t, user))...)
		}
		wantOnlyReads(t, user)
	}
}

// wantOnlyReads demands that the user has asked the API server for something, and has written nothing at all.
func wantOnlyReads(t *testing.T, user string) {
	t.Helper()
	requests, err := shared.cluster.Requests(user)
	if err != nil {
		t.Fatal(err)
	}
	if len(requests) == 0 {
		t.Errorf("the audit log has no request of %s: nothing was tested", user)
	}
	for _, r := range requests {
		reads := slices.Contains(readVerbs, r.Verb)
		asks := r.Verb == "create" && slices.Contains(reviews, r.Resource)
		if !reads && !asks {
			t.Errorf("%s: %s %s (%s)", user, r.Verb, r.Path, r.Resource)
		}
		if strings.HasPrefix(r.Resource, "secrets") {
			t.Errorf("%s read secrets: %s", user, r.Path)
		}
	}
}

// TestTenantSeesOwnNamespaces: what may be read is charted, the rest is a Gap.
func TestTenantSeesOwnNamespaces(t *testing.T) {
	got := decode[atlas](t, succeed(t, with([]string{"meshes", "-o", "json"}, live(t, tenant))...))
	var mine *atlasMesh
	for i, m := range got.Meshes {
		for _, p := range m.Planes {
			if p.Ref.Namespace == "istio-system-27" {
				mine = &got.Meshes[i]
			}
		}
	}
	if mine == nil {
		t.Fatalf("the tenant's own control plane is missing: %+v", got.Meshes)
	}
	if mine.ID != "istio_27" {
		t.Errorf("the mesh ID is %q; the tenant may read the ConfigMap that says istio_27", mine.ID)
	}
	for _, name := range []string{"ledger", "payments"} {
		if !slices.ContainsFunc(mine.Members, func(m atlasMember) bool { return m.Ref.Name == name }) {
			t.Errorf("namespace %s is not among the mesh's members", name)
		}
	}
	if !slices.ContainsFunc(got.Gaps, func(g atlasGap) bool { return g.Reason == "forbidden" && g.Resource == "pods" }) {
		t.Errorf("no gap says that pods of other namespaces may not be listed: %+v", got.Gaps)
	}
	succeed(t, with([]string{"chart", "-o", "svg"}, live(t, tenant))...)
}

// TestViewerSeesAllButWebhooks: the role view may not list webhooks, and proxies
// say enough without them.
func TestViewerSeesAllButWebhooks(t *testing.T) {
	got := decode[atlas](t, succeed(t, with([]string{"meshes", "-o", "json"}, live(t, viewer))...))
	for _, want := range shared.expect.Meshes {
		i := slices.IndexFunc(got.Meshes, func(m atlasMesh) bool { return m.ID == want.ID })
		if i < 0 {
			t.Errorf("mesh %s is missing", want.ID)
			continue
		}
		if have := got.Meshes[i].seen().Namespaces; !slices.Equal(have, want.Namespaces) {
			t.Errorf("mesh %s: namespaces %q, not %q", want.ID, have, want.Namespaces)
		}
	}
	if !slices.ContainsFunc(got.Gaps, func(g atlasGap) bool {
		return strings.HasPrefix(g.Resource, "mutatingwebhookconfigurations") && g.Reason == "forbidden"
	}) {
		t.Errorf("no gap names the webhooks: %+v", got.Gaps)
	}
}

// TestNobodyIsToldSo: with nothing readable there is no chart, but a code and words.
func TestNobodyIsToldSo(t *testing.T) {
	for _, verb := range [][]string{{"meshes", "-o", "json"}, {"chart", "-o", "svg"}, {"snapshot", "-o", "-"}} {
		a := portolan(t, with(verb, live(t, nobody))...)
		if a.code != exitForbidden {
			t.Errorf("%q: exit code %d, not %d; stderr:\n%s", verb, a.code, exitForbidden, a.stderr)
		}
		if len(a.stdout) > 0 {
			t.Errorf("%q: %d bytes on stdout", verb, len(a.stdout))
		}
		wantWords(t, a.stderr)
	}
}

// wantWords demands a message for people: something, no panic, no Go syntax.
func wantWords(t *testing.T, stderr []byte) {
	t.Helper()
	text := string(stderr)
	if strings.TrimSpace(text) == "" {
		t.Error("stderr is empty")
	}
	for _, bad := range []string{"panic:", "goroutine ", "runtime error", "%!"} {
		if strings.Contains(text, bad) {
			t.Errorf("stderr holds %q:\n%s", bad, text)
		}
	}
}
