package collect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/kube/collect"
)

// TestRootsSayWhenTheyExpire reads the end of a root of trust, which only a certificate that can be parsed tells.
func TestRootsSayWhenTheyExpire(t *testing.T) {
	until := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	_, pem := certificate(t, until)
	root := func(namespace, text string) *corev1.ConfigMap {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "istio-ca-root-cert"}, Data: map[string]string{"root-cert.pem": text}}
	}
	garbled := "-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n"
	got := read(t, collect.Request{Config: serve(t, nil, append(someObjects(), root("bank", string(pem)), root("shop", garbled))...)})
	ends := map[string]time.Time{}
	for _, r := range got.Roots {
		ends[r.Namespace] = r.NotAfter
	}
	if diff := cmp.Diff(map[string]time.Time{"bank": until, "shop": {}}, ends); diff != "" {
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
