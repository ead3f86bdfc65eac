package oci

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// demo is what is shared here: a snapshot needs no cluster to be one.
const demo = "three-meshes"

// TestPushAndPull: what one person pushes, another pulls, by tag and by digest, with docker's credentials; and the same
// bytes come out as went in.
func TestPushAndPull(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	tag := "oci://" + registry.host + "/team/meshes:today"
	d.run(t, "snapshot", "--demo", demo, "-o", "saved.mesh.json").want(t, exitOK)

	pushed := d.run(t, "snapshot", "push", tag, "saved.mesh.json").want(t, exitOK, "pushing", tag, "sha256:")
	digest := strings.TrimSpace(pushed.stdout)
	if !strings.HasPrefix(digest, "oci://"+registry.host+"/team/meshes@sha256:") {
		t.Fatalf("it prints %q", pushed.stdout)
	}
	if again := d.run(t, "snapshot", "push", tag, "--demo", demo).want(t, exitOK); again.stdout != pushed.stdout {
		t.Errorf("the same snapshot is %q, and then %q", pushed.stdout, again.stdout)
	}
	d.run(t, "snapshot", "push", tag, "--demo", "tenants").want(t, exitOK) // which moves the tag
	d.run(t, "snapshot", "pull", digest, "-o", "by-digest.mesh.json").want(t, exitOK, "pulled", digest)
	d.run(t, "snapshot", "pull", tag, "-o", "by-tag.mesh.json").want(t, exitOK)
	saved := d.file(t, "saved.mesh.json")
	if d.file(t, "by-digest.mesh.json") != saved {
		t.Error("what was pulled by digest is not what was pushed")
	}
	if byTag := d.file(t, "by-tag.mesh.json"); byTag == saved || !strings.Contains(byTag, `"demo": "tenants"`) {
		t.Error("the tag does not lead to what was pushed last")
	}
	if out := d.run(t, "snapshot", "pull", digest, "-o", "-").want(t, exitOK).stdout; out != saved {
		t.Error("stdout is not what was pushed")
	}
	chart := d.run(t, "chart", "-o", "svg", digest).want(t, exitOK).stdout
	if chart != d.run(t, "chart", "-o", "svg", "saved.mesh.json").want(t, exitOK).stdout {
		t.Error("a reference in place of a file is charted differently")
	}
	if kept := d.file(t, "docker/config.json"); kept != login(registry.host, password) {
		t.Errorf("docker's configuration is now %s", kept)
	}
	if entries, err := os.ReadDir(filepath.Dir(d.docker())); err != nil || len(entries) != 1 {
		t.Errorf("beside docker's configuration there is %v, %v", entries, err)
	}
}

// TestLatest: without a tag it is latest that is pulled, and nothing that is pushed.
func TestLatest(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	bare := "oci://" + registry.host + "/meshes"
	d.run(t, "snapshot", "push", bare, "--demo", demo).want(t, exitUsage, "no tag")
	d.run(t, "snapshot", "push", bare+"@sha256:"+strings.Repeat("0", 64), "--demo", demo).want(t, exitUsage, "no tag")
	d.run(t, "snapshot", "pull", bare, "-o", "none.mesh.json").want(t, exitBadInput, "no such tag")
	d.run(t, "snapshot", "push", bare+":latest", "--demo", demo).want(t, exitOK)
	d.run(t, "meshes", bare).want(t, exitOK)
}

