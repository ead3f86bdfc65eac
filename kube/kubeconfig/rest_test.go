package kubeconfig_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/kube/kubeconfig"
)

const full = `clusters:
- name: c
  cluster: {server: "https://east.example:6443", certificate-authority: pki/ca.crt, proxy-url: "http://proxy.example:3128"}
users:
- name: plugin
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, interactiveMode: IfAvailable}
- name: file
  user: {tokenFile: token, as: from-file}
contexts:
- name: plugin
  context: {cluster: c, user: plugin}
- name: file
  context: {cluster: c, user: file}
- name: anonymous
  context: {cluster: c}
`

func fullConfig(t *testing.T) (folder string, byName map[string]kubeconfig.Context) {
	t.Helper()
	path := write(t, full)
	folder = filepath.Dir(path)
	if err := os.Mkdir(filepath.Join(folder, "pki"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pki/ca.crt", "token"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	byName = map[string]kubeconfig.Context{}
	for _, c := range load(t, kubeconfig.Sources{Env: path}) {
		if c.Invalid != "" {
			t.Fatalf("%s: %s", c.Name, c.Invalid)
		}
		byName[c.Name] = c
	}
	return folder, byName
}

func TestRestConfigOfAPlugin(t *testing.T) {
	folder, contexts := fullConfig(t)
	conf, err := kubeconfig.RestConfig(contexts["plugin"], kubeconfig.Options{RequestTimeout: time.Minute, UserAgent: "portolan/test"})
	if err != nil {
		t.Fatal(err)
	}
	if conf.QPS != 50 || conf.Burst != 100 || conf.Timeout != time.Minute || conf.UserAgent != "portolan/test" {
		t.Errorf("got limits %v, %v, %v, %q", conf.QPS, conf.Burst, conf.Timeout, conf.UserAgent)
	}
	if want := filepath.Join(folder, "pki", "ca.crt"); conf.CAFile != want {
		t.Errorf("authority is %s, want it beside its kubeconfig: %s", conf.CAFile, want)
	}
	if want := filepath.Join(folder, "bin", "login"); conf.ExecProvider.Command != want {
		t.Errorf("plugin is %s, want it beside its kubeconfig: %s", conf.ExecProvider.Command, want)
	}
	if !conf.ExecProvider.StdinUnavailable {
		t.Error("the plugin may read this program's stdin")
	}
	proxy, err := conf.Proxy(&http.Request{URL: &url.URL{Scheme: "https", Host: "east.example"}})
	if err != nil || proxy.Host != "proxy.example:3128" {
		t.Errorf("proxy is %v, %v", proxy, err)
	}
}

func TestRestConfigImpersonation(t *testing.T) {
	_, contexts := fullConfig(t)
	conf, err := kubeconfig.RestConfig(contexts["file"], kubeconfig.Options{})
	if err != nil || conf.Impersonate.UserName != "from-file" {
		t.Errorf("without flags: got %v, %v; want the file's", conf, err)
	}
	conf, err = kubeconfig.RestConfig(contexts["file"], kubeconfig.Options{As: "jane", AsGroups: []string{"dev", "ops"}})
	if err != nil || conf.Impersonate.UserName != "jane" || strings.Join(conf.Impersonate.Groups, " ") != "dev ops" {
		t.Errorf("with flags: got %v, %v", conf, err)
	}
	if _, err := kubeconfig.RestConfig(contexts["file"], kubeconfig.Options{AsGroups: []string{"dev"}}); err == nil || !strings.Contains(err.Error(), "--as") {
		t.Errorf("a group without a user: got %v", err)
	}
}

func TestRestConfigSkipsVerificationOnDemand(t *testing.T) {
	_, contexts := fullConfig(t)
	conf, err := kubeconfig.RestConfig(contexts["anonymous"], kubeconfig.Options{InsecureSkipTLSVerify: true})
	if err != nil || !conf.Insecure || conf.CAFile != "" {
		t.Errorf("got %v, %v; want an unverified connection without authorities", conf, err)
	}
}

func TestRestConfigOfAContextThatIsGone(t *testing.T) {
	path := write(t, other)
	c := load(t, kubeconfig.Sources{Env: path})[0]
	if err := os.WriteFile(path, []byte(good[:60]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := kubeconfig.RestConfig(c, kubeconfig.Options{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

func TestMissingCertificateFileIsTheReason(t *testing.T) {
	contexts := load(t, kubeconfig.Sources{Env: write(t, full)})
	for _, c := range contexts {
		if !strings.Contains(c.Invalid, "ca.crt") {
			t.Errorf("%s: %q does not name the missing file", c.Name, c.Invalid)
		}
	}
}
