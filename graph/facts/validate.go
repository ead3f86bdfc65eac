package facts

import (
	"fmt"
	"slices"
)

var (
	modes        = []Mode{Sidecar, Ambient, GatewayProxy, WaypointProxy, ZtunnelProxy, NoProxy}
	gatewayKinds = []GatewayKind{WaypointGateway, APIGateway, InjectedGateway}
	gapReasons   = []GapReason{Forbidden, Failed}
	operators    = []string{"In", "NotIn", "Exists", "DoesNotExist"}
	redactions   = []Redaction{RedactHosts, RedactNames}
)

// validate refuses values that no collector writes and that later stages could only guess about.
func validate(s Snapshot) error {
	for i, r := range s.Redacted {
		if !slices.Contains(redactions, r) || slices.Contains(s.Redacted[:i], r) {
			return bad("the redaction %q is unknown, or there twice", r)
		}
	}
	for i, c := range s.Clusters {
		if i > 0 && s.Clusters[i-1].Context == c.Context {
			return bad("context %q is there twice; objects are told apart by their context's name", c.Context)
		}
		if err := validateCluster(c); err != nil {
			return err
		}
	}
	for i, u := range s.Unread {
		if u.Context == "" || u.Reason == "" || i > 0 && s.Unread[i-1].Context == u.Context {
			return bad("the unread context %q has no name or reason, or is there twice", u.Context)
		}
	}
	return nil
}

func validateCluster(c Cluster) error {
	for _, p := range c.Pods {
		if !slices.Contains(modes, p.Mode) {
			return bad("pods of %s/%s have the unknown mode %q", p.Namespace, p.Workload.Name, p.Mode)
		}
		if p.Pods < 0 || p.Ready < 0 {
			return bad("pods of %s/%s have a negative count", p.Namespace, p.Workload.Name)
		}
	}
	for _, g := range c.Gateways {
		if !slices.Contains(gatewayKinds, g.Kind) {
			return bad("gateway %s/%s has the unknown kind %q", g.Namespace, g.Name, g.Kind)
		}
	}
	for _, g := range c.Gaps {
		if !slices.Contains(gapReasons, g.Reason) {
			return bad("the gap of %s has the unknown reason %q", g.Resource, g.Reason)
		}
	}
	for _, m := range c.MeshConfigs {
		if err := validateSettings(m); err != nil {
			return err
		}
	}
	return validateSelectors(c)
}

func validateSettings(m MeshConfig) error {
	for i, s := range m.Settings {
		if !slices.Contains(SettingPaths, s.Path) {
			return bad("the mesh configuration %s/%s has the setting %q, which no snapshot may hold", m.Namespace, m.Name, s.Path)
		}
		if i > 0 && m.Settings[i-1].Path == s.Path {
			return bad("the mesh configuration %s/%s has the setting %q twice", m.Namespace, m.Name, s.Path)
		}
	}
	return nil
}

func validateSelectors(c Cluster) error {
	for _, w := range slices.Concat(c.Injectors, c.Validators) {
		if err := validateSelector(w.Configuration, w.NamespaceSelector, w.ObjectSelector); err != nil {
			return err
		}
	}
	for _, m := range c.MeshConfigs {
		if err := validateSelector(m.Name, m.DiscoverySelectors...); err != nil {
			return err
		}
	}
	for _, n := range c.CNIs {
		for _, e := range n.EnablementSelectors {
			if err := validateSelector(n.Name, e.PodSelector, e.NamespaceSelector); err != nil {
				return err
			}
		}
	}
	return nil
}

func validateSelector(where string, selectors ...Selector) error {
	for _, s := range selectors {
		for _, r := range s.MatchExpressions {
			if !slices.Contains(operators, r.Operator) {
				return bad("a selector of %s has the unknown operator %q", where, r.Operator)
			}
		}
	}
	return nil
}

func bad(format string, args ...any) *BadInput {
	return &BadInput{Reason: fmt.Sprintf(format, args...)}
}
