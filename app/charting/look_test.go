package charting

import "testing"

func TestAspectsAreFew(t *testing.T) {
	for asked, want := range map[float64]float64{0: 1.6, 1.649: 1.6, 0.001: 0.2, 99: 5} {
		if got := Usual(asked); got != want {
			t.Errorf("Usual(%v) = %v, want %v", asked, got, want)
		}
	}
}
