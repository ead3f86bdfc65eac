package kubeconfig

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	// The providers that "auth-provider" in a kubeconfig may name; exec plugins need no import.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
)

// Client-go's own limits of 5 and 10 requests a second make a full reading of a cluster take minutes.
const (
	queriesPerSecond = 50
	queryBurst       = 100
)

// Options are the user's wishes for one connection, by the names that kubectl has for them.
type Options struct {
	// As and AsGroups impersonate (--as, --as-group); empty leaves what the file says.
	As       string
	AsGroups []string
	// RequestTimeout limits each request (--request-timeout); 0 means no limit of its own.
	RequestTimeout time.Duration
	// InsecureSkipTLSVerify skips the check of the server's certificate (--insecure-skip-tls-verify).
	InsecureSkipTLSVerify bool
	// UserAgent is sent with each request, e.g. "portolan/1.0".
	UserAgent string
}

// RestConfig reads the context's file again, so that credentials are fresh, and makes what client-go needs to
// connect. Nothing is dialled and no plugin is run. Errors are [*Error].
func RestConfig(c Context, opts Options) (*rest.Config, error) {
	if opts.As == "" && len(opts.AsGroups) > 0 {
		return nil, &Error{Code: CodeUsage, Message: "--as-group is given without --as", Remedy: "say with --as which user to impersonate"}
	}
	f := loadFile(c.File)
	err := f.err
	if err == nil && f.config.Contexts[c.Name] == nil {
		err = errors.New("the context is not there any more")
	}
	var conf *rest.Config
	if err == nil {
		if opts.InsecureSkipTLSVerify {
			skipVerify(f.config, c.Name)
		}
		conf, err = restConfig(f.config, c.Name)
	}
	if err != nil {
		return nil, &Error{Code: CodeBadInput, Message: fmt.Sprintf("context %q in %s cannot be used: %v", c.Name, c.File, err),
			Remedy: "repair the file, or choose another context", Err: err}
	}
	apply(conf, opts)
	return conf, nil
}

func apply(conf *rest.Config, opts Options) {
	if opts.As != "" {
		conf.Impersonate = rest.ImpersonationConfig{UserName: opts.As, Groups: opts.AsGroups}
	}
	conf.Timeout = opts.RequestTimeout
	conf.QPS, conf.Burst = queriesPerSecond, queryBurst
	conf.UserAgent = opts.UserAgent
	conf.AuthConfigPersister = forgetful{}
	if conf.ExecProvider != nil {
		conf.ExecProvider.StdinUnavailable = true
		conf.ExecProvider.StdinUnavailableMessage = "portolan does not pass its terminal on; log in first, then try again"
	}
}

// skipVerify drops the authorities too: client-go refuses to have both.
func skipVerify(config *api.Config, name string) {
	cluster := config.Clusters[config.Contexts[name].Cluster]
	if cluster == nil {
		return
	}
	cluster.InsecureSkipTLSVerify = true
	cluster.CertificateAuthority, cluster.CertificateAuthorityData = "", nil
}

// restConfig says what is wrong with a context in the words of the file, before clientcmd says it in its own.
func restConfig(config *api.Config, name string) (*rest.Config, error) {
	entry := config.Contexts[name]
	switch {
	case entry.Cluster == "":
		return nil, errors.New("it names no cluster")
	case config.Clusters[entry.Cluster] == nil:
		return nil, fmt.Errorf("it names the cluster %q, which is not in the file", entry.Cluster)
	case entry.AuthInfo != "" && config.AuthInfos[entry.AuthInfo] == nil:
		return nil, fmt.Errorf("it names the user %q, which is not in the file", entry.AuthInfo)
	case host(config.Clusters[entry.Cluster].Server) == "":
		return nil, fmt.Errorf("the server of cluster %q is no address", entry.Cluster)
	}
	conf, err := clientcmd.NewNonInteractiveClientConfig(*config, name, &clientcmd.ConfigOverrides{}, nil).ClientConfig()
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "invalid configuration: "))
	}
	return conf, nil
}

// forgetful keeps refreshed tokens out of the file: nothing is ever written to a kubeconfig.
type forgetful struct{}

// Persist drops the refreshed values; they live on in the provider.
func (forgetful) Persist(map[string]string) error { return nil }
