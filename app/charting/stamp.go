package charting

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"portolan/graph/facts"
)

// stamp is what a file that people read says of where it comes from. It is a function of the facts alone, so that the same
// facts give the same file.
type stamp struct {
	TakenAt  time.Time         `json:"takenAt"`
	Contexts []string          `json:"contexts"`
	Demo     string            `json:"demo,omitempty"`
	Redacted []facts.Redaction `json:"redacted"`
	// Unread is what could not be read; of much only the first.
	Unread []string `json:"unread"`
	// Format is the version of the facts' format, Product that of the portolan that read them; empty where nobody said.
	Format  int    `json:"format"`
	Product string `json:"product,omitempty"`
}

// maxUnread is how many reads that failed a stamp names before it only counts.
const maxUnread = 20

func stampOf(s facts.Snapshot) stamp {
	out := stamp{TakenAt: s.TakenAt, Contexts: []string{}, Demo: s.Demo, Redacted: append([]facts.Redaction{}, s.Redacted...),
		Unread: []string{}, Format: facts.Format, Product: s.Product}
	more := 0
	for _, c := range s.Clusters {
		out.Contexts = append(out.Contexts, c.Context)
		for _, g := range c.Gaps {
			if len(out.Unread) == maxUnread {
				more++
				continue
			}
			out.Unread = append(out.Unread, fmt.Sprintf("%s of %s (%s)", g.What(), c.Context, g.Reason))
		}
	}
	if more > 0 {
		out.Unread = append(out.Unread, fmt.Sprintf("and %d more", more))
	}
	return out
}

// fields are its words with their names, in the order of reading.
func (s stamp) fields() [][2]string {
	out := [][2]string{{"taken at", s.TakenAt.UTC().Format(time.RFC3339)}, {"contexts", none(s.Contexts)}}
	if s.Demo != "" {
		out = append(out, [2]string{"demo", s.Demo})
	}
	return append(out, [2]string{"redacted", cmp.Or(facts.RedactionWords(s.Redacted), "none")}, [2]string{"not read", none(s.Unread)},
		[2]string{"facts format", strconv.Itoa(s.Format)}, [2]string{"portolan", cmp.Or(s.Product, "unknown version")})
}

// lines are its fields as comments have them.
func (s stamp) lines() []string {
	out := []string{}
	for _, f := range s.fields() {
		out = append(out, f[0]+": "+f[1])
	}
	return out
}

func none(words []string) string { return cmp.Or(strings.Join(words, ", "), "none") }
