package recorded

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes/scheme"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// form is how an answer is encoded.
type form string

const (
	asProtobuf form = "protobuf"
	asJSON     form = "json"
	asMetadata form = "metadata"
)

// formOf reads an Accept header as far as client-go's clients use it.
func formOf(accept string) form {
	switch {
	case strings.Contains(accept, "as=PartialObjectMetadata"):
		return asMetadata
	case strings.HasPrefix(accept, runtime.ContentTypeProtobuf):
		return asProtobuf
	}
	return asJSON
}

func encodeList(path string, list []object, query url.Values, f form) (answer, error) {
	from, err := strconv.Atoi(query.Get("continue"))
	if err != nil {
		from = 0
	}
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || limit <= 0 {
		limit = len(list)
	}
	from = min(from, len(list))
	end := min(from+limit, len(list))
	if f == asMetadata {
		return encodeMetadata(list[from:end])
	}
	gvk := kinds[path]
	out, err := registry.New(gvk.GroupVersion().WithKind(gvk.Kind + "List"))
	if err != nil {
		return answer{}, fmt.Errorf("list %s: %w", path, err)
	}
	items := make([]runtime.Object, 0, end-from)
	for _, o := range list[from:end] {
		items = append(items, o.Object)
	}
	if err := meta.SetList(out, items); err != nil {
		return answer{}, fmt.Errorf("list %s: %w", path, err)
	}
	m, err := meta.ListAccessor(out)
	if err != nil {
		return answer{}, fmt.Errorf("list %s: %w", path, err)
	}
	m.SetResourceVersion("1")
	if rest := int64(len(list) - end); rest > 0 {
		m.SetContinue(strconv.Itoa(end))
		m.SetRemainingItemCount(&rest)
	}
	return encodeObject(out, f)
}

// encodeMetadata answers a list of metadata only. JSON is one of the forms that the client accepts for it.
func encodeMetadata(list []object) (answer, error) {
	out := metav1.PartialObjectMetadataList{TypeMeta: metav1.TypeMeta{APIVersion: "meta.k8s.io/v1", Kind: "PartialObjectMetadataList"}, ListMeta: metav1.ListMeta{ResourceVersion: "1"}}
	for _, o := range list {
		out.Items = append(out.Items, metav1.PartialObjectMetadata{
			TypeMeta: metav1.TypeMeta{APIVersion: "meta.k8s.io/v1", Kind: "PartialObjectMetadata"}, ObjectMeta: o.meta,
		})
	}
	return encodeJSON(http.StatusOK, &out)
}

func encodeObject(o runtime.Object, f form) (answer, error) {
	gvks, _, err := registry.ObjectKinds(o)
	if err != nil {
		return answer{}, fmt.Errorf("encode: %w", err)
	}
	o.GetObjectKind().SetGroupVersionKind(gvks[0])
	if f != asProtobuf || gvks[0].Group == gatewayv1.GroupName {
		return encodeJSON(http.StatusOK, o)
	}
	var buf bytes.Buffer
	if err := protobuf.NewSerializer(registry, registry).Encode(o, &buf); err != nil {
		return answer{}, fmt.Errorf("encode %s: %w", gvks[0].Kind, err)
	}
	return answer{http.StatusOK, runtime.ContentTypeProtobuf, buf.Bytes()}, nil
}

func encodeJSON(code int, o any) (answer, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return answer{}, fmt.Errorf("encode: %w", err)
	}
	return answer{code, runtime.ContentTypeJSON, body}, nil
}

// registry holds the kinds that can be served; registryErr is set when they contradict each other.
var registry, registryErr = newRegistry()

func newRegistry() (*runtime.Scheme, error) {
	s := runtime.NewScheme()
	if err := scheme.AddToScheme(s); err != nil {
		return s, fmt.Errorf("register built-in types: %w", err)
	}
	if err := gatewayv1.Install(s); err != nil {
		return s, fmt.Errorf("register Gateway API types: %w", err)
	}
	return s, nil
}

// kinds are the resources that can be listed, by their path.
var kinds = map[string]schema.GroupVersionKind{
	"/api/v1/namespaces":                                {Version: "v1", Kind: "Namespace"},
	"/api/v1/pods":                                      {Version: "v1", Kind: "Pod"},
	"/api/v1/services":                                  {Version: "v1", Kind: "Service"},
	"/api/v1/configmaps":                                {Version: "v1", Kind: "ConfigMap"},
	"/api/v1/resourcequotas":                            {Version: "v1", Kind: "ResourceQuota"},
	"/apis/batch/v1/cronjobs":                           {Group: "batch", Version: "v1", Kind: "CronJob"},
	"/apis/policy/v1/poddisruptionbudgets":              {Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"},
	"/apis/apps/v1/deployments":                         {Group: "apps", Version: "v1", Kind: "Deployment"},
	"/apis/apps/v1/daemonsets":                          {Group: "apps", Version: "v1", Kind: "DaemonSet"},
	"/apis/apps/v1/statefulsets":                        {Group: "apps", Version: "v1", Kind: "StatefulSet"},
	"/apis/batch/v1/jobs":                               {Group: "batch", Version: "v1", Kind: "Job"},
	"/apis/discovery.k8s.io/v1/endpointslices":          {Group: "discovery.k8s.io", Version: "v1", Kind: "EndpointSlice"},
	"/apis/gateway.networking.k8s.io/v1/gateways":       {Group: gatewayv1.GroupName, Version: "v1", Kind: "Gateway"},
	"/apis/gateway.networking.k8s.io/v1/gatewayclasses": {Group: gatewayv1.GroupName, Version: "v1", Kind: "GatewayClass"},
	"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations":   {Group: "admissionregistration.k8s.io", Version: "v1", Kind: "MutatingWebhookConfiguration"},
	"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations": {Group: "admissionregistration.k8s.io", Version: "v1", Kind: "ValidatingWebhookConfiguration"},
}

// discovery are the answers that are no objects.
func discovery(path string) (any, bool) {
	switch path {
	case "/version":
		return version.Info{Major: "1", Minor: "36", GitVersion: "v1.36.3"}, true
	case "/apis/gateway.networking.k8s.io/v1":
		return metav1.APIResourceList{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "APIResourceList"}, GroupVersion: gatewayv1.GroupVersion.String()}, true
	}
	return nil, false
}
