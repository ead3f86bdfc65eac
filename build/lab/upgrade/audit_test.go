package upgrade

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/cluster"
)

// audited is a line of portolan's own audit log.
type audited struct {
	At      string `json:"at"`
	Run     string `json:"run"`
	Context string `json:"context"`
	Who     struct {
		Local string `json:"local"`
		Kube  string `json:"kube"`
	} `json:"who"`
	What   string   `json:"what"`
	Before []string `json:"before"`
	After  []string `json:"after"`
	Result string   `json:"result"`
}

// wantAudited demands that the desk's audit log has exactly the writes that the API server has taken from its user, from
// the given one on, in that order: who, where, what, before, after, and the result. Nothing that is kept holds a secret.
func (d *desk) wantAudited(t *testing.T, from int) {
	t.Helper()
	writes := d.world.writes(t, d.user)[from:]
	content, err := os.ReadFile(filepath.Join(d.home, "state", "portolan", "switches", "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(content))
	if len(lines) != len(writes) || len(writes) == 0 {
		t.Fatalf("%d lines for %d writes:\n%s", len(lines), len(writes), content)
	}
	for i, line := range lines {
		a, w := decode[audited](t, string(line)), writes[i]
		object := "/" + w.Name
		if w.Namespace != "" && w.Resource != "namespaces" {
			object = "/" + w.Namespace + object
		}
		about := strings.HasSuffix(a.What, object)
		known := a.Who.Kube == d.user && a.Who.Local != "" && a.Context == cluster.ContextName && a.Run != "" && a.At != ""
		if !about || !known || slices.Equal(a.Before, a.After) || len(a.After) == 0 || a.Result != "written" {
			t.Errorf("for %s %s/%s the audit log has %s", w.Resource, w.Namespace, w.Name, line)
		}
	}
	d.wantNoSecrets(t)
}

// wantNoSecrets looks for the user's token and the roots' certificates in all that the desk keeps, which is for its user
// alone.
func (d *desk) wantNoSecrets(t *testing.T) {
	t.Helper()
	access, err := d.world.Access(d.user)
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{"the token": access.Token}
	hooks, err := d.world.Client.AdmissionregistrationV1().MutatingWebhookConfigurations().List(t.Context(), meta.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, configuration := range hooks.Items {
		for _, hook := range configuration.Webhooks {
			if bundle := hook.ClientConfig.CABundle; len(bundle) > 0 {
				hidden["the caBundle of "+configuration.Name] = base64.StdEncoding.EncodeToString(bundle)
			}
		}
	}
	if len(access.Token) < 8 || len(hidden) < 3 {
		t.Fatalf("there is not enough to look for: %d", len(hidden))
	}
	files := 0
	err = filepath.WalkDir(filepath.Join(d.home, "state"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for what, secret := range hidden {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %s", entry.Name(), what)
			}
		}
		for _, word := range []string{"BEGIN CERTIFICATE", "BEGIN RSA", "BEGIN EC", "LS0tLS1CRUdJTi"} { // the last is "-----BEGIN" in base64
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s holds %q", entry.Name(), word)
			}
		}
		if info, statErr := entry.Info(); statErr != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v %v", entry.Name(), info.Mode(), statErr)
		}
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("%d files were looked at: %v", files, err)
	}
}
