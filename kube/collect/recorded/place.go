package recorded

import (
	"cmp"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// object is one object with what requests select it by.
type object struct {
	runtime.Object
	namespace, name string
	meta            metav1.ObjectMeta
}

func compare(a, b object) int {
	return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.name, b.name))
}

// place finds the resource path of an object.
func place(o runtime.Object) (string, object, error) {
	gvks, _, err := registry.ObjectKinds(o)
	if err != nil {
		return "", object{}, fmt.Errorf("serve an object: %w", err)
	}
	m, err := meta.Accessor(o)
	if err != nil {
		return "", object{}, fmt.Errorf("serve an object: %w", err)
	}
	for path, gvk := range kinds {
		if gvk == gvks[0] {
			return path, object{Object: o, namespace: m.GetNamespace(), name: m.GetName(), meta: metav1.ObjectMeta{
				Namespace: m.GetNamespace(), Name: m.GetName(), Labels: m.GetLabels(), Annotations: m.GetAnnotations(), UID: m.GetUID(), OwnerReferences: m.GetOwnerReferences(),
			}}, nil
		}
	}
	return "", object{}, fmt.Errorf("serve an object: no path for %s", gvks[0])
}

// split takes a request's path apart into the resource's, the namespace and the name:
// /apis/apps/v1/namespaces/shop/deployments/cart.
func split(path string) (resource, namespace, name string) {
	for known := range kinds {
		base := known[:strings.LastIndex(known, "/")]
		plural := known[len(base)+1:]
		rest, ok := strings.CutPrefix(path, base+"/")
		if !ok {
			continue
		}
		parts := strings.Split(rest, "/")
		switch {
		case parts[0] == plural && len(parts) <= 2:
			return known, "", strings.Join(parts[1:], "")
		case parts[0] == "namespaces" && len(parts) >= 3 && len(parts) <= 4 && parts[2] == plural:
			return known, parts[1], strings.Join(parts[3:], "")
		}
	}
	return path, "", ""
}
