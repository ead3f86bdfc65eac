package mesh

import "time"

// Certificate is a root of trust. Beside its fingerprint everything may be unknown: it is told by the ConfigMap
// istio-ca-root-cert alone, and its end by a webhook's caBundle as well.
type Certificate struct {
	// Fingerprint is the SHA-256 of its DER bytes, lower-case hex.
	Fingerprint string `json:"fingerprint"`
	// Issuer and Subject are distinguished names, e.g. "O=cluster.local".
	Issuer    string    `json:"issuer,omitempty"`
	Subject   string    `json:"subject,omitempty"`
	NotBefore time.Time `json:"notBefore,omitzero"`
	NotAfter  time.Time `json:"notAfter,omitzero"`
}

// describeRoots tells of each plane's root what could be read of it.
func (c *cluster) describeRoots() {
	for _, p := range c.planes {
		if p.RootFingerprint == "" {
			continue
		}
		p.Root = &Certificate{Fingerprint: p.RootFingerprint}
		for _, r := range c.Roots {
			if r.Fingerprint == p.RootFingerprint && !r.NotAfter.IsZero() {
				*p.Root = Certificate{Fingerprint: r.Fingerprint, Issuer: r.Issuer, Subject: r.Subject, NotBefore: r.NotBefore, NotAfter: r.NotAfter}
				break
			}
		}
		for _, w := range c.Injectors {
			if p.Root.NotAfter.IsZero() && w.CAFingerprint == p.RootFingerprint {
				p.Root.NotAfter = w.CANotAfter
			}
		}
	}
}
