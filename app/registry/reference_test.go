package registry

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0", 64)
	for text, want := range map[string]string{
		"oci://registry.example.com/meshes":                    "oci://registry.example.com/meshes",
		"oci://registry.example.com:5000/team/meshes:today":    "oci://registry.example.com:5000/team/meshes:today",
		"oci://[::1]:5000/meshes@" + digest:                    "oci://[::1]:5000/meshes@" + digest,
		"oci://registry.example.com/meshes:today@" + digest:    "oci://registry.example.com/meshes@" + digest,
		"registry.example.com/meshes:today":                    "",
		"oci://":                                               "",
		"oci://registry.example.com":                           "",
		"oci://registry.example.com/":                          "",
		"oci://registry.example.com/Meshes":                    "",
		"oci://registry.example.com/meshes:":                   "oci://registry.example.com/meshes",
		"oci://registry.example.com/meshes:to day":             "",
		"oci://registry.example.com/meshes@sha256:0":           "",
		"oci://registry.example.com/meshes?scope=everything":   "",
		"oci://registry.example.com/../meshes":                 "",
		"oci://registry.example.com#elsewhere/meshes":          "",
		"oci://registry.example.com\r\nHost: elsewhere/meshes": "",
	} {
		ref, err := Parse(text)
		if want == "" {
			wantProblem(t, err, codeUsage, "reference")
			continue
		}
		if err != nil || ref.String() != want {
			t.Errorf("%q is %q, %v, not %q", text, ref, err, want)
		}
	}
}

// TestNoCredentialsInReferences: nor in what is said of them.
func TestNoCredentialsInReferences(t *testing.T) {
	for _, text := range []string{"oci://me:s3cret@registry.example.com/meshes", "oci://s3cret@registry.example.com/meshes"} {
		_, err := Parse(text)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestLoopback decides who may do without TLS.
func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:5000": true, "127.0.0.1:5000": true, "127.9.9.9": true, "[::1]:5000": true,
		"localhost.example.com": false, "127.0.0.1.example.com": false, "10.0.0.1:5000": false, "registry": false, "[fe80::1]:5000": false,
	} {
		ref, err := Parse("oci://" + host + "/meshes")
		if err != nil {
			t.Fatal(err)
		}
		if repo, _ := (Client{}).repository(ref); repo.PlainHTTP != want {
			t.Errorf("%s without TLS: %v", host, repo.PlainHTTP)
		}
	}
}

// wantProblem demands an [*Error] of the code with the words and a remedy.
func wantProblem(t *testing.T, err error, code string, words ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Errorf("%v is no Error", err)
		return
	}
	if e.Code != code || e.Remedy == "" {
		t.Errorf("%q has the code %q, not %q, and the remedy %q", e.Message, e.Code, code, e.Remedy)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			t.Errorf("%q does not say %q", e.Error(), w)
		}
	}
}
