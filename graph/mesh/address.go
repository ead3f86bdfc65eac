package mesh

import (
	"slices"
	"strings"
)

// planesBehind are the planes that a Service stands for. Where no Deployment is known behind it, a plane is made that
// says so: gone, outside, or not readable. by cites what names the Service.
func (c *cluster) planesBehind(service name, by Evidence) []*plane {
	if planes := c.knownBehind(service); len(planes) > 0 {
		return planes
	}
	ref := c.ref(KindPlane, service.namespace, service.name)
	if p := c.byRef[ref]; p != nil && p.Presence == Present {
		// A Deployment bears the Service's name and is not behind it: the Service is what leads nowhere.
		ref.Name += " (Service)"
	}
	p := c.newPlane(ref, c.presenceOf(service))
	p.service = service.name
	p.Revision = c.revisionOfName(service.name)
	p.Because = append(p.Because, by)
	c.behind[service] = []*plane{p}
	return c.behind[service]
}

// knownBehind are the planes that were seen behind a Service; none when nothing was.
func (c *cluster) knownBehind(service name) []*plane {
	if planes := c.behind[service]; len(planes) > 0 {
		return planes
	}
	if _, read := c.services[service]; read || !c.unread(resourceServices, service.namespace) {
		return nil
	}
	// Services may not be read: by Istio's rule an istiod's Service and Deployment have one name.
	if p := c.byRef[c.ref(KindPlane, service.namespace, service.name)]; p != nil {
		return []*plane{p}
	}
	return nil
}

// presenceOf says what is behind a Service without a Deployment. One without a selector gets its endpoints by hand: an
// istiod in another cluster (Istio's remote installs write it so).
func (c *cluster) presenceOf(service name) Presence {
	s, read := c.services[service]
	switch {
	case read && (s.ExternalName != "" || len(s.Selector) == 0 && s.ReadyEndpoints != 0):
		return External
	case c.unread(resourceDeploy, service.namespace), !read && c.unread(resourceServices, service.namespace), s.ReadyEndpoints > 0:
		return Unread
	}
	return Gone
}

// planesAt are the planes that an address names, seen from a pod in namespace from: those behind a Service of this
// cluster, or a host outside of it.
func (c *cluster) planesAt(address, from string, by Evidence) []*plane {
	if service, ok := c.serviceOf(address, from); ok {
		return c.planesBehind(service, by)
	}
	ref := c.ref(KindPlane, "", hostOf(address))
	if p, ok := c.byRef[ref]; ok {
		return []*plane{p}
	}
	p := c.newPlane(ref, External)
	p.Because = append(p.Because, by)
	return []*plane{p}
}

// knownAt is planesAt for an address that need not be a control plane's, such as CA_ADDR: it never makes a plane.
func (c *cluster) knownAt(address, from string) []*plane {
	if service, ok := c.serviceOf(address, from); ok {
		return c.knownBehind(service)
	}
	if p := c.byRef[c.ref(KindPlane, "", hostOf(address))]; p != nil {
		return []*plane{p}
	}
	return nil
}

// indexAddresses notes the Services that anything names in full. A host of two parts may be a Service or somebody's domain
// where its namespace is not known: another address that names the Service in full settles it, whichever is met first.
func (c *cluster) indexAddresses() {
	addresses := []string{}
	for _, w := range slices.Concat(c.Injectors, c.Validators) {
		addresses = append(addresses, w.URLHost)
		if w.ServiceName != "" {
			c.addressed[name{w.ServiceNamespace, w.ServiceName}] = true
		}
	}
	for _, g := range c.Pods {
		address, _ := c.connectsTo(g)
		addresses = append(addresses, address, g.CAAddress)
	}
	for _, z := range c.Ztunnels {
		addresses = append(addresses, z.XDSAddress, z.CAAddress)
	}
	for _, address := range addresses {
		if parts := strings.Split(hostOf(address), "."); len(parts) >= 3 && parts[2] == "svc" {
			c.addressed[name{parts[1], parts[0]}] = true
		}
	}
}

// revisionOfName reads the revision out of a Service's name, which is all that is left of a plane without a Deployment;
// empty for one that is not called as Istio's charts call it, and for a tag's, which says nothing of its revision.
func (c *cluster) revisionOfName(service string) string {
	if service == c.own.Istiod {
		return defaultRevision
	}
	if rev, ok := strings.CutPrefix(service, c.own.Istiod+"-"); ok && !strings.HasPrefix(rev, "revision-tag-") {
		return rev
	}
	return ""
}

// strengthOf is how sure an address makes a claim: exact, unless its Service leads to several planes.
func strengthOf(planes []*plane) Strength {
	if len(planes) > 1 {
		return Inferred
	}
	return Exact
}
