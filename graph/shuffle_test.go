package graph_test

import (
	"math/rand/v2"
	"reflect"

	"portolan/graph/facts"
)

// shuffled is a deep copy of a snapshot with every slice in it, at every depth, in another order. No slice in facts
// carries meaning in its order.
func shuffled(s facts.Snapshot, seed uint64) facts.Snapshot {
	rnd := rand.New(rand.NewPCG(seed, 1))
	return mixed(reflect.ValueOf(s), rnd).Interface().(facts.Snapshot)
}

func mixed(v reflect.Value, rnd *rand.Rand) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(mixed(v.Field(i), rnd))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i, j := range rnd.Perm(v.Len()) {
			out.Index(i).Set(mixed(v.Index(j), rnd))
		}
	case reflect.Map:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeMap(v.Type()))
		for _, k := range v.MapKeys() {
			out.SetMapIndex(k, v.MapIndex(k))
		}
	}
	return out
}
