// Package live asks running istiods which proxies are connected to them.
//
// It exists because only an istiod knows who holds a stream to it, and says so at /debug/syncz, which no API server
// serves: the way there is a port-forward to its pod. That takes more than reading (create pods/portforward), so it
// happens on request only, over a connection of its own. That connection lets two things through and nothing else:
// listing the pods of one istiod's namespace, to find those of its Deployment, and port-forwarding to these. It must
// never send anything else to a cluster, ask a pod for anything but /debug/syncz, or listen on a port of this machine.
package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// podLimit is how long one pod may take to answer, from dialling to the last byte.
const podLimit = 15 * time.Second

// hashLabel is on every pod of a Deployment; its ReplicaSet is the Deployment's name with the hash behind it.
const hashLabel = "pod-template-hash"

// Request names the istiod to ask.
type Request struct {
	// Config is how to connect; it is copied, and the copy can do only what this package is for.
	Config *rest.Config
	// Namespace and Name are those of the istiod's Deployment.
	Namespace, Name string
}

// Proxy is one proxy as the istiod that it is connected to names it.
type Proxy struct {
	// Istiod is the pod that said so.
	Istiod string
	// Name and Namespace are those of the proxy's pod.
	Name, Namespace string
	// ClusterID is the CLUSTER_ID that the proxy says it runs in.
	ClusterID string
	// Type is sidecar, router, waypoint or ztunnel.
	Type string
	// Version is the proxy's own, e.g. "1.29.2"; empty when it says none.
	Version string
}

// Answer is what an istiod's pods said.
type Answer struct {
	// Pods are those that answered, sorted.
	Pods []string
	// Proxies are sorted by namespace, name and istiod.
	Proxies []Proxy
}

// Ask asks every running pod of the istiod. Where it could not ask all of them, the error is an [*Error] (or several,
// joined), and the Answer holds what the others said.
func Ask(ctx context.Context, req Request) (Answer, error) {
	out := Answer{Pods: []string{}, Proxies: []Proxy{}}
	g := &gate{namespace: req.Namespace}
	pods, err := runningPods(ctx, g, req)
	if err != nil {
		return out, err
	}
	g.open(pods)
	var failed []error
	for _, pod := range pods {
		proxies, err := askPod(ctx, g, req.Config, pod)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		out.Pods, out.Proxies = append(out.Pods, pod), append(out.Proxies, proxies...)
	}
	slices.SortFunc(out.Proxies, func(a, b Proxy) int {
		return slices.Compare([]string{a.Namespace, a.Name, a.Istiod}, []string{b.Namespace, b.Name, b.Istiod})
	})
	return out, errors.Join(failed...)
}

// runningPods are the names of the Deployment's running pods, sorted.
func runningPods(ctx context.Context, g *gate, req Request) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, podLimit)
	defer cancel()
	conf, err := g.limit(ctx, req.Config)
	if err != nil {
		return nil, err
	}
	client, err := kubernetes.NewForConfig(conf)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	list, err := client.CoreV1().Pods(req.Namespace).List(ctx, metav1.ListOptions{LabelSelector: hashLabel})
	if err != nil {
		return nil, problem("list", "pods", req.Namespace, req.Name, err)
	}
	out := []string{}
	for _, pod := range list.Items {
		if belongs(pod, req.Name) && pod.Status.Phase == corev1.PodRunning && pod.DeletionTimestamp == nil {
			out = append(out, pod.Name)
		}
	}
	if len(out) == 0 {
		return nil, &Error{Istiod: req.Namespace + "/" + req.Name, Err: errors.New("none of its pods runs")}
	}
	slices.Sort(out)
	return out, nil
}

// belongs tells whether a pod is the Deployment's, whatever its labels say of the app.
func belongs(pod corev1.Pod, deployment string) bool {
	owner := metav1.GetControllerOf(&pod)
	return owner != nil && owner.Kind == "ReplicaSet" && strings.HasSuffix(owner.Name, "-"+pod.Labels[hashLabel]) &&
		strings.TrimSuffix(owner.Name, "-"+pod.Labels[hashLabel]) == deployment
}
