package share

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	kerrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// hideInMeshConfig hides secrets beside the settings that are read: in a proxy's metadata, in the headers for a provider, and
// in the values of the injector.
func (h *hider) hideInMeshConfig(ctx context.Context) error {
	maps := h.client.CoreV1().ConfigMaps("istio-system")
	config, err := maps.Get(ctx, "istio", meta.GetOptions{})
	if err != nil {
		return err
	}
	const at = "defaultConfig:\n"
	if strings.Count(config.Data["mesh"], at) != 1 {
		return fmt.Errorf("the mesh configuration is not as it was expected:\n%s", config.Data["mesh"])
	}
	config.Data["mesh"] = strings.Replace(config.Data["mesh"], at, at+"  proxyMetadata:\n    API_TOKEN: "+h.secret("metadata of proxies in a MeshConfig")+"\n", 1) +
		"\nextensionProviders:\n- name: tracing-lantern\n  opentelemetry:\n    service: lantern.example.com\n    port: 4317\n    http:\n      path: /v1/traces\n      timeout: 1s\n" +
		"      headers:\n      - name: Authorization\n        value: Bearer " + h.secret("a provider's header in a MeshConfig") + "\n"
	if _, err := maps.Update(ctx, config, meta.UpdateOptions{}); err != nil {
		return err
	}
	injector, err := maps.Get(ctx, "istio-sidecar-injector", meta.GetOptions{})
	if err != nil {
		return err
	}
	injector.Data["password"] = h.secret("data of the injector's ConfigMap")
	injector.Data["config"] += "\n# " + h.secret("the injector's configuration") + "\n"
	_, err = maps.Update(ctx, injector, meta.UpdateOptions{})
	return err
}

// hideInPlane hides secrets in the Deployment of a control plane.
func (h *hider) hideInPlane(ctx context.Context) error {
	deployments := h.client.AppsV1().Deployments("istio-system")
	d, err := deployments.Get(ctx, "istiod", meta.GetOptions{})
	if err != nil {
		return err
	}
	container := &d.Spec.Template.Spec.Containers[0]
	container.Env = append(container.Env,
		core.EnvVar{Name: "CLOUD_PASSWORD", Value: h.secret("an environment variable of istiod")},
		core.EnvVar{Name: "PILOT_TOKEN", Value: h.secret("another environment variable of istiod")})
	container.Args = append(container.Args, "--token="+h.secret("an argument of istiod"))
	if _, err := deployments.Update(ctx, d, meta.UpdateOptions{}); err != nil {
		return err
	}
	return wait(ctx, "istiod's new pods are there alone", func() (bool, error) {
		d, err := deployments.Get(ctx, "istiod", meta.GetOptions{})
		return err == nil && rolledOut(d), err
	})
}

func rolledOut(d *apps.Deployment) bool {
	s := d.Status
	return s.ObservedGeneration == d.Generation && s.Replicas == *d.Spec.Replicas && s.UpdatedReplicas == s.Replicas && s.AvailableReplicas == s.Replicas
}

