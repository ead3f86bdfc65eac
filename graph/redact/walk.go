package redact

import (
	"reflect"
	"time"

	"portolan/graph/facts"
)

// walker goes through a snapshot field by field and copies it.
type walker struct {
	see  func(k kind, name string) string
	keep func(word, instead string) string
	own  facts.OwnNames
	// near is what tells Services from other hosts in the cluster that is gone through.
	near services
}

// value copies a value. field is what it is of its struct, as TYPE.FIELD.
func (w *walker) value(v reflect.Value, field string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(w.text(v.String(), field))
	case reflect.Struct:
		return w.structure(v)
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(w.value(v.Elem(), field))
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			out.Index(i).Set(w.value(v.Index(i), field))
		}
	case reflect.Map:
		if !v.IsNil() {
			out.Set(reflect.ValueOf(w.labels(v.Interface().(map[string]string))))
		}
	default:
		out.Set(v)
	}
	return out
}

// text is a text as its field is treated; one that nobody has decided about is left out.
func (w *walker) text(text, field string) string {
	treat, ok := treatments[field]
	switch {
	case text == "":
		return ""
	case !ok:
		return leftOut
	}
	return treat(w, text)
}

// structure copies a struct. Of some, one field says how another is treated.
func (w *walker) structure(v reflect.Value) reflect.Value {
	switch whole := v.Interface().(type) {
	case time.Time:
		return v
	case facts.Requirement:
		return reflect.ValueOf(w.requirement(whole))
	case facts.Setting:
		return reflect.ValueOf(facts.Setting{Path: whole.Path, Value: w.setting(whole.Path, whole.Value)})
	case facts.Cluster:
		w.near = servicesOf(whole, w.own)
	}
	out := reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		out.Field(i).Set(w.value(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name))
	}
	return out
}
