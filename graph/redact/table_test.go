package redact

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"portolan/graph/facts"
)

// handled are structs that are treated as a whole: which text may stand in them depends on another field.
var handled = []string{"Requirement.Key", "Requirement.Operator", "Requirement.Values", "Setting.Path", "Setting.Value"}

// TestEveryTextIsDecidedAbout fails where the facts have a field for text of which nobody decided what becomes of it, and where
// the table speaks of a field that there is not.
func TestEveryTextIsDecidedAbout(t *testing.T) {
	fields := texts(reflect.TypeFor[facts.Snapshot](), "", map[string]bool{})
	if len(fields) < 80 {
		t.Fatalf("only %d texts were found in the facts", len(fields))
	}
	for field := range fields {
		if treatments[field] == nil && !slices.Contains(handled, field) {
			t.Errorf("facts.%s has no treatment: say in graph/redact/table.go what becomes of it", field)
		}
	}
	for field := range treatments {
		if !fields[field] {
			t.Errorf("the table treats %s, which is no text in the facts", field)
		}
	}
}

// texts are the fields of a type, and of what it is made of, that hold text. A map is labels, which are treated by their keys.
func texts(t reflect.Type, field string, found map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.String:
		found[field] = true
	case reflect.Slice, reflect.Pointer:
		texts(t.Elem(), field, found)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return found
		}
		for i := range t.NumField() {
			texts(t.Field(i).Type, t.Name()+"."+t.Field(i).Name, found)
		}
	}
	return found
}

// TestMapsAreLabels holds that what the walker takes for labels is nothing else.
func TestMapsAreLabels(t *testing.T) {
	var look func(t reflect.Type, field string)
	found := []string{}
	look = func(of reflect.Type, field string) {
		switch of.Kind() {
		case reflect.Map:
			found = append(found, field)
		case reflect.Slice, reflect.Pointer:
			look(of.Elem(), field)
		case reflect.Struct:
			for i := range of.NumField() {
				look(of.Field(i).Type, of.Name()+"."+of.Field(i).Name)
			}
		}
	}
	look(reflect.TypeFor[facts.Cluster](), "")
	want := []string{"ControlPlane.Env", "ControlPlane.Labels", "ControlPlane.PodLabels", "Gateway.Labels", "Namespace.Annotations", "Namespace.Labels",
		"PodGroup.Labels", "Selector.MatchLabels", "Service.Labels", "Service.Selector", "ServiceWaypoint.Labels", "Workload.PodLabels"}
	slices.Sort(found)
	if found = slices.Compact(found); !slices.Equal(found, want) {
		t.Errorf("the facts have the maps %v, and label.go knows what is in %v", found, want)
	}
}

// words are the settings that hold no name: numbers, lengths of time, switches, and words of MeshConfig's API.
var words = []string{
	"accessLogEncoding", "connectTimeout", "defaultConfig.concurrency", "defaultConfig.drainDuration", "defaultConfig.holdApplicationUntilProxyStarts",
	"defaultConfig.interceptionMode", "defaultConfig.statNameLength", "defaultConfig.terminationDrainDuration", "defaultConfig.tracing.sampling",
	"dnsRefreshRate", "enableAutoMtls", "enableEnvoyAccessLogService", "enablePrometheusMerge", "enableTracing", "h2UpgradePolicy",
	"inboundTrafficPolicy.mode", "ingressControllerMode", "localityLbSetting.enabled", "meshMTLS.minProtocolVersion", "outboundTrafficPolicy.mode",
	"pathNormalization.normalization", "protocolDetectionTimeout",
}

// TestEverySettingIsDecidedAbout fails for a new setting.
func TestEverySettingIsDecidedAbout(t *testing.T) {
	for _, path := range facts.SettingPaths {
		if (settings[path] != nil) == slices.Contains(words, path) {
			t.Errorf("the setting %s is to be treated in label.go, or to be one of the words that are no names", path)
		}
	}
	w := walker{see: func(kind, string) string { return "replaced" }}
	for path, values := range map[string][]string{
		"accessLogEncoding": {"TEXT", "JSON"}, "connectTimeout": {"10s", "1.5s"}, "enableTracing": {"true"}, "meshMTLS.minProtocolVersion": {"TLSV1_3"},
		"defaultConfig.tracing.sampling": {"1", "0.5"}, "h2UpgradePolicy": {"DO_NOT_UPGRADE"},
	} {
		for _, value := range values {
			if got := w.setting(path, value); got != value {
				t.Errorf("%s %q became %q", path, value, got)
			}
		}
	}
	if got := w.setting("connectTimeout", "payments"); got != "replaced" {
		t.Errorf("a name where a length of time is to be became %q", got)
	}
}

// TestLabelsOfIstioAreDecidedAbout holds that of every label, annotation and variable that Istio reads it is known what stands in it.
func TestLabelsOfIstioAreDecidedAbout(t *testing.T) {
	names := []string{"app", "istio"} // anything may stand there
	for _, key := range ownKeys {
		if labelled[key] == nil && !slices.Contains(names, key) {
			t.Errorf("nobody decided about the values of %s", key)
		}
	}
}