// hideInPods hides secrets in the environment and the arguments of a pod that is in a mesh, and of its proxy.
func (h *hider) hideInPods(ctx context.Context) error {
	type proxyConfig struct {
		DiscoveryAddress string            `json:"discoveryAddress"`
		ProxyMetadata    map[string]string `json:"proxyMetadata"`
	}
	configured, err := json.Marshal(proxyConfig{"istiod-harbour.istio-harbour.svc:15012", map[string]string{"API_TOKEN": h.secret("metadata in a proxy's PROXY_CONFIG")}})
	if err != nil {
		return err
	}
	replicas, app := int32(1), map[string]string{"app": "stowaway-hold"}
	d := &apps.Deployment{ObjectMeta: meta.ObjectMeta{Namespace: bosunsNamespace, Name: "stowaway-hold"}, Spec: apps.DeploymentSpec{
		Replicas: &replicas, Selector: &meta.LabelSelector{MatchLabels: app}, Template: core.PodTemplateSpec{
			ObjectMeta: meta.ObjectMeta{Labels: app, Annotations: map[string]string{
				"sidecar.istio.io/status": `{"revision":"harbour"}`, "vault.example.com/token": h.secret("an annotation of a pod template")}},
			Spec: core.PodSpec{Containers: []core.Container{
				{Name: "app", Image: "registry.crowsnest.example.com/team/app:1.0", Command: []string{"app", "--password", h.secret("an argument of a pod")},
					Env: []core.EnvVar{{Name: "API_KEY", Value: h.secret("an environment variable of a pod")}}},
				{Name: "istio-proxy", Image: "docker.io/istio/proxyv2:1.27.0", Args: []string{"proxy", "sidecar", "--token", h.secret("an argument of a proxy")},
					Env: []core.EnvVar{{Name: "PROXY_CONFIG", Value: string(configured)}, {Name: "ISTIO_META_TOKEN", Value: h.secret("an environment variable of a proxy")},
						{Name: "CA_ADDR", Value: "istiod-harbour.istio-harbour.svc:15012"}}},
			}},
		}}}
	if _, err := h.client.AppsV1().Deployments(d.Namespace).Create(ctx, d, meta.CreateOptions{}); err != nil {
		return err
	}
	return wait(ctx, "a pod with secrets runs", func() (bool, error) {
		d, err := h.client.AppsV1().Deployments(d.Namespace).Get(ctx, d.Name, meta.GetOptions{})
		return err == nil && rolledOut(d), err
	})
}

// hideInConfiguration hides secrets in Istio's own objects. No istiod runs here that could validate them, so that they are
// made while nobody is asked to.
func (h *hider) hideInConfiguration(ctx context.Context) error {
	validators := h.client.AdmissionregistrationV1().ValidatingWebhookConfigurations()
	aside, err := validators.List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, v := range aside.Items {
		if err := validators.Delete(ctx, v.Name, meta.DeleteOptions{}); err != nil {
			return err
		}
	}
	if err := h.configure(ctx); err != nil {
		return err
	}
	for _, v := range aside.Items {
		v.ResourceVersion = ""
		if _, err := validators.Create(ctx, &v, meta.CreateOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func (h *hider) configure(ctx context.Context) error {
	const text = `
apiVersion: %s
kind: %s
metadata: {name: lantern-oil, namespace: istio-system, annotations: {example.com/token: %q}}
spec: %s
`
	for _, o := range []struct{ group, version, resource, kind, spec string }{
		{"security.istio.io", "v1", "requestauthentications", "RequestAuthentication",
			fmt.Sprintf(`{jwtRules: [{issuer: lantern, jwks: %q}]}`, h.secret("the keys of a RequestAuthentication"))},
		{"extensions.istio.io", "v1alpha1", "wasmplugins", "WasmPlugin",
			fmt.Sprintf(`{url: "oci://registry.crowsnest.example.com/plugin", pluginConfig: {token: %q}}`, h.secret("the configuration of a WasmPlugin"))},
		{"networking.istio.io", "v1", "virtualservices", "VirtualService",
			fmt.Sprintf(`{hosts: [lantern.example.com], http: [{headers: {request: {set: {authorization: %q}}}, route: [{destination: {host: lantern}}]}]}`, h.secret("a header of a VirtualService"))},
		{"networking.istio.io", "v1", "serviceentries", "ServiceEntry",
			`{hosts: [lantern.example.com], ports: [{number: 443, name: https, protocol: HTTPS}], resolution: DNS}`},
	} {
		content := fmt.Sprintf(text, o.group+"/"+o.version, o.kind, h.secret("an annotation of a "+o.kind), o.spec)
		encoded, err := yaml.YAMLToJSON([]byte(content))
		if err != nil {
			return err
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(encoded); err != nil {
			return err
		}
		// It takes the API server a moment to know that there is nobody to ask any more.
		err = wait(ctx, "a "+o.kind+" is taken", func() (bool, error) {
			err := h.create(ctx, o.group, o.version, o.resource, object)
			return err == nil, unless(kerrors.IsInternalError, err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// unless is the error, but for those that are expected.
func unless(expected func(error) bool, err error) error {
	if expected(err) {
		return nil
	}
	return err
}
