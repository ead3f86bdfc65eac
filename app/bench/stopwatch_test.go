package bench

import (
	"testing"
	"time"
)

// stages are in the order of the road; all but the first come after the facts.
var stages = []string{"collect", "infer", "graph", "layout", "svg"}

// stopwatch adds up the time of each stage.
type stopwatch struct {
	last  time.Time
	spent map[string]time.Duration
}

func newStopwatch() *stopwatch { return &stopwatch{spent: map[string]time.Duration{}} }

func (s *stopwatch) start() { s.last = time.Now() }

// lap gives the time since the last lap, or the start, to a stage.
func (s *stopwatch) lap(stage string) {
	now := time.Now()
	s.spent[stage] += now.Sub(s.last)
	s.last = now
}

func (s *stopwatch) total() time.Duration {
	var sum time.Duration
	for _, stage := range stages {
		sum += s.spent[stage]
	}
	return sum
}

// report gives milliseconds and percent of each stage to benchstat, and of all that comes after the facts.
func (s *stopwatch) report(b *testing.B) {
	b.Helper()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	for _, stage := range stages {
		b.ReportMetric(ms(s.spent[stage]), stage+"-ms")
		b.ReportMetric(100*float64(s.spent[stage])/float64(s.total()), stage+"-%")
	}
	b.ReportMetric(ms(s.total()-s.spent["collect"]), "after-facts-ms")
}
