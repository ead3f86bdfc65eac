// Package live runs istiods, and proxies that connect to them, against a cluster
// of the lab.
//
// It exists because only an istiod injects as an istiod does, and only an istiod
// knows who is connected to it. Each runs as its Deployment in the cluster says,
// and stands behind its Service by listening on the Service's own address. It
// must never tell an istiod or a proxy anything that the cluster's objects do
// not say.
package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	kerrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/cluster"
)

// Istiod is a running istiod.
type Istiod struct {
	Namespace string
	// Name is that of its Deployment and Service.
	Name string
	// Address is its Service's ClusterIP.
	Address string

	cluster *cluster.Cluster
	client  kubernetes.Interface
	program string
	process *cluster.Process
}

// Start runs the istiod of a Deployment, whose Service has the same name, and
// answers when it is ready. program is the path of the one built from
// build/lab/istio.
func Start(ctx context.Context, c *cluster.Cluster, client kubernetes.Interface, program, namespace, name string) (*Istiod, error) {
	i := &Istiod{Namespace: namespace, Name: name, cluster: c, client: client, program: program}
	return i, i.Restart(ctx)
}

// Restart runs an istiod again that was killed, as its Deployment says by now, and
// answers when it is ready.
func (i *Istiod) Restart(ctx context.Context) error {
	if err := i.start(ctx); err != nil {
		return fmt.Errorf("start istiod %s/%s: %w", i.Namespace, i.Name, err)
	}
	return nil
}

func (i *Istiod) start(ctx context.Context) error {
	service, err := i.client.CoreV1().Services(i.Namespace).Get(ctx, i.Name, meta.GetOptions{})
	if err != nil {
		return err
	}
	i.Address = service.Spec.ClusterIP
	pod, err := i.pod(ctx)
	if err != nil {
		return err
	}
	dir := filepath.Join(i.cluster.Dir, i.Namespace+"-"+i.Name)
	if err := mountRoot(ctx, i.client, i.Namespace, dir); err != nil {
		return err
	}
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if err := writeAccess(ctx, i.cluster, i.client, pod, kubeconfig); err != nil {
		return err
	}
	i.process, err = i.cluster.Run(cluster.Program{
		Name: i.Namespace + "-" + i.Name, Path: i.program, Dir: dir,
		Args: append(append([]string{"pilot-discovery"}, pod.Spec.Containers[0].Args...), i.flags(kubeconfig)...),
		Env:  environment(pod),
	})
	if err != nil {
		return err
	}
	return i.waitReady(ctx)
}

// pod is one of the Deployment's pods: it says what the istiod is to run with.
func (i *Istiod) pod(ctx context.Context) (*core.Pod, error) {
	deployment, err := i.client.AppsV1().Deployments(i.Namespace).Get(ctx, i.Name, meta.GetOptions{})
	if err != nil {
		return nil, err
	}
	selector := meta.FormatLabelSelector(deployment.Spec.Selector)
	pods, err := i.client.CoreV1().Pods(i.Namespace).List(ctx, meta.ListOptions{LabelSelector: selector})
	if err != nil {
		return nil, err
	}
	for _, pod := range pods.Items {
		if pod.Status.Phase == core.PodRunning {
			return &pod, nil
		}
	}
	return nil, errors.New("none of its pods runs")
}

// flags come after the Deployment's and say where to listen: Service ports, not
// the pod's, where the two differ.
func (i *Istiod) flags(kubeconfig string) []string {
	at := func(port string) string { return net.JoinHostPort(i.Address, port) }
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--httpsAddr=" + at("443"), "--secureGRPCAddr=" + at("15012"), "--grpcAddr=" + at("15010"),
		"--monitoringAddr=" + at("15014"), "--httpAddr=" + at("8080"), "--ctrlz_port=0",
	}
}

// environment is the container's, as the kubelet fills it in, and the version
// that a release build would have from its linker: the image's tag.
func environment(pod *core.Pod) []string {
	container := pod.Spec.Containers[0]
	_, tag, _ := strings.Cut(container.Image, ":")
	out := []string{"PATH=" + os.Getenv("PATH"), "LAB_ISTIO_VERSION=" + strings.TrimSuffix(tag, "-distroless")}
	fields := map[string]string{
		"metadata.name": pod.Name, "metadata.namespace": pod.Namespace, "spec.serviceAccountName": pod.Spec.ServiceAccountName,
	}
	for _, v := range container.Env {
		switch {
		case v.ValueFrom == nil:
			out = append(out, v.Name+"="+v.Value)
		case v.ValueFrom.FieldRef != nil:
			out = append(out, v.Name+"="+fields[v.ValueFrom.FieldRef.FieldPath])
		}
	}
	return out
}

// mountRoot writes the Secret cacerts to where the Deployment mounts it: etc/cacerts
// below the folder that istiod runs in, as /etc/cacerts is below /.
func mountRoot(ctx context.Context, client kubernetes.Interface, namespace, dir string) error {
	mount := filepath.Join(dir, "etc", "cacerts")
	if err := os.MkdirAll(mount, 0o700); err != nil {
		return err
	}
	secret, err := client.CoreV1().Secrets(namespace).Get(ctx, "cacerts", meta.GetOptions{})
	if kerrors.IsNotFound(err) {
		return nil // it is optional: istiod then signs with a root of its own
	}
	if err != nil {
		return err
	}
	for name, content := range secret.Data {
		if err := os.WriteFile(filepath.Join(mount, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// writeAccess writes a kubeconfig with the rights of the pod's own service account.
func writeAccess(ctx context.Context, c *cluster.Cluster, client kubernetes.Interface, pod *core.Pod, path string) error {
	access, err := c.Access(c.Admin())
	if err != nil {
		return err
	}
	access.User = pod.Spec.ServiceAccountName
	access.Token, err = token(ctx, client, pod)
	if err != nil {
		return err
	}
	return cluster.WriteKubeconfig(path, access)
}

func (i *Istiod) waitReady(ctx context.Context) error {
	for {
		_, err := i.get(ctx, "8080", "/ready")
		if err == nil {
			return nil
		}
		if dead := i.process.Alive(); dead != nil {
			return dead
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until it is ready: %w; the last answer was: %w", ctx.Err(), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Kill ends the istiod as a failing machine would. Its Deployment does not notice.
func (i *Istiod) Kill() { i.process.Kill() }

// get asks one of its HTTP ports.
func (i *Istiod) get(ctx context.Context, port, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(i.Address, port)+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s", path, response.Status)
	}
	return content, err
}
