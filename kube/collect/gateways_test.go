package collect_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

// TestGatewaysOfAnOlderAPI has an API server that knows v1beta1 only.
func TestGatewaysOfAnOlderAPI(t *testing.T) {
	const group, list = "/apis/gateway.networking.k8s.io/", `{"kind":"%sList","apiVersion":"gateway.networking.k8s.io/v1beta1","metadata":{},"items":[%s]}`
	conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		rest, ok := strings.CutPrefix(r.URL.Path, group)
		if !ok {
			return false
		}
		if !strings.HasPrefix(rest, "v1beta1") {
			status(w, http.StatusNotFound, metav1.StatusReasonNotFound, "the server could not find the requested resource")
			return true
		}
		w.Header().Set("Content-Type", "application/json")
		switch rest {
		case "v1beta1/gateways":
			fmt.Fprintf(w, list, "Gateway", `{"metadata":{"namespace":"shop","name":"wp"},"spec":{"gatewayClassName":"house","listeners":[]}}`)
		case "v1beta1/gatewayclasses":
			fmt.Fprintf(w, list, "GatewayClass", `{"metadata":{"name":"house"},"spec":{"controllerName":"istio.io/mesh-controller"}}`)
		default:
			fmt.Fprint(w, `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"gateway.networking.k8s.io/v1beta1","resources":[]}`)
		}
		return true
	}, someObjects()...)
	c := read(t, collect.Request{Config: conf})
	if len(c.Gaps) != 0 || len(c.Gateways) != 1 || c.Gateways[0].Name != "wp" || c.Gateways[0].Kind != facts.WaypointGateway {
		t.Errorf("gateways %+v, gaps %v; want the waypoint wp", c.Gateways, gapsOf(c))
	}
}
