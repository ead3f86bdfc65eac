package collect

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"portolan/graph/facts"
)

// settings are the fields of facts.SettingPaths that a mesh configuration sets, sorted by path. That a field is written
// is told by its text, since a switch that is off looks in a message like one that nobody touched; its value comes from the
// message, so that nothing of the text itself can slip through.
func settings(raw []byte, config proto.Message) []facts.Setting {
	var out []facts.Setting
	for _, path := range facts.SettingPaths {
		if value, ok := settingAt(raw, config.ProtoReflect(), strings.Split(path, "."), false); ok {
			out = append(out, facts.Setting{Path: path, Value: value})
		}
	}
	return out
}

// mergedFields are the only messages in a MeshConfig that istiod lays over what is there already, field by field; any other
// takes the place of the whole (ApplyMeshConfig in istio.io/istio/pkg/config/mesh/mesh.go).
var mergedFields = []string{"defaultConfig", "defaultProviders"}

// settingAt follows a path through the text and the message at once. In a message that replaces the whole, a field that is
// not written is set too: to nothing.
func settingAt(raw json.RawMessage, message protoreflect.Message, path []string, whole bool) (string, bool) {
	field := message.Descriptor().Fields().ByJSONName(path[0])
	if field == nil {
		return "", false
	}
	text, ok := writtenAs(raw, field)
	switch {
	case !ok && !whole:
		return "", false
	case len(path) > 1:
		return settingAt(text, message.Get(field).Message(), path[1:], whole || !slices.Contains(mergedFields, path[0]))
	case !ok:
		return leftOut(field), true
	case field.IsList():
		return listText(field, message.Get(field).List()), true
	}
	return scalarText(field, message.Get(field))
}

// writtenAs is the text of a field by either of its two names, as everywhere in protobuf's JSON; ok is false where it is not
// there or null.
func writtenAs(raw json.RawMessage, field protoreflect.FieldDescriptor) (text json.RawMessage, ok bool) {
	var written map[string]json.RawMessage
	if err := json.Unmarshal(raw, &written); err != nil {
		return nil, false
	}
	text, ok = written[field.JSONName()]
	if !ok {
		text, ok = written[string(field.Name())]
	}
	return text, ok && string(text) != "null"
}

// leftOut is the value of a field that its message leaves out: a mode has a first one, all else is not set.
func leftOut(field protoreflect.FieldDescriptor) string {
	if field.Kind() != protoreflect.EnumKind {
		return ""
	}
	value, _ := scalarText(field, field.Default())
	return value
}

// listText joins texts; of messages it takes the names alone, since a provider's settings are nobody's business here.
func listText(field protoreflect.FieldDescriptor, list protoreflect.List) string {
	var out []string
	for i := range list.Len() {
		if field.Message() == nil {
			out = append(out, list.Get(i).String())
			continue
		}
		entry := list.Get(i).Message()
		if name := entry.Descriptor().Fields().ByJSONName("name"); name != nil {
			out = append(out, entry.Get(name).String())
		}
	}
	return strings.Join(out, ", ")
}

// scalarText is a value as protobuf's JSON writes it, without quotes; ok is false for what is no scalar.
func scalarText(field protoreflect.FieldDescriptor, value protoreflect.Value) (string, bool) {
	switch field.Kind() {
	case protoreflect.EnumKind:
		if known := field.Enum().Values().ByNumber(value.Enum()); known != nil {
			return string(known.Name()), true
		}
		return strconv.Itoa(int(value.Enum())), true
	case protoreflect.MessageKind:
		return wrappedText(value.Message().Interface())
	case protoreflect.DoubleKind:
		return strconv.FormatFloat(value.Float(), 'g', -1, 64), true
	default:
		return value.String(), true
	}
}

func wrappedText(message protoreflect.ProtoMessage) (string, bool) {
	switch m := message.(type) {
	case *wrapperspb.BoolValue:
		return strconv.FormatBool(m.GetValue()), true
	case *wrapperspb.Int32Value:
		return strconv.Itoa(int(m.GetValue())), true
	case *durationpb.Duration:
		return strconv.FormatFloat(m.AsDuration().Seconds(), 'f', -1, 64) + "s", true
	default:
		return "", false
	}
}
