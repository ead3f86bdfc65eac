package collect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
)

func TestParseMeshConfig(t *testing.T) {
	yes, no := true, false
	for name, c := range map[string]struct {
		raw, shared string
		want        facts.MeshConfig
	}{
		"all fields": {
			raw: "defaultConfig:\n  meshId: mesh1\n  discoveryAddress: istiod.a.svc:15012\ntrustDomain: td\nrootNamespace: root\noutboundTrafficPolicy: {mode: REGISTRY_ONLY}\nenableAutoMtls: true\nfieldOfALaterIstio: {x: 1}\n" +
				"discoverySelectors:\n- matchLabels: {env: prod}\n- matchExpressions: [{key: team, operator: In, values: [a, b]}]\n",
			want: facts.MeshConfig{
				Settings: settingsOf("defaultConfig.discoveryAddress", "istiod.a.svc:15012", "defaultConfig.meshId", "mesh1", "enableAutoMtls", "true",
					"outboundTrafficPolicy.mode", "REGISTRY_ONLY", "rootNamespace", "root", "trustDomain", "td"),
				MeshID: "mesh1", TrustDomain: "td", RootNamespace: "root", DiscoveryAddress: "istiod.a.svc:15012", OutboundTrafficPolicy: "REGISTRY_ONLY", EnableAutoMTLS: &yes,
				DiscoverySelectors: []facts.Selector{{MatchLabels: map[string]string{"env": "prod"}}, {MatchExpressions: []facts.Requirement{{Key: "team", Operator: "In", Values: []string{"a", "b"}}}}},
			},
		},
		"a meshId at the top is no meshId": {raw: "meshId: istio_27\n", want: facts.MeshConfig{IgnoredMeshID: "istio_27"}},
		// Guards against reading what Istio drops: a mesh then had an ID, and members, that it has not. What is said here of the
		// spellings is what istio.io/istio's ApplyMeshConfig makes of them.
		"default_config is not read": {
			raw:  "default_config: {mesh_id: x, drain_duration: 9s, discovery_address: istiod.b.svc:15012}\ndefault_providers: {metrics: [a]}\n",
			want: facts.MeshConfig{IgnoredFields: []string{"default_config", "default_providers"}},
		},
		"of both spellings the JSON name is read": {
			raw: "default_config: {meshId: x, drainDuration: 9s}\ndefaultConfig: {mesh_id: y, meshId: z}\ntrust_domain: a\ntrustDomain: b\nroot_namespace: c\nrootNamespace: null\n",
			want: facts.MeshConfig{IgnoredFields: []string{"default_config"}, MeshID: "z", TrustDomain: "b",
				Settings: settingsOf("defaultConfig.meshId", "z", "trustDomain", "b")},
		},
		"a name that is null still hides the other": {
			raw: "default_config: {meshId: x}\ndefaultConfig: null\n", want: facts.MeshConfig{IgnoredFields: []string{"default_config"}},
		},
		"default_config beside is not even looked at": {
			raw:  "default_config: 7\ndefaultConfig: {mesh_id: z}\ndefault_providers: null\n",
			want: facts.MeshConfig{IgnoredFields: []string{"default_config"}, MeshID: "z", Settings: settingsOf("defaultConfig.meshId", "z")},
		},
		"empty": {raw: "", want: facts.MeshConfig{}},
		"shared under standard": {
			raw: "trustDomain: mine\nenableAutoMtls: false\ndiscoverySelectors: [{matchLabels: {a: b}}]", shared: "trustDomain: shared\nrootNamespace: root\nenableAutoMtls: true\ndefaultConfig: {meshId: from-shared}\ndiscoverySelectors: [{matchLabels: {c: d}}]",
			want: facts.MeshConfig{Settings: settingsOf("enableAutoMtls", "false", "trustDomain", "mine"), TrustDomain: "mine", RootNamespace: "root", MeshID: "from-shared", EnableAutoMTLS: &no, DiscoverySelectors: []facts.Selector{{MatchLabels: map[string]string{"a": "b"}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Namespace, c.want.Name = "istio-system", "istio"
			got := parseMeshConfig(serviceName{"istio-system", "istio"}, c.raw, c.shared)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// settingsOf are settings of paths and values in turn.
func settingsOf(pairs ...string) []facts.Setting {
	var out []facts.Setting
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, facts.Setting{Path: pairs[i], Value: pairs[i+1]})
	}
	return out
}

func TestMeshConfigThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ raw, shared, want string }{
		"no YAML":          {"a: [", "", "it is no YAML"},
		"a text":           {"just words", "", "a field has a wrong value"},
		"a wrong type":     {"defaultConfig: 7", "", "a field has a wrong value"},
		"a wrong operator": {"discoverySelectors: [{matchExpressions: [{key: a, operator: Near}]}]", "", "discoverySelectors"},
		"default_config":   {"default_config: 7", "", "a field has a wrong value"}, // istiod parses it before it drops it
		"a bad shared one": {"", "a: [", "the shared mesh configuration"},
	} {
		t.Run(name, func(t *testing.T) {
			got := parseMeshConfig(serviceName{}, c.raw, c.shared)
			if !strings.Contains(got.Invalid, c.want) {
				t.Errorf("invalid is %q, want it to say %q", got.Invalid, c.want)
			}
		})
	}
}

func FuzzMeshConfig(f *testing.F) {
	for _, seed := range []string{"defaultConfig: {meshId: a}", "meshId: 3", "discoverySelectors: [null, {matchLabels: {a: b}}]", "a: &a [*a]", "outboundTrafficPolicy: {mode: 7}", "default_config: {meshId: a}\ndefaultConfig: {mesh_id: b, meshId: c}"} {
		f.Add(seed, "")
		f.Add("", seed)
	}
	f.Fuzz(func(t *testing.T, raw, shared string) {
		got := parseMeshConfig(serviceName{"n", "istio"}, raw, shared)
		snapshot := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c", MeshConfigs: []facts.MeshConfig{got}}}}
		if err := facts.Write(&strings.Builder{}, snapshot); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}

func TestParseInjectorConfig(t *testing.T) {
	got := parseInjectorConfig(serviceName{"istio-system", "istio-sidecar-injector-x"}, `{"global":{"meshID":"m","network":"n","multiCluster":{"clusterName":"c"},"proxy":{"image":"proxyv2"}},"revision":"x","sidecarInjectorWebhook":{"enableNamespacesByDefault":true}}`)
	want := facts.InjectorConfig{Namespace: "istio-system", Name: "istio-sidecar-injector-x", MeshID: "m", Network: "n", Cluster: "c", Revision: "x", EnableNamespacesByDefault: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := parseInjectorConfig(serviceName{}, "{"); got.Invalid == "" {
		t.Error("broken JSON is not called invalid")
	}
}

func TestFoldCNI(t *testing.T) {
	m := &corev1.ConfigMap{Data: map[string]string{
		"AMBIENT_ENABLED":             "true",
		"AMBIENT_ENABLEMENT_SELECTOR": "- podSelector: {matchLabels: {a: b}}\n- namespaceSelector: {matchExpressions: [{key: c, operator: Exists}]}\n",
	}}
	got, _ := foldCNI(m)
	want := facts.CNI{Ambient: true, EnablementSelectors: []facts.EnablementSelector{
		{PodSelector: facts.Selector{MatchLabels: map[string]string{"a": "b"}}},
		{NamespaceSelector: facts.Selector{MatchExpressions: []facts.Requirement{{Key: "c", Operator: "Exists"}}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m.Data["AMBIENT_ENABLEMENT_SELECTOR"] = "- podSelector: {matchExpressions: [{key: a, operator: Near}]}"
	if got, _ := foldCNI(m); got.Invalid == "" {
		t.Error("a selector that Kubernetes refuses is not called invalid")
	}
}

func TestFingerprintIsOfTheFirstCertificate(t *testing.T) {
	const first = "-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n"
	const key, second = "-----BEGIN EC PARAMETERS-----\na2V5\n-----END EC PARAMETERS-----\n", "-----BEGIN CERTIFICATE-----\ndHdv\n-----END CERTIFICATE-----\n"
	// printf one | sha256sum
	const want = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
	if got, _ := firstCertificate([]byte(key + first + second)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, _ := firstCertificate([]byte("no PEM")); got != "" {
		t.Errorf("got %s for no certificate", got)
	}
}

func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		`Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: connect: connection refused`: `Get "<address>": dial tcp <address>: connect: connection refused`,
		"dial tcp [fe80::1%eth0]:443: no route":                                                "dial tcp <address>: no route",
		"lookup at 2001:db8:0:1::53 failed":                                                    "lookup at <address> failed",
		"pods is forbidden: version 1.29.2 at 12:30:45\n  twice":                               "pods is forbidden: version 1.29.2 at 12:30:45 twice",
	} {
		if got := scrub(in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := scrub(strings.Repeat("ä", 400)); len(got) > maxMessage+len("…") || !strings.HasSuffix(got, "ä…") {
		t.Errorf("a long message was cut badly: %q", got)
	}
}
