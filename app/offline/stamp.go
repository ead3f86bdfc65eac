package offline

import (
	"fmt"
	"strings"
	"time"

	"portolan/app/offline/inside"
	"portolan/graph/facts"
)

// maxGaps is how many reads that failed a stamp names before it only counts them.
const maxGaps = 5

// stampText says what is in a file in one line: when and what was read, what is missing, and by which programs.
func stampText(f File) string {
	s := inside.StampOf(f.Snapshot)
	from := "no context"
	switch {
	case f.Snapshot.Demo != "":
		from = "demo " + f.Snapshot.Demo
	case len(s.Contexts) > 0:
		from = "context " + strings.Join(s.Contexts, ", ")
	}
	redacted := "not redacted"
	if len(s.Redacted) > 0 {
		redacted = "redacted: " + facts.RedactionWords(s.Redacted)
	}
	parts := []string{"taken " + s.TakenAt.UTC().Format(time.RFC3339), from, redacted, gapsText(f.Snapshot), fmt.Sprintf("format %d", s.Format)}
	if s.ReadBy != "" {
		parts = append(parts, "read by portolan "+s.ReadBy)
	}
	return strings.Join(append(parts, "written by portolan "+f.Version), "; ")
}

func gapsText(s facts.Snapshot) string {
	var named []string
	count := 0
	for _, c := range s.Clusters {
		for _, g := range c.Gaps {
			if count++; count > maxGaps {
				continue
			}
			named = append(named, fmt.Sprintf("%s (%s)", g.What(), g.Reason))
		}
	}
	switch {
	case count == 0:
		return "nothing unread"
	case count > maxGaps:
		named = append(named, fmt.Sprintf("and %d more", count-maxGaps))
	}
	return "unread: " + strings.Join(named, ", ")
}
