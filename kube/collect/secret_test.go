package collect

import (
	"strings"
	"testing"
)

// TestAMeshConfigThatCannotBeReadTellsNoValue keeps what stands in a wrong field out of the facts: a MeshConfig may hold
// the access token of a tracing service.
func TestAMeshConfigThatCannotBeReadTellsNoValue(t *testing.T) {
	for name, config := range map[string]string{
		"a number for a text": "defaultConfig: {tracing: {lightstep: {accessToken: 4711081508154711}}}",
		"a list for a text":   "defaultConfig: {tracing: {lightstep: {accessToken: [hunter4711081508154711]}}}",
		"no switch":           "enableTracing: hunter4711081508154711",
		"no duration":         "connectTimeout: 'hunter: 4711081508154711'",
		"a text for a map":    "defaultConfig: {proxyMetadata: hunter4711081508154711}",
		"no YAML":             "a: hunter4711081508154711\n  b: c",
	} {
		t.Run(name, func(t *testing.T) {
			got := readMeshConfig(config).Invalid
			if got == "" || strings.Contains(got, "4711081508154711") {
				t.Errorf("invalid because %q", got)
			}
		})
	}
}
