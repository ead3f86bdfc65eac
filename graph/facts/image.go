package facts

import "strings"

// variants are the suffixes that Istio's images carry after the version.
var variants = []string{"-distroless", "-debug"}

// ImageVersion is the version that an image reference names: its tag without a variant suffix, e.g. "1.29.2" for
// "docker.io/istio/pilot:1.29.2-distroless". It is empty for an image named by digest alone or not at all.
func ImageVersion(image string) string {
	image, _, _ = strings.Cut(image, "@")
	name := image[strings.LastIndex(image, "/")+1:]
	_, tag, _ := strings.Cut(name, ":")
	for _, v := range variants {
		tag = strings.TrimSuffix(tag, v)
	}
	return tag
}
