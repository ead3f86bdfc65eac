package mesh

import "slices"

// findRoots gives planes whose webhooks show no caBundle (or may not be read) the root that the proxies of their scope
// trust: the ConfigMap istio-ca-root-cert, which an istiod writes into every namespace that it watches. Where another
// control plane watches the same namespaces, what stands there may be the other's, and nothing is concluded.
func (c *cluster) findRoots() {
	for _, p := range c.planes {
		if p.RootFingerprint != "" || slices.ContainsFunc(c.planes, func(q *plane) bool { return c.rivals(p, q) }) {
			continue
		}
		root, where := "", ""
		for _, r := range c.Roots {
			ns, known := c.namespaces[r.Namespace]
			if !known || !p.includes(ns) {
				continue
			}
			if root != "" && root != r.Fingerprint {
				root = ""
				break
			}
			if root == "" {
				root, where = r.Fingerprint, r.Namespace
			}
		}
		if root != "" {
			p.RootFingerprint = root
			p.because(object("ConfigMap", where, "istio-ca-root-cert"), "root-cert.pem (SHA-256)", root,
				"the namespaces that it watches all trust this root, and no other control plane watches them")
		}
	}
}

// rivals tells whether another plane with a certificate authority of its own may write roots where p does. Planes of
// one namespace share its istio-ca-secret or cacerts.
func (c *cluster) rivals(p, q *plane) bool {
	if p == q || q.Presence == Gone || p.Ref.Namespace != "" && p.Ref.Namespace == q.Ref.Namespace {
		return false
	}
	return len(p.selectors) == 0 || len(q.selectors) == 0 || len(c.shared(p, q)) > 0
}
