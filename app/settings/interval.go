package settings

import (
	"fmt"
	"time"
)

// ParseInterval reads how often something is to be done: a duration of at least a second.
func ParseInterval(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second {
		return 0, fmt.Errorf("%q is no interval: give a duration such as 30s, of at least 1s", text)
	}
	return d, nil
}
