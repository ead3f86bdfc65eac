package binary

import (
	"debug/buildinfo"
	"os"
	"testing"
)

// TestVersionsHaveTheirOwnSources: an upgrade between two names of one Istio would prove little.
func TestVersionsHaveTheirOwnSources(t *testing.T) {
	dir, err := LabDir()
	if err != nil {
		t.Fatal(err)
	}
	sources := func(version string) string {
		path, err := Build(t.Context(), IstioOf(dir, version), os.Stderr)
		if err != nil {
			t.Fatal(err)
		}
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range info.Deps {
			if d.Path == "istio.io/istio" {
				return d.Version
			}
		}
		t.Fatalf("%s holds no istio.io/istio", path)
		return ""
	}
	older, newer := sources("1.30.4"), sources("1.31.0")
	if older == newer {
		t.Errorf("both are %s", older)
	}
	if other := sources("1.29.2"); other != newer {
		t.Errorf("1.29.2 has no sources here, and is %s", other)
	}
}
