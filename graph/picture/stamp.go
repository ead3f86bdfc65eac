package picture

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"portolan/graph/facts"
)

// Stamp says what a picture was drawn from, so that a file that went from hand to hand still tells how old and how whole it is.
// It names nothing that the picture's own facts do not.
type Stamp struct {
	// TakenAt is when the reading ended.
	TakenAt time.Time
	// Contexts are the contexts that were read, as the facts call them; Demo is the demo that they are of, if any.
	Contexts []string
	Demo     string
	// Redacted is what was replaced by pseudonyms.
	Redacted []facts.Redaction
	// Gaps is how many reads were refused or failed; Unread are the first of them in words.
	Gaps   int
	Unread []string
	// Format is the version of the facts' format, Product the version of portolan that read them, empty where nobody said.
	Format  int
	Product string
}

// maxUnread is how many reads that were refused or failed a stamp names.
const maxUnread = 5

// StampOf is the stamp of whatever is drawn from some facts.
func StampOf(s facts.Snapshot) Stamp {
	stamp := Stamp{TakenAt: s.TakenAt.UTC(), Demo: s.Demo, Redacted: s.Redacted, Format: facts.Format, Product: s.Product,
		Contexts: []string{}, Unread: []string{}}
	for _, c := range s.Clusters {
		stamp.Contexts = append(stamp.Contexts, c.Context)
		for _, g := range c.Gaps {
			if stamp.Gaps++; stamp.Gaps <= maxUnread {
				stamp.Unread = append(stamp.Unread, fmt.Sprintf("%s (%s)", g.What(), g.Reason))
			}
		}
	}
	return stamp
}

// given is false for the zero value, which stands for no stamp.
func (s Stamp) given() bool { return s.Format != 0 }

// taken is the time as RFC 3339 has it.
func (s Stamp) taken() string { return s.TakenAt.UTC().Format(time.RFC3339) }

// redacted is what was replaced, in words.
func (s Stamp) redacted() string {
	if len(s.Redacted) == 0 {
		return "nothing"
	}
	return facts.RedactionWords(s.Redacted)
}

// contexts names them, or says that there are none.
func (s Stamp) contexts() string {
	if len(s.Contexts) == 0 {
		return "none"
	}
	return strings.Join(s.Contexts, ", ")
}

// software is the program behind the facts.
func (s Stamp) software() string { return strings.TrimSpace("Portolan " + s.Product) }

// lines say it to a person.
func (s Stamp) lines() []string {
	out := []string{"Read at: " + s.taken()}
	if s.Demo != "" {
		out = append(out, "Demo: "+s.Demo+", not a real cluster")
	}
	unread := "nothing"
	if s.Gaps > 0 {
		unread = strconv.Itoa(s.Gaps) + ": " + strings.Join(s.Unread, ", ")
		if more := s.Gaps - len(s.Unread); more > 0 {
			unread += fmt.Sprintf(", and %d more", more)
		}
	}
	return append(out, "Contexts: "+s.contexts(), "Replaced by pseudonyms: "+s.redacted(), "Not readable: "+unread,
		fmt.Sprintf("Read by: %s, format %d", s.software(), s.Format))
}
