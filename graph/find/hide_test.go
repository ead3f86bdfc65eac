package find

import (
	"slices"
	"testing"

	"portolan/graph/mesh"
)

// TestHideTakesOnlyWhatWasAskedFor: a mesh takes along what is in it only if it is meant by its name or type.
func TestHideTakesOnlyWhatWasAskedFor(t *testing.T) {
	atlas := hard()
	atlas.Meshes = atlas.Meshes[:1]
	one := &atlas.Meshes[0]
	one.Health = mesh.Healthy
	for i := range one.Members {
		one.Members[i].Health = mesh.Unknown
	}
	within := []string{}
	for _, s := range Subjects(mesh.Atlas{Meshes: atlas.Meshes}) {
		within = append(within, s.ID)
	}
	for text, whole := range map[string]bool{
		"healthy":                               false,
		"health = healthy":                      false,
		"version != 1.29":                       false,
		"not stale":                             false,
		"mesh = one and healthy":                false,
		"type != namespace":                     false,
		"not type = namespace":                  false,
		"healthy or name = two":                 false,
		"healthy and not name = two":            false,
		"not (unknown or name = two)":           false,
		"one":                                   true,
		"name = one@aa":                         true,
		"type = mesh":                           true,
		"type = mesh and healthy":               true,
		"not name != one@aa":                    true,
		"not (not healthy or not name *= one@)": true,
		"healthy or name = one":                 true,
	} {
		meant, err := Find(t.Context(), Subjects(atlas), text)
		if err != nil || !slices.Contains(meant, within[0]) {
			t.Fatalf("%s means %q, not the mesh: %v", text, meant, err)
		}
		if !slices.ContainsFunc(within, func(id string) bool { return !slices.Contains(meant, id) }) {
			t.Fatalf("%s means all that is in the mesh", text)
		}
		got, err := Hide(t.Context(), Subjects(atlas), text)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Subjects(atlas) {
			want := whole && slices.Contains(within, s.ID) || slices.Contains(meant, s.ID)
			if slices.Contains(got, s.ID) != want {
				t.Errorf("%s hides %s: %t, want %t", text, s.ID, !want, want)
			}
		}
		if kept, err := Only(t.Context(), Subjects(atlas), text); err != nil || !slices.Equal(kept, got) {
			t.Errorf("%s keeps %q, and hides %q: %v", text, kept, got, err)
		}
	}
}

func TestHideOneMeshByItsName(t *testing.T) {
	atlas := hard()
	got, err := Hide(t.Context(), Subjects(atlas), "name = two")
	want := []string{}
	for _, s := range Subjects(mesh.Atlas{Meshes: atlas.Meshes[1:]}) {
		want = append(want, s.ID)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("hides %q, want %q: %v", got, want, err)
	}
	if _, err := Hide(t.Context(), Subjects(atlas), "bad="); err == nil {
		t.Error("what is no expression hides something")
	}
}
