package cluster

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// ContextName is the only context of every kubeconfig the lab writes.
const ContextName = "lab"

// Access is one way to reach an API server.
type Access struct {
	Server string
	User   string
	Token  string
	// CAFile is empty to leave the certificate unknown, as where a self-signed
	// server meets a kubeconfig without its certificate.
	CAFile string
}

// WriteKubeconfig writes a kubeconfig with the one context [ContextName].
func WriteKubeconfig(path string, a Access) error {
	config := api.NewConfig()
	server := api.NewCluster()
	server.Server = a.Server
	if a.CAFile != "" {
		ca, err := os.ReadFile(a.CAFile)
		if err != nil {
			return fmt.Errorf("kubeconfig of %s: %w", a.User, err)
		}
		server.CertificateAuthorityData = ca
	}
	user := api.NewAuthInfo()
	user.Token = a.Token
	entry := api.NewContext()
	entry.Cluster, entry.AuthInfo = ContextName, a.User
	config.Clusters[ContextName] = server
	config.AuthInfos[a.User] = user
	config.Contexts[ContextName] = entry
	config.CurrentContext = ContextName
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		return fmt.Errorf("kubeconfig of %s: %w", a.User, err)
	}
	return nil
}

// Access answers how the user reaches this cluster. The user must be one of
// [Options.Users] or "admin".
func (c *Cluster) Access(user string) (Access, error) {
	token, ok := c.tokens[user]
	if !ok {
		return Access{}, fmt.Errorf("the lab knows no user %q", user)
	}
	return Access{Server: c.url, User: user, Token: token, CAFile: c.caFile()}, nil
}

// Kubeconfig writes the user's kubeconfig and answers its path.
func (c *Cluster) Kubeconfig(user string) (string, error) {
	access, err := c.Access(user)
	if err != nil {
		return "", err
	}
	path := filepath.Join(c.Dir, user+".kubeconfig")
	return path, WriteKubeconfig(path, access)
}
