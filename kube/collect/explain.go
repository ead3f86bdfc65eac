package collect

import "k8s.io/client-go/rest"

// Explain turns the error of any request to a context into what the user can act on, for the other packages that read
// a cluster.
func Explain(context string, conf *rest.Config, err error) error { return classify(context, conf, err) }

// Plain is the innermost words of a request's error that say something, without addresses.
func Plain(err error) string { return plainMessage(err) }
