package collect_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

const aWaypoint = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {namespace: shop, name: waypoint}\nspec: {gatewayClassName: istio-waypoint, listeners: []}"

func TestServicesThatSayTheirWaypointAreKept(t *testing.T) {
	service := func(name, labels, conditions string) string {
		return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {namespace: shop, name: %s, labels: {%s}}\nspec: {}\nstatus: {conditions: [%s]}", name, labels, conditions)
	}
	bound := func(status, reason, message string) string {
		return fmt.Sprintf("{type: istio.io/WaypointBound, status: '%s', reason: %s, message: '%s', lastTransitionTime: null}", status, reason, message)
	}
	c := collected(t, docs(aWaypoint, "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}",
		service("silent", "team: t", ""), service("declines", "istio.io/use-waypoint: none, team: t", ""),
		service("bound", "", bound("True", "WaypointAccepted", "Successfully attached to waypoint edge/wp.v2. Ingress traffic will traverse the waypoint")),
		service("refused", "istio.io/use-waypoint: far", bound("False", "WaypointIsNotReady", "waypoint \"shop/far\" is not ready")),
	))
	yes, no := true, false
	want := []facts.ServiceWaypoint{
		{Namespace: "shop", Name: "bound", Bound: &yes, WaypointNamespace: "edge", WaypointName: "wp.v2"},
		{Namespace: "shop", Name: "declines", Labels: map[string]string{"istio.io/use-waypoint": "none"}},
		{Namespace: "shop", Name: "refused", Labels: map[string]string{"istio.io/use-waypoint": "far"}, Bound: &no, Reason: "WaypointIsNotReady", Message: `waypoint "shop/far" is not ready`},
	}
	if diff := cmp.Diff(want, c.ServiceWaypoints); diff != "" {
		t.Error(diff)
	}
}

func TestServicesAreListedOnlyWhereThereAreWaypoints(t *testing.T) {
	for waypoints, text := range map[bool]string{false: "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}", true: aWaypoint} {
		var asked atomic.Bool
		conf := serve(t, func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "/services") {
				asked.Store(true)
			}
			return false
		}, objects(t, text)...)
		read(t, collect.Request{Config: conf})
		if asked.Load() != waypoints {
			t.Errorf("Services were listed: %t, want %t", asked.Load(), waypoints)
		}
	}
}

func TestServiceEntriesThatSayTheirWaypointAreKept(t *testing.T) {
	var asked atomic.Int32
	conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/apis/networking.istio.io/v1/serviceentries" || r.URL.Query().Get("labelSelector") != "" {
			return false
		}
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write([]byte(`{"kind": "ServiceEntryList", "apiVersion": "networking.istio.io/v1", "metadata": {}, "items": [
			{"metadata": {"namespace": "shop", "name": "silent", "labels": {"team": "t"}}, "spec": {"hosts": ["silent.example.com"]}},
			{"metadata": {"namespace": "shop", "name": "bound", "labels": {"istio.io/use-waypoint": "waypoint", "team": "t"}}, "spec": {"hosts": ["bound.example.com"]}, "status": {"conditions": [
				{"type": "Reconciled", "status": "True"},
				{"type": "istio.io/WaypointBound", "status": "True", "reason": "WaypointAccepted", "message": "Successfully attached to waypoint shop/waypoint"}]}},
			{"metadata": {"namespace": "shop", "name": "refused"}, "spec": {"hosts": ["refused.example.com"]}, "status": {"conditions": [
				{"type": "istio.io/WaypointBound", "status": "False", "reason": "WaypointIsNotReady", "message": "waypoint is not ready"}]}}]}`))
		if err != nil {
			t.Error(err)
		}
		return true
	}, objects(t, aWaypoint)...)
	c := read(t, collect.Request{Config: conf})
	yes, no := true, false
	want := []facts.ServiceWaypoint{
		{Kind: facts.KindServiceEntry, Namespace: "shop", Name: "bound", Labels: map[string]string{"istio.io/use-waypoint": "waypoint"}, Bound: &yes, WaypointNamespace: "shop", WaypointName: "waypoint"},
		{Kind: facts.KindServiceEntry, Namespace: "shop", Name: "refused", Bound: &no, Reason: "WaypointIsNotReady", Message: "waypoint is not ready"},
	}
	if diff := cmp.Diff(want, c.ServiceWaypoints); diff != "" {
		t.Error(diff)
	}
	if asked.Load() != 1 {
		t.Errorf("ServiceEntries were listed %d times", asked.Load())
	}
}

func TestRefusedServiceEntriesAreOneGap(t *testing.T) {
	conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "/serviceentries") && refuse(w)
	}, objects(t, aWaypoint)...)
	gaps := 0
	for _, g := range read(t, collect.Request{Config: conf}).Gaps {
		if g.Resource == "serviceentries.networking.istio.io" {
			gaps++
		}
	}
	if gaps != 1 {
		t.Errorf("%d gaps, want 1", gaps)
	}
}
