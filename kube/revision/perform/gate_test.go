package perform

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
)

func TestOnlyPlannedPatchesAreSent(t *testing.T) {
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	defer server.Close()
	writes := []write{
		{path: "/api/v1/namespaces/shop", patchType: types.MergePatchType},
		{path: "/apis/apps/v1/namespaces/shop/deployments/cart", patchType: types.MergePatchType},
	}
	const merge, label, cart = "application/merge-patch+json", "/api/v1/namespaces/shop", "/apis/apps/v1/namespaces/shop/deployments/cart"
	for name, c := range map[string]struct {
		dry                     bool
		base, method, url, kind string
		want                    bool
	}{
		"the label":                  {method: "PATCH", url: label, kind: merge, want: true},
		"with parameters":            {method: "PATCH", url: label + "?fieldManager=portolan", kind: merge, want: true},
		"a restart":                  {method: "PATCH", url: cart, kind: merge + "; charset=utf-8", want: true},
		"behind a path":              {base: "/k8s/c1", method: "PATCH", url: "/k8s/c1" + cart, kind: merge, want: true},
		"a dry run":                  {dry: true, method: "PATCH", url: cart + "?dryRun=All", kind: merge, want: true},
		"beside the path":            {base: "/k8s/c1", method: "PATCH", url: cart, kind: merge},
		"another type":               {method: "PATCH", url: label, kind: "application/json-patch+json"},
		"no type":                    {method: "PATCH", url: label},
		"a real one in a dry run":    {dry: true, method: "PATCH", url: cart, kind: merge},
		"twice dry":                  {dry: true, method: "PATCH", url: cart + "?dryRun=All&dryRun=", kind: merge},
		"a dry one among real ones":  {method: "PATCH", url: cart + "?dryRun=All", kind: merge},
		"an empty dry run":           {method: "PATCH", url: cart + "?dryRun=", kind: merge},
		"with force":                 {method: "PATCH", url: cart + "?force=true", kind: merge},
		"another workload":           {method: "PATCH", url: "/apis/apps/v1/namespaces/shop/deployments/till", kind: merge},
		"another namespace":          {method: "PATCH", url: "/api/v1/namespaces/shop2", kind: merge},
		"a part of it":               {method: "PATCH", url: cart + "/scale", kind: merge},
		"a path that only looks so":  {method: "PATCH", url: "/api/v1/namespaces/x/../shop", kind: merge},
		"a path in disguise":         {method: "PATCH", url: "/api/v1/namespaces%2Fshop", kind: merge},
		"reading":                    {method: "GET", url: label},
		"replacing":                  {method: "PUT", url: label, kind: merge},
		"deleting":                   {method: "DELETE", url: cart},
		"creating":                   {method: "POST", url: "/api/v1/namespaces/shop/pods", kind: "application/json"},
		"asking what the user may":   {method: "POST", url: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", kind: "application/json"},
		"in small letters":           {method: "patch", url: label, kind: merge},
		"through a service's proxy":  {method: "PATCH", url: "/api/v1/namespaces/a/services/b/proxy" + label, kind: merge},
		"a planned path of no group": {method: "PATCH", url: "/namespaces/shop", kind: merge},
	} {
		t.Run(name, func(t *testing.T) {
			conf := &rest.Config{Host: server.URL + c.base}
			limit(conf, writes, c.dry)
			client, err := rest.HTTPClientFor(conf)
			if err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.url, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if c.kind != "" {
				req.Header.Set("Content-Type", c.kind)
			}
			before := sent.Load()
			resp, err := client.Do(req)
			if err == nil {
				defer resp.Body.Close()
			}
			var refused *Refused
			if got := !errors.As(err, &refused); got != c.want {
				t.Errorf("allowed: %v, want %v (%v)", got, c.want, err)
			}
			if got := sent.Load() > before; got != c.want {
				t.Errorf("reached the server: %v, want %v", got, c.want)
			}
		})
	}
}
