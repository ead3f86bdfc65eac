// Package perform carries a planned change out on a cluster: it asks whether it may, tries it out, writes, follows the
// rollouts, and verifies on the running pods.
//
// It exists because a label is not yet an upgrade. It is the only package with a connection that can write, and that
// connection lets nothing through but the patches of the objects that the change lists. It must never write what is not
// in the journal before, repeat a write without looking, or take a label for proof of what a pod runs.
package perform

import (
	"fmt"
	"net/http"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/flowcontrol"

	"portolan/kube/readonly"
)

const (
	// requestTimeout is how long one request may take; a watch has no such limit.
	requestTimeout = 30 * time.Second

	queriesPerSecond = 50
	queryBurst       = 100

	// fieldManager is the name that the cluster keeps for what is written.
	fieldManager = "portolan"
)

// connection is a reader that cannot write, and a writer that can do little.
type connection struct {
	kube   kubernetes.Interface
	writer rest.Interface
	// dry: what is written is only tried out.
	dry bool
	// timeout is that of a single request.
	timeout time.Duration
	clients []*http.Client
}

// connect prepares the connection; nothing is sent. Without writes there is no writer.
func connect(from *rest.Config, writes []write, dry bool) (*connection, error) {
	conf := rest.CopyConfig(from)
	c := &connection{timeout: requestTimeout, dry: dry}
	if conf.Timeout > 0 {
		c.timeout = conf.Timeout
	}
	conf.Timeout = 0 // It would end the watches.
	conf.WarningHandler = rest.NoWarnings{}
	if conf.QPS == 0 {
		conf.QPS, conf.Burst = queriesPerSecond, queryBurst
	}
	if conf.RateLimiter == nil && conf.QPS > 0 {
		conf.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(conf.QPS, max(conf.Burst, 1))
	}
	reading := rest.CopyConfig(conf)
	readonly.Wrap(reading)
	reading.ContentType = runtime.ContentTypeProtobuf
	reading.AcceptContentTypes = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON
	kube, err := c.client(reading)
	if err != nil {
		return nil, err
	}
	c.kube = kube
	if len(writes) > 0 {
		writing := rest.CopyConfig(conf)
		limit(writing, writes, dry)
		writing.ContentType, writing.AcceptContentTypes = runtime.ContentTypeJSON, runtime.ContentTypeJSON
		kube, err := c.client(writing)
		if err != nil {
			return nil, err
		}
		c.writer = kube.CoreV1().RESTClient()
	}
	return c, nil
}

func (c *connection) client(conf *rest.Config) (kubernetes.Interface, error) {
	client, err := rest.HTTPClientFor(conf)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	client.CheckRedirect = stay
	kube, err := kubernetes.NewForConfigAndClient(conf, client)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	c.clients = append(c.clients, client)
	return kube, nil
}

// stay follows no redirect: an API server sends none, and client-go would take the credentials along.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (c *connection) close() {
	for _, client := range c.clients {
		utilnet.CloseIdleConnectionsFor(client.Transport)
	}
}
