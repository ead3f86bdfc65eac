package collect

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"portolan/graph/facts"
)

// foldRoot reads the certificate that istiod writes into every namespace it serves; no Secret is needed.
func foldRoot(m *corev1.ConfigMap) (facts.Root, bool) {
	out := facts.Root{Namespace: m.Namespace}
	print, parsed := firstCertificate([]byte(m.Data[keyRoot]))
	out.Fingerprint = print
	if parsed != nil {
		out.Issuer, out.Subject = parsed.Issuer.String(), parsed.Subject.String()
		out.NotBefore, out.NotAfter = parsed.NotBefore.UTC(), parsed.NotAfter.UTC()
	}
	return out, print != ""
}

// firstCertificate is the SHA-256 of the first certificate in PEM, lower-case hex, and the certificate itself. The
// fingerprint is empty when there is no certificate, the certificate nil when it cannot be parsed.
func firstCertificate(bundle []byte) (fingerprint string, parsed *x509.Certificate) {
	for {
		block, rest := pem.Decode(bundle)
		if block == nil {
			return "", nil
		}
		if block.Type == "CERTIFICATE" {
			sum := sha256.Sum256(block.Bytes)
			parsed, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return hex.EncodeToString(sum[:]), nil
			}
			return hex.EncodeToString(sum[:]), parsed
		}
		bundle = rest
	}
}

// foldCNI reads istio-cni's settings (istio-cni/templates/configmap-cni.yaml).
func foldCNI(m *corev1.ConfigMap) (facts.CNI, bool) {
	out := facts.CNI{
		Namespace: m.Namespace, Name: m.Name, Revision: m.Labels[labelRev],
		Ambient: m.Data["AMBIENT_ENABLED"] == "true",
	}
	selectors, err := enablementSelectors(m.Data["AMBIENT_ENABLEMENT_SELECTOR"])
	if err != nil {
		out.Invalid = scrub(err.Error())
	}
	out.EnablementSelectors = selectors
	return out, true
}

// enablementSelectors are alternatives, each a pair of selectors that must both match.
func enablementSelectors(raw string) ([]facts.EnablementSelector, error) {
	var list []struct {
		PodSelector       metav1.LabelSelector `json:"podSelector"`
		NamespaceSelector metav1.LabelSelector `json:"namespaceSelector"`
	}
	if err := yaml.Unmarshal([]byte(raw), &list); err != nil {
		return nil, fmt.Errorf("AMBIENT_ENABLEMENT_SELECTOR: %w", err)
	}
	var out []facts.EnablementSelector
	for i := range list {
		pods, err := checkedSelector(&list[i].PodSelector)
		if err != nil {
			return nil, fmt.Errorf("AMBIENT_ENABLEMENT_SELECTOR: %w", err)
		}
		namespaces, err := checkedSelector(&list[i].NamespaceSelector)
		if err != nil {
			return nil, fmt.Errorf("AMBIENT_ENABLEMENT_SELECTOR: %w", err)
		}
		out = append(out, facts.EnablementSelector{PodSelector: pods, NamespaceSelector: namespaces})
	}
	return out, nil
}
