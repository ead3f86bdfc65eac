package recorder

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"portolan/graph/facts"
)

// ticking reads a cluster whose version is the minute; what is wrong at a reading is by its number, from 1.
func ticking(wrong map[int]error, took time.Duration) Round {
	began, n := time.Now(), 0
	return Round{Every: 30 * time.Second, Told: func(Tally, error) {}, Code: func(error) string { return "timeout" },
		Read: func(ctx context.Context) (facts.Snapshot, error) {
			if n++; !wait(ctx, took) {
				return facts.Snapshot{}, ctx.Err()
			}
			s := reading(strconv.Itoa(int(time.Since(began).Minutes())), int(time.Since(began).Seconds()))
			return s, wrong[n]
		}}
}

func TestItReadsForSoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.meshlog")
		r := ticking(nil, time.Second)
		r.For = 3 * time.Minute
		began := time.Now()
		got, err := opened(t, path, Fresh).Record(t.Context(), r)
		if err != nil || got.Readings != 6 || got.Changes != 2 || got.Missed != 0 || got.Bytes == 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if took := time.Since(began); took != r.For {
			t.Errorf("it took %v", took)
		}
		if got := versions(t, path); got != "0 0 1 1 2 2" {
			t.Error(got)
		}
	})
}

func TestAReadingThatFailsIsNotedAndPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.meshlog")
		r := ticking(map[int]error{2: errors.New("no answer"), 3: &facts.BadInput{Reason: "nonsense"}}, 0)
		r.For = 2 * time.Minute
		var told []string
		r.Told = func(tally Tally, err error) {
			said := strconv.Itoa(tally.Readings) + "/" + strconv.Itoa(tally.Missed)
			if err != nil {
				said += " " + err.Error()
			}
			told = append(told, said)
		}
		got, err := opened(t, path, Fresh).Record(t.Context(), r)
		if err != nil || got.Readings != 2 || got.Missed != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if want := []string{"1/0", "1/1 no answer", "1/2 not a usable snapshot: nonsense", "2/2"}; !slices.Equal(told, want) {
			t.Errorf("told %q", told)
		}
	})
}

func TestTheFirstReadingMustSucceed(t *testing.T) {
	wrong := errors.New("no answer")
	path := filepath.Join(t.TempDir(), "a.meshlog")
	if _, err := opened(t, path, Fresh).Record(t.Context(), ticking(map[int]error{1: wrong}, 0)); !errors.Is(err, wrong) {
		t.Errorf("got %v, want the reading's own error", err)
	}
	if _, err := Open(path, Fresh); err != nil {
		t.Errorf("there is a file: %v", err)
	}
}

func TestItEndsWhereItIsCancelled(t *testing.T) {
	for name, after := range map[string]time.Duration{"between readings": 70 * time.Second, "within a reading": 65 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.meshlog")
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			got, err := opened(t, path, Fresh).Record(ctx, ticking(nil, 6*time.Second))
			want := 3
			if name == "within a reading" {
				want = 2
			}
			if err != nil || got.Readings != want || got.Missed != 0 {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		})
	}
}

// A cluster that takes longer than the interval is read as often as it can be, and never twice at once.
func TestASlowClusterIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := ticking(nil, 70*time.Second)
		r.For = 5 * time.Minute
		got, err := opened(t, filepath.Join(t.TempDir(), "a.meshlog"), Fresh).Record(t.Context(), r)
		if err != nil || got.Readings != 5 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