// TestCredentials: they come from docker's configuration and the helpers that it names, and whoever has none, or others,
// is told so.
func TestCredentials(t *testing.T) {
	registry := open(t, false)
	tag := "oci://" + registry.host + "/team/meshes:today"
	push := []string{"snapshot", "push", tag, "--demo", demo}

	newDesk(t, "").run(t, push...).want(t, exitForbidden, "docker has none for it", "docker login "+registry.host)
	newDesk(t, login("elsewhere.example.com", password)).run(t, push...).want(t, exitForbidden, "docker has none for it")
	newDesk(t, login(registry.host, "wrong")).run(t, push...).want(t, exitForbidden, "does not accept", "docker login")
	newDesk(t, "{").run(t, push...).want(t, exitForbidden, "cannot be read", "config.json")
	newDesk(t, `{"credsStore": "missing"}`).run(t, push...).want(t, exitForbidden, "cannot be read", "docker-credential-missing")

	helpers := t.TempDir()
	helper := write(t, helpers, "docker-credential-lab",
		"#!/bin/sh\nread -r host\n[ \"$1 $host\" = 'get "+registry.host+"' ] && echo '{\"Username\": \""+user+"\", \"Secret\": \""+password+"\"}'\n")
	if err := os.Chmod(helper, 0o700); err != nil {
		t.Fatal(err)
	}
	path := "PATH=" + helpers + ":" + os.Getenv("PATH")
	newDesk(t, `{"credsStore": "lab"}`, path).run(t, push...).want(t, exitOK)
	newDesk(t, `{"credsStore": "missing", "credHelpers": {"`+registry.host+`": "lab"}}`, path).run(t, push...).want(t, exitOK)
	newDesk(t, "").run(t, "snapshot", "pull", tag, "-o", "-").want(t, exitForbidden, "docker login")
	newDesk(t, "").run(t, "meshes", tag).want(t, exitForbidden, "docker login")
}

// TestNothingThere: what is not there, and who is not.
func TestNothingThere(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	base := "oci://" + registry.host
	d.run(t, "snapshot", "push", base+"/team/meshes:today", "--demo", demo).want(t, exitOK)
	for _, reference := range []string{"/team/meshes:yesterday", "/team/other:today", "/team/meshes@sha256:" + strings.Repeat("0", 64)} {
		d.run(t, "snapshot", "pull", base+reference, "-o", "none.mesh.json").want(t, exitBadInput, "no such tag", "check the reference")
	}
	d.run(t, "snapshot", "pull", base+"/Team:today", "-o", "none.mesh.json").want(t, exitUsage, "oci://REGISTRY/REPOSITORY:TAG")
	d.run(t, "snapshot", "pull", "oci://"+user+":"+password+"@"+registry.host+"/team:today", "-o", "none.mesh.json").want(t, exitUsage, "docker login")
	d.run(t, "snapshot", "pull", "oci://"+freeAddress(t)+"/team:today", "-o", "none.mesh.json").want(t, exitUnavailable, "nobody listens")
	d.run(t, "snapshot", "pull", base+"/team/meshes:today", "-o", "none.mesh.json", "--plain-http=false").want(t, exitUnavailable, "no TLS")
	if _, err := os.Stat(filepath.Join(d.home, "none.mesh.json")); !os.IsNotExist(err) {
		t.Errorf("a pull that failed leaves a file: %v", err)
	}
}

// TestPrivateCA: a registry with TLS is trusted when its CA is.
func TestPrivateCA(t *testing.T) {
	registry := open(t, true)
	tag := "oci://" + registry.host + "/team/meshes:today"
	push := []string{"snapshot", "push", tag, "--demo", demo, "--plain-http=false"}
	newDesk(t, login(registry.host, password)).run(t, push...).want(t, exitUnavailable, "nobody whom this machine trusts", "SSL_CERT_FILE")
	newDesk(t, login(registry.host, password), "SSL_CERT_FILE="+registry.ca).run(t, push...).want(t, exitOK)
}

// TestInterrupted: who waits for a registry that does not answer need not wait.
func TestInterrupted(t *testing.T) {
	registry := open(t, false)
	d := newDesk(t, login(registry.host, password))
	registry.freeze(t)
	cmd := d.command(t.Context(), "snapshot", "pull", "oci://"+registry.host+"/team/meshes:today", "-o", "none.mesh.json")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("it ended before anybody asked it to: %v", err)
	case <-time.After(time.Second):
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
		if code := cmd.ProcessState.ExitCode(); code != exitFailed {
			t.Errorf("exit code %d, not %d", code, exitFailed)
		}
	case <-time.After(20 * time.Second): // less than it would wait for an answer
		_ = cmd.Process.Kill()
		t.Error("it does not end when it is interrupted")
	}
}
