package nearest

import "testing"

func TestTo(t *testing.T) {
	known := []string{"theme", "serve.port", "prod-eu", "three-meshes"}
	for name, want := range map[string]string{
		"thme":         "theme",
		"server.port":  "serve.port",
		"PROD-EU":      "prod-eu",
		"three":        "three-meshes",
		"something":    "",
		"":             "",
		"prod-eu-west": "prod-eu",
	} {
		if got, ok := To(name, known); got != want || ok != (want != "") {
			t.Errorf("To(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"kitten", "sitting", 3}, {"", "abc", 3}, {"abc", "", 3}, {"flaw", "lawn", 2}} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
