package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// decode reads the request's body; a field that the contract does not know is refused.
func decode[T any](r *http.Request) (T, error) {
	var value T
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&value)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return value, statusError{http.StatusRequestEntityTooLarge,
			Usage(fmt.Sprintf("the request is larger than %d KiB", large.Limit>>10), "reload the page")}
	case err != nil:
		return value, Usage("cannot read the request: "+err.Error(), "reload the page")
	}
	return value, nil
}
