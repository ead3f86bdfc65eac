package cluster

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// poll asks until the answer is nil. It gives up when ctx is over or one of the
// cluster's programs has ended, and then says what it was waiting for.
func (c *Cluster) poll(ctx context.Context, until string, ask func(context.Context) error) error {
	for {
		attempt, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := ask(attempt)
		cancel()
		if err == nil {
			return nil
		}
		if dead := c.alive(); dead != nil {
			return fmt.Errorf("wait until %s: %w", until, dead)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until %s: %w; the last answer was: %w", until, ctx.Err(), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// get is nil when the address answers 200.
func get(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}
