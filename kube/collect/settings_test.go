package collect

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	meshv1alpha1 "istio.io/api/mesh/v1alpha1"

	"portolan/graph/facts"
)

func TestSettingsAreWhatIsWritten(t *testing.T) {
	got := readMeshConfig(`
accessLogFile: /dev/stdout
accessLogEncoding: JSON
access_log_format: "%REQ(AUTHORIZATION)%"
enableTracing: false
enable_auto_mtls: false
trustDomain: td
trustDomainAliases: [old.example, older.example]
connectTimeout: 1.5s
rootNamespace: null
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
localityLbSetting: {enabled: false}
meshMTLS: {minProtocolVersion: TLSV1_3}
pathNormalization: {normalization: MERGE_SLASHES}
defaultProviders: {metrics: [prometheus]}
extensionProviders:
- {name: otel, opentelemetry: {service: otel.example, port: 4317, http: {path: /, timeout: 1s, headers: [{name: key, value: hunter2}]}}}
- {name: oauth, envoyExtAuthzHttp: {service: oauth.example, port: 80}}
defaultConfig:
  concurrency: 0
  terminationDrainDuration: 20s
  holdApplicationUntilProxyStarts: true
  tracing: {sampling: 0.5, lightstep: {accessToken: hunter2}}
  image: {imageType: distroless}
  proxyMetadata: {TOKEN: hunter2}
`).Settings
	want := []facts.Setting{
		{Path: "accessLogEncoding", Value: "JSON"},
		{Path: "accessLogFile", Value: "/dev/stdout"},
		{Path: "connectTimeout", Value: "1.5s"},
		{Path: "defaultConfig.concurrency", Value: "0"},
		{Path: "defaultConfig.holdApplicationUntilProxyStarts", Value: "true"},
		{Path: "defaultConfig.image.imageType", Value: "distroless"},
		{Path: "defaultConfig.terminationDrainDuration", Value: "20s"},
		{Path: "defaultConfig.tracing.sampling", Value: "0.5"},
		{Path: "defaultProviders.metrics", Value: "prometheus"},
		{Path: "enableAutoMtls", Value: "false"},
		{Path: "enableTracing", Value: "false"},
		{Path: "extensionProviders", Value: "otel, oauth"},
		{Path: "localityLbSetting.enabled", Value: "false"},
		{Path: "meshMTLS.minProtocolVersion", Value: "TLSV1_3"},
		{Path: "outboundTrafficPolicy.mode", Value: "REGISTRY_ONLY"},
		{Path: "pathNormalization.normalization", Value: "MERGE_SLASHES"},
		{Path: "trustDomain", Value: "td"},
		{Path: "trustDomainAliases", Value: "old.example, older.example"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestAMessageSetsAllThatItLeavesOut guards against laying messages over each other field by field: for istiod a message takes
// the place of the whole, what it leaves out is gone, and only defaultConfig and defaultProviders are merged.
func TestAMessageSetsAllThatItLeavesOut(t *testing.T) {
	got := readMeshConfig(`
locality_lb_setting: {failover: []}
meshMTLS: {ecdhCurves: []}
outboundTrafficPolicy: {}
inboundTrafficPolicy: null
pathNormalization: {normalization: null}
defaultConfig: {drainDuration: 9s, image: {}, tracing: {zipkin: {address: x.y:9411}}}
defaultProviders: {metrics: []}
`).Settings
	want := settingsOf("defaultConfig.drainDuration", "9s", "defaultConfig.image.imageType", "", "defaultConfig.tracing.sampling", "",
		"defaultProviders.metrics", "", "localityLbSetting.enabled", "", "meshMTLS.minProtocolVersion", "TLS_AUTO",
		"outboundTrafficPolicy.mode", "REGISTRY_ONLY", "pathNormalization.normalization", "DEFAULT")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEverySettingIsAFieldOfMeshConfig guards against a path that can never be found, by a slip of the pen or because a later
// version of Istio's API dropped it.
func TestEverySettingIsAFieldOfMeshConfig(t *testing.T) {
	if !slices.IsSorted(facts.SettingPaths) {
		t.Error("facts.SettingPaths are not sorted")
	}
	for _, path := range facts.SettingPaths {
		message, parts := (&meshv1alpha1.MeshConfig{}).ProtoReflect(), strings.Split(path, ".")
		for i, part := range parts {
			field := message.Descriptor().Fields().ByJSONName(part)
			if field == nil {
				t.Fatalf("%s is no field of MeshConfig: there is no %q", path, part)
			}
			switch {
			case i < len(parts)-1:
				message = message.NewField(field).Message()
			case !field.IsList():
				if _, ok := scalarText(field, message.NewField(field)); !ok {
					t.Errorf("%s is no scalar", path)
				}
			}
		}
	}
}
