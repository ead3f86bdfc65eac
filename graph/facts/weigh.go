package facts

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// maxWeight is how many bytes of memory the values of a snapshot may take once they are decoded. A few characters of JSON can
// become a value of some hundred bytes ("[{},{},…]", "[null,null,…]"), so that the size of a file alone bounds nothing.
const maxWeight = 192 << 20

// What the Go runtime allocates beside the characters, in bytes and rounded up: for a map of up to eight strings, for each
// further one, and for a string.
const (
	mapWeight    = 352
	roomInMap    = 8
	entryWeight  = 80
	stringWeight = 16
)

// timesMoved is how often an element of a slice is in memory while it is read: the slice grows by moving, and is sorted as a copy.
const timesMoved = 3

// weigh walks JSON that is known to be valid beside the types of [Snapshot], before any of it is decoded. It refuses what is
// too heavy, a field that no snapshot has, and one that is there twice, of which the second would silently win.
func weigh(data []byte, limit int64) error {
	s := &scale{data: data, limit: limit}
	return s.value(reflect.TypeFor[Snapshot]())
}

type scale struct {
	data          []byte
	at            int
	weight, limit int64
}

// add notes some bytes of memory.
func (s *scale) add(bytes int64) error {
	if s.weight += bytes; s.weight > s.limit {
		return badAt(s.data, int64(s.at+1), fmt.Sprintf("from here on it would take more than %d MiB of memory", s.limit>>20))
	}
	return nil
}

// value walks over one value, which is to become one of a type; nil is for what the decoder will refuse or skip.
func (s *scale) value(t reflect.Type) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
		if err := s.add(int64(t.Size())); err != nil {
			return err
		}
	}
	switch s.space(); s.data[s.at] {
	case '{':
		return s.object(t)
	case '[':
		return s.array(t)
	case '"':
		return s.add(int64(len(s.text())) + stringWeight)
	default:
		for s.at < len(s.data) && !strings.ContainsRune(",]} \t\r\n", rune(s.data[s.at])) {
			s.at++
		}
		return nil
	}
}

func (s *scale) object(t reflect.Type) error {
	fields := fieldsOf(t)
	isMap := t != nil && t.Kind() == reflect.Map
	if isMap {
		if err := s.add(mapWeight); err != nil {
			return err
		}
	}
	var seen uint64
	s.at++
	for n := 0; s.more('}'); n++ {
		start := s.at
		name := s.text()
		inner := reflect.Type(nil)
		switch {
		case isMap:
			if err := s.entry(name, n); err != nil {
				return err
			}
		case fields != nil:
			f, ok := fields[plainKey(name)]
			if !ok {
				return badAt(s.data, int64(start+1), fmt.Sprintf("unknown field %.40s", name))
			}
			if seen&(1<<f.index) != 0 {
				return badAt(s.data, int64(start+1), fmt.Sprintf("the field %.40s is there twice", name))
			}
			seen |= 1 << f.index
			inner = f.kind
		}
		s.space()
		s.at++ // the colon
		if err := s.value(inner); err != nil {
			return err
		}
	}
	return nil
}

// entry notes the n-th name in a map.
func (s *scale) entry(name []byte, n int) error {
	room := int64(stringWeight)
	if n >= roomInMap {
		room += entryWeight
	}
	return s.add(int64(len(name)) + room)
}

func (s *scale) array(t reflect.Type) error {
	inner, size := reflect.Type(nil), int64(0)
	if t != nil && t.Kind() == reflect.Slice {
		inner, size = t.Elem(), timesMoved*int64(t.Elem().Size())
	}
	for s.at++; s.more(']'); {
		if err := s.add(size); err != nil {
			return err
		}
		if err := s.value(inner); err != nil {
			return err
		}
	}
	return nil
}

// more steps to the next element or name of an array or object, or over its end.
func (s *scale) more(end byte) bool {
	s.space()
	if s.data[s.at] == ',' {
		s.at++
		s.space()
	}
	if s.data[s.at] == end {
		s.at++
		return false
	}
	return true
}

func (s *scale) space() {
	for s.data[s.at] == ' ' || s.data[s.at] == '\n' || s.data[s.at] == '\t' || s.data[s.at] == '\r' {
		s.at++
	}
}

// text is the string that begins here, in its quotes and as it is written.
func (s *scale) text() []byte {
	start := s.at
	for s.at++; s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	return s.data[start:s.at]
}

// plainKey is the name of a field as it is meant: it may be written with escapes.
func plainKey(quoted []byte) string {
	if !strings.Contains(string(quoted), `\`) {
		return string(quoted[1 : len(quoted)-1])
	}
	var name string
	if err := json.Unmarshal(quoted, &name); err != nil {
		return ""
	}
	return name
}

// field is a field of a struct as JSON has it.
type field struct {
	index int
	kind  reflect.Type
}

// fieldsOf are the fields of a struct by their names in JSON; nil for any other type, and for a time, which is a string.
func fieldsOf(t reflect.Type) map[string]field {
	if t == nil || t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return nil
	}
	return fields()[t]
}

var fields = sync.OnceValue(func() map[reflect.Type]map[string]field {
	out := map[reflect.Type]map[string]field{}
	gather(reflect.TypeFor[Snapshot](), out)
	return out
})

// gather notes the fields of a type and of all types in it.
func gather(t reflect.Type, out map[reflect.Type]map[string]field) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		gather(t.Elem(), out)
	case reflect.Struct:
		if _, known := out[t]; known || t == reflect.TypeFor[time.Time]() {
			return
		}
		out[t] = map[string]field{}
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && name != "" {
				out[t][name] = field{index: len(out[t]), kind: f.Type}
				gather(f.Type, out)
			}
		}
	}
}
