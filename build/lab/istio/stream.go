package main

import (
	"context"
	"fmt"
	"net"
	"strings"

	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// plainPort is where an istiod serves discovery without TLS. Proxies use 15012 and present a token that a kubelet would
// have given them; there is no kubelet here, so the streams go to the same address without either.
const plainPort = "15010"

// resolve does what a cluster's DNS does with the name of a Service, seen from a pod in namespace from.
func resolve(ctx context.Context, client kubernetes.Interface, from, address string) (string, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	parts := strings.SplitN(host, ".", 3)
	namespace := from
	if len(parts) > 1 {
		namespace = parts[1]
	}
	service, err := client.CoreV1().Services(namespace).Get(ctx, parts[0], meta.GetOptions{})
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(service.Spec.ClusterIP, plainPort), nil
}

// stream subscribes to what the proxy asks for and acknowledges what comes, until the stream ends. It speaks the
// incremental variant of the protocol, as pilot-agent does for Envoy by default and ztunnel always.
func stream(ctx context.Context, address string, p *proxy) error {
	connection, err := grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64<<20)))
	if err != nil {
		return err
	}
	defer connection.Close()
	ads, err := discovery.NewAggregatedDiscoveryServiceClient(connection).DeltaAggregatedResources(ctx)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", address, err)
	}
	for _, kind := range p.kinds {
		request := &discovery.DeltaDiscoveryRequest{Node: p.node, TypeUrl: kind, ResourceNamesSubscribe: []string{"*"}}
		if err := ads.Send(request); err != nil {
			return fmt.Errorf("ask %s for %s: %w", address, kind, err)
		}
	}
	for {
		response, err := ads.Recv()
		if err != nil {
			return fmt.Errorf("hear from %s: %w", address, err)
		}
		ack := &discovery.DeltaDiscoveryRequest{TypeUrl: response.TypeUrl, ResponseNonce: response.Nonce}
		if err := ads.Send(ack); err != nil {
			return fmt.Errorf("acknowledge to %s: %w", address, err)
		}
	}
}
