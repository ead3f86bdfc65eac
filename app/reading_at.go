package app

import (
	"fmt"
	"strconv"
	"time"

	"portolan/graph/meshlog"
)

// Ways to name a time: whole, by the day here, or by the time of day alone.
var (
	dayLayouts  = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04"}
	hourLayouts = []string{"15:04:05", "15:04"}
)

// ReadingAt is the index of the reading that a person names: its number from 1, or the last one at a time; the last of all
// where nothing is named. A time of day is the one that comes last in the recording, in local time.
func ReadingAt(readings []meshlog.Reading, named string) (int, error) {
	last := len(readings) - 1
	if named == "" {
		return last, nil
	}
	if n, err := strconv.Atoi(named); err == nil {
		if n < 1 || n > len(readings) {
			return 0, Usage(fmt.Sprintf("--at %d: the recording has readings 1 to %d", n, len(readings)), "name one of them, or a time")
		}
		return n - 1, nil
	}
	at, ok := timeIn(readings[last].TakenAt, named)
	if !ok {
		return 0, Usage(fmt.Sprintf("--at %q is neither the number of a reading nor a time", named),
			"give a number from 1, or a time such as 14:30, 2026-05-04 14:30:00 or 2026-05-04T14:30:00Z")
	}
	for i := last; i >= 0; i-- {
		if !readings[i].TakenAt.After(at) {
			return i, nil
		}
	}
	return 0, Usage(fmt.Sprintf("--at %s is before the first reading, of %s", named, readings[0].TakenAt.Local().Format(time.DateTime)), "name a later time")
}

// timeIn is the time that is named, of a recording that ends with a time.
func timeIn(last time.Time, named string) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, named); err == nil {
		return at, true
	}
	for _, layout := range dayLayouts {
		if at, err := time.ParseInLocation(layout, named, time.Local); err == nil {
			return at, true
		}
	}
	for _, layout := range hourLayouts {
		hour, err := time.ParseInLocation(layout, named, time.Local)
		if err != nil {
			continue
		}
		day := last.Local()
		at := time.Date(day.Year(), day.Month(), day.Day(), hour.Hour(), hour.Minute(), hour.Second(), 0, time.Local)
		if at.After(last) {
			at = at.AddDate(0, 0, -1)
		}
		return at, true
	}
	return time.Time{}, false
}
