package collect

import (
	"encoding/json"
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

// FuzzWebhook folds webhook configurations as an API server might send them, their caBundles and selectors among them:
// nothing panics, and what is kept of any that Kubernetes would have stored can be saved and opened again.
func FuzzWebhook(f *testing.F) {
	const certificate = "-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n"
	for _, seed := range []string{
		`{}`, `{"webhooks":[{}]}`,
		`{"metadata":{"name":"i","labels":{"istio.io/rev":"x","istio.io/tag":"t"}},"webhooks":[{"name":"a.istio.io","clientConfig":{"service":{"name":"istiod","namespace":"n","path":"/inject"}}}]}`,
		`{"webhooks":[{"clientConfig":{"url":"https://[::1]:1/inject/cluster/c"},"matchConditions":[{"name":"m"}],"failurePolicy":"Fail"}]}`,
		`{"webhooks":[{"clientConfig":{"url":"%"},"namespaceSelector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"k","operator":"In","values":["v","w"]}]},"objectSelector":{"matchExpressions":[{"key":"k","operator":"DoesNotExist"}]}}]}`,
	} {
		f.Add([]byte(seed), []byte(certificate))
		f.Add([]byte(seed), []byte("no PEM"))
	}
	f.Fuzz(func(t *testing.T, raw, bundle []byte) {
		var mutating admissionv1.MutatingWebhookConfiguration
		var validating admissionv1.ValidatingWebhookConfiguration
		if json.Unmarshal(raw, &mutating) != nil || json.Unmarshal(raw, &validating) != nil {
			return
		}
		storable := true
		for i := range mutating.Webhooks {
			w := &mutating.Webhooks[i]
			w.ClientConfig.CABundle = bundle
			storable = storable && isSelector(w.NamespaceSelector) && isSelector(w.ObjectSelector)
		}
		injectors, _ := foldMutating(&mutating)
		validators, _ := foldValidating(&validating)
		r := reading{}
		c := facts.Cluster{Context: "c", Injectors: r.webhookFacts(injectors, nil), Validators: r.webhookFacts(validators, nil)}
		if !storable {
			return
		}
		var file strings.Builder
		if err := facts.Write(&file, facts.Snapshot{Clusters: []facts.Cluster{c}}); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if _, err := facts.Read(strings.NewReader(file.String())); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
	})
}

// isSelector tells whether an API server would have stored the selector.
func isSelector(s *metav1.LabelSelector) bool {
	_, err := metav1.LabelSelectorAsSelector(s)
	return err == nil
}
