package redact

import (
	"net"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// services tell which hosts of two parts name a Service of a cluster, by the rule of graph/mesh: the namespace is there, or the Service is
// named in full elsewhere.
type services struct {
	namespaces map[string]bool
	// known are Services by NAME.NAMESPACE.
	known map[string]bool
}

func servicesOf(c facts.Cluster, own facts.OwnNames) services {
	out := services{map[string]bool{}, map[string]bool{}}
	for _, n := range c.Namespaces {
		out.namespaces[n.Name] = true
	}
	addresses := []string{}
	for _, p := range c.Pods {
		out.namespaces[p.Namespace] = true
		addresses = append(addresses, p.PlaneAddress, p.CAAddress)
		if p.NoDiscoveryAddress && p.PlaneAddress == "" {
			addresses = append(addresses, own.DefaultAddress())
		}
	}
	for _, g := range c.Gateways {
		out.namespaces[g.Namespace] = true
	}
	for _, w := range c.Workloads {
		out.namespaces[w.Namespace] = true
	}
	for _, z := range c.Ztunnels {
		addresses = append(addresses, z.XDSAddress, z.CAAddress)
	}
	for _, s := range c.Services {
		out.known[s.Name+"."+s.Namespace] = true
	}
	for _, p := range c.ControlPlanes {
		out.known[p.Name+"."+p.Namespace] = true
	}
	for _, v := range slices.Concat(c.Injectors, c.Validators) {
		out.known[v.ServiceName+"."+v.ServiceNamespace] = true
		addresses = append(addresses, v.URLHost)
	}
	for _, address := range addresses {
		_, host, _ := apart(address)
		if parts := strings.Split(host, "."); len(parts) >= 3 && parts[2] == "svc" {
			out.known[parts[0]+"."+parts[1]] = true
		}
	}
	return out
}

// apart takes an address apart into what stands before its host, the host, and what stands behind it.
func apart(address string) (before, host, behind string) {
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		before, address = scheme+"://", rest
	}
	if name, port, err := net.SplitHostPort(address); err == nil {
		return before, name, ":" + port
	}
	return before, address, ""
}

// address is for host:port, where the host may be a Service of the cluster. A host that is none is of this kind.
func address(k kind) treatment {
	return func(w *walker, text string) string {
		before, host, behind := apart(text)
		if port := strings.TrimPrefix(behind, ":"); strings.Trim(port, "0123456789") != "" {
			behind = ":" + w.see(value, port)
		}
		if before != "" && before != "http://" && before != "https://" {
			before = w.keep(before, "other://")
		}
		return before + w.host(k, host) + behind
	}
}

// planeAddress is for what a proxy connects to, which is a control plane.
func planeAddress(w *walker, text string) string { return address(planeHost)(w, text) }

func (w *walker) host(k kind, text string) string {
	parts := strings.Split(text, ".")
	home := namespace
	if k == planeHost {
		home = planeNamespace
	}
	switch {
	case text == "":
		return ""
	case net.ParseIP(text) != nil:
		return w.see(k, text)
	case len(parts) == 1:
		return w.service(k, text)
	case len(parts) >= 3 && parts[2] == "svc":
		return w.service(k, parts[0]) + "." + w.see(home, parts[1]) + ".svc" + w.domain(parts[3:])
	case len(parts) == 2 && (w.near.namespaces[parts[1]] || w.near.known[text]):
		return w.service(k, parts[0]) + "." + w.see(home, parts[1])
	}
	return w.see(k, text)
}

// service is what stands for the Service behind an address: a control plane's where it is a control plane's address, or is called like one.
func (w *walker) service(k kind, name string) string {
	if _, _, ok := split(name, w.own.Istiod); ok || k == planeHost {
		return planeName(w, name)
	}
	return w.see(service, name)
}

// domain is the cluster's, which stands behind its Services' names.
func (w *walker) domain(parts []string) string {
	switch name := strings.Join(parts, "."); name {
	case "":
		return ""
	case noMesh:
		return "." + name
	default:
		return "." + w.see(host, name)
	}
}

// image is for a reference: its registry is a host, and what stands between that and the tag may be names.
func image(w *walker, text string) string {
	text, sum, _ := strings.Cut(text, "@")
	if sum != "" {
		sum = "@" + shaped(digest)(w, sum)
	}
	at := strings.LastIndex(text, "/") + 1
	path, name := text[:at], text[at:]
	name, tag, tagged := strings.Cut(name, ":")
	registry := ""
	if first, rest, ok := strings.Cut(path, "/"); ok && (strings.ContainsAny(first, ".:") || first == "localhost") {
		_, name, port := apart(first)
		registry, path = w.see(host, name)+port+"/", rest
	}
	out := registry + each(path+name, "/", oneOf(imageNames, object).on(w))
	if tagged {
		plain := facts.ImageVersion(text)
		out += ":" + version(w, plain) + strings.TrimPrefix(tag, plain)
	}
	return out + sum
}
