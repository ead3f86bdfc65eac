package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// decode reads the request's body; a field that the contract does not know is refused.
func decode[T any](r *http.Request) (T, error) {
	var value T
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&value)
	if err == nil {
		err = ended(decoder)
	}
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

// ended is nil where nothing follows what was decoded: what a request says beyond it would be ignored without a word.
func ended(decoder *json.Decoder) error {
	_, err := decoder.Token()
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &large):
		return err
	}
	return errors.New("there is more behind its end")
}
