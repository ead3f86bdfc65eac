package collect

import (
	"encoding/json"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// oneSpelling is the text of a message in which no field stands by both of its names: where one does, istiod takes the JSON
// name (defaultConfig) and passes over the other (default_config), while protojson refuses the whole.
func oneSpelling(raw json.RawMessage, message protoreflect.MessageDescriptor) json.RawMessage {
	var written map[string]json.RawMessage
	if err := json.Unmarshal(raw, &written); err != nil || written == nil {
		return raw
	}
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		name, other := field.JSONName(), string(field.Name())
		if _, ok := written[name]; ok && name != other {
			delete(written, other)
		}
		if field.Message() == nil || field.Cardinality() == protoreflect.Repeated {
			continue
		}
		for _, key := range []string{name, other} {
			if text, ok := written[key]; ok {
				written[key] = oneSpelling(text, field.Message())
			}
		}
	}
	out, err := json.Marshal(written)
	if err != nil {
		return raw
	}
	return out
}

// withoutIgnored takes from a mesh configuration's message what istiod drops, gives its text without it, and the names that are
// dropped: it lays mergedFields over the defaults by their JSON names alone.
func withoutIgnored(raw json.RawMessage, config proto.Message) (json.RawMessage, []string) {
	var written map[string]json.RawMessage
	if err := json.Unmarshal(raw, &written); err != nil {
		return raw, nil
	}
	var ignored []string
	message := config.ProtoReflect()
	for _, name := range mergedFields {
		field := message.Descriptor().Fields().ByJSONName(name)
		other := string(field.Name())
		if text, ok := written[other]; ok && string(text) != "null" {
			ignored = append(ignored, other)
		}
		if _, ok := written[name]; !ok {
			message.Clear(field)
			delete(written, other)
		}
	}
	out, err := json.Marshal(written)
	if err != nil {
		return raw, ignored
	}
	return out, ignored
}
