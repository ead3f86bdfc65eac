package collect

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// betaGateways lists Gateways as v1beta1, which is the same type under an older name.
func (c *client) betaGateways(ctx context.Context, ns string, o metav1.ListOptions) (page[gatewayv1.Gateway], error) {
	l, err := c.gateway.GatewayV1beta1().Gateways(ns).List(ctx, o)
	if err != nil {
		return page[gatewayv1.Gateway]{}, err
	}
	out := page[gatewayv1.Gateway]{ListMeta: l.ListMeta}
	for i := range l.Items {
		out.items = append(out.items, gatewayv1.Gateway(l.Items[i]))
	}
	return out, nil
}

// betaGatewayClasses is [client.betaGateways] for their classes.
func (c *client) betaGatewayClasses(ctx context.Context, o metav1.ListOptions) (page[gatewayv1.GatewayClass], error) {
	l, err := c.gateway.GatewayV1beta1().GatewayClasses().List(ctx, o)
	if err != nil {
		return page[gatewayv1.GatewayClass]{}, err
	}
	out := page[gatewayv1.GatewayClass]{ListMeta: l.ListMeta}
	for i := range l.Items {
		out.items = append(out.items, gatewayv1.GatewayClass(l.Items[i]))
	}
	return out, nil
}
