package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fake is a registry that answers as it likes. What a real one does is tested in build/lab.
func fake(t *testing.T, answer http.HandlerFunc) Reference {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return reference(t, server)
}

func reference(t *testing.T, server *httptest.Server) Reference {
	t.Helper()
	_, host, _ := strings.Cut(server.URL, "://")
	ref, err := Parse("oci://" + host + "/meshes:today")
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// login gives docker credentials for the registry.
func login(t *testing.T, ref Reference) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("DOCKER_CONFIG", home)
	config := fmt.Sprintf(`{"auths": {%q: {"username": "me", "password": "s3cret"}}}`, ref.Host())
	if err := os.WriteFile(filepath.Join(home, "config.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// asks answers with the challenge until there are credentials.
func asks(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.Header().Set("WWW-Authenticate", `Basic realm="fake"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}
}

func TestAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
		words  string
	}{
		"forbidden": {status(403, `{"errors":[{"code":"DENIED","message":"not\u001b[2Jyours"}]}`), codeForbidden, "DENIED not [2Jyours"},
		"no wish":   {status(400, "<html>"), codeBadInput, "400 Bad Request"},
		"not found": {status(404, ""), codeBadInput, "no such tag"},
		"page":      {status(200, "<html>"), codeBadInput, "no snapshot of portolan: it is of type \"text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Client{}.Pull(t.Context(), fake(t, c.answer))
			wantProblem(t, err, c.code, c.words)
		})
	}
}

// TestBusy: a registry that is busy is asked again, but not for ever.
func TestBusy(t *testing.T) {
	asked := 0
	ref := fake(t, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	_, _, err := Client{}.Pull(t.Context(), ref)
	wantProblem(t, err, codeRefused, "503", "try again")
	if asked != 3 {
		t.Errorf("it was asked %d times", asked)
	}
}

// TestSlow: a registry that does not answer is waited for, but not for ever, and not when nobody waits any more.
func TestSlow(t *testing.T) {
	over := make(chan struct{})
	ref := fake(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		}
	})
	defer close(over)
	_, _, err := Client{limit: 50 * time.Millisecond}.Pull(t.Context(), ref)
	wantProblem(t, err, codeTimeout, "not done within")

	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, _, err := (Client{}).Pull(ctx, ref); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, it answers %v", err)
	}
}

// TestSlowHelper: a helper that waits for a person, with a child that keeps its output open, keeps nobody.
func TestSlowHelper(t *testing.T) {
	home := t.TempDir()
	t.Setenv("DOCKER_CONFIG", home)
	t.Setenv("PATH", home+":"+os.Getenv("PATH"))
	for name, content := range map[string]string{
		"config.json": `{"credsStore": "slow"}`, "docker-credential-slow": "#!/bin/sh\nsleep 8 2>/dev/null &\nwait\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	ref := fake(t, asks(status(200, "")))
	began := time.Now()
	_, _, err := Client{limit: 300 * time.Millisecond}.Pull(t.Context(), ref)
	wantProblem(t, err, codeTimeout, "not done within")
	if took := time.Since(began); took > 6*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestTooLarge: what is larger than a snapshot can be is not even read.
func TestTooLarge(t *testing.T) {
	manifest := fmt.Sprintf(`{"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":%q,"layers":[{"mediaType":%q,"digest":"sha256:%064d","size":%d}]}`,
		ArtifactType, LayerType, 0, int64(maxLayer)+1)
	for words, body := range map[string]string{"layer is larger": manifest, "manifest is larger": strings.Repeat(" ", maxManifest+1)} {
		_, _, err := Client{}.Pull(t.Context(), fake(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/blobs/") {
				t.Error("the layer is asked for")
			}
			w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
			w.Header().Set("Docker-Content-Digest", digestOf(body))
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(body))
		}))
		wantProblem(t, err, codeBadInput, words)
	}
}

// TestSwapped: a manifest that is not what its digest says.
func TestSwapped(t *testing.T) {
	_, _, err := Client{}.Pull(t.Context(), fake(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		w.Header().Set("Docker-Content-Digest", digestOf("this"))
		fmt.Fprint(w, "that")
	}))
	wantProblem(t, err, codeBadInput, "not what its digest stands for")
}
