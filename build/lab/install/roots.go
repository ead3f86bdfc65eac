package install

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/build/lab/scenario"
)

// roots holds one root per mesh ID: every istiod of a mesh signs with its mesh's
// root.
type roots map[string]root

// root is a certificate and its key, both as PEM.
type root struct{ certificate, key []byte }

func newRoots(s scenario.Scenario) (roots, error) {
	out := roots{}
	for _, p := range s.Planes {
		if _, made := out[p.ID()]; made {
			continue
		}
		root, err := newRoot()
		if err != nil {
			return nil, fmt.Errorf("make the root of mesh %s: %w", p.ID(), err)
		}
		out[p.ID()] = root
	}
	return out, nil
}

// newRoot is a self-signed certificate as istiod makes one for itself.
func newRoot() (root, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return root{}, err
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return root{}, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return root{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{Organization: []string{scenario.TrustDomain}},
		NotBefore:             now.Add(-time.Minute),
		NotAfter:              now.AddDate(10, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return root{}, err
	}
	return root{
		certificate: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		key:         pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}),
	}, nil
}

// rootSecrets are how an operator hands each istiod its mesh's root.
func rootSecrets(s scenario.Scenario, roots roots) []runtime.Object {
	var objects []runtime.Object
	made := map[string]bool{} // two planes of one mesh may share a namespace
	for _, p := range s.Planes {
		if made[p.Namespace] {
			continue
		}
		made[p.Namespace] = true
		r := roots[p.ID()]
		objects = append(objects, &core.Secret{ObjectMeta: named(p.Namespace, "cacerts", nil), Data: map[string][]byte{
			"ca-cert.pem": r.certificate, "ca-key.pem": r.key, "cert-chain.pem": r.certificate, "root-cert.pem": r.certificate,
		}})
	}
	return objects
}

// rootConfigMaps are what each istiod writes into the namespaces of its scope.
func rootConfigMaps(s scenario.Scenario, roots roots) []runtime.Object {
	var objects []runtime.Object
	add := func(namespace string, p scenario.Plane) {
		objects = append(objects, &core.ConfigMap{
			ObjectMeta: named(namespace, "istio-ca-root-cert", labels{"istio.io/config": "true"}),
			Data:       map[string]string{"root-cert.pem": string(roots[p.ID()].certificate)},
		})
	}
	for _, p := range s.Planes {
		add(p.Namespace, p)
	}
	for _, n := range s.Namespaces {
		if p, ok := s.Plane(n.Revision); ok {
			add(n.Name, p)
		}
	}
	return objects
}
