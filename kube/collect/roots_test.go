package collect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

// TestRootsSayWhoIssuedThemAndForHowLong reads what only a certificate that can be parsed tells of a root of trust.
func TestRootsSayWhoIssuedThemAndForHowLong(t *testing.T) {
	until := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	_, pem := certificate(t, until)
	root := func(namespace, text string) *corev1.ConfigMap {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "istio-ca-root-cert"}, Data: map[string]string{"root-cert.pem": text}}
	}
	garbled := "-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n"
	got := read(t, collect.Request{Config: serve(t, nil, append(someObjects(), root("bank", string(pem)), root("shop", garbled))...)})
	told := map[string]facts.Root{}
	for _, r := range got.Roots {
		told[r.Namespace] = facts.Root{Issuer: r.Issuer, Subject: r.Subject, NotBefore: r.NotBefore, NotAfter: r.NotAfter}
	}
	want := map[string]facts.Root{"bank": {Issuer: "O=bank.example", Subject: "O=bank.example", NotBefore: until.Add(-time.Hour), NotAfter: until}, "shop": {}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

// TestALimitedReadingSaysSo keeps it from being taken for the whole cluster.
func TestALimitedReadingSaysSo(t *testing.T) {
	conf := serve(t, nil, someObjects()...)
	if got := read(t, collect.Request{Config: conf, Namespaces: []string{"shop", "bank", "shop"}}).Limited; !cmp.Equal(got, []string{"bank", "shop"}) {
		t.Errorf("limited to %q, want bank and shop", got)
	}
	if got := read(t, collect.Request{Config: conf}).Limited; got != nil {
		t.Errorf("limited to %q, want no limit", got)
	}
}
