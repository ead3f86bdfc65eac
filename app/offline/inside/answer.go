package inside

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"portolan/app/charting"
	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph/mesh"
)

// Request is what the page asks: a method and an address as it would fetch it, such as "api/find?find=drift".
type Request struct {
	Method, Address string
	Body            []byte
}

// Reply is the answer, with the status and the media type that a server would send.
type Reply struct {
	Status int
	Kind   string
	Body   []byte
}

// Fine is the status of an answer that is none of an error.
const Fine = 200

const (
	statusRefused = 400
	statusFault   = 500

	kindJSON = "application/json"
)

// Answer answers one request. Changes are answered at once: there are none, and who waits for them waits in the page.
func (p *Page) Answer(ctx context.Context, r Request) (reply Reply) {
	defer func() {
		if cause := recover(); cause != nil {
			reply = refusal(fmt.Errorf("%s failed: %v", r.Address, cause))
		}
	}()
	path, query, _ := strings.Cut(r.Address, "?")
	asked, err := url.ParseQuery(query)
	if err != nil {
		return refusal(problem.Usage(fmt.Sprintf("cannot read what is asked: %v", err), "reload the page"))
	}
	reply, err = p.answer(ctx, r.Method+" "+path, asked, r.Body)
	if err != nil {
		return refusal(err)
	}
	reply.Status = Fine
	return reply
}

func (p *Page) answer(ctx context.Context, endpoint string, query url.Values, body []byte) (Reply, error) {
	switch endpoint {
	case "GET api/capabilities":
		return asJSON(p.capabilities())
	case "GET api/contexts":
		return asJSON([]view.Context{})
	case "GET api/changes":
		return asJSON(p.state())
	case "GET api/chart":
		return p.chart(ctx, query)
	case "GET api/picture":
		return p.look(ctx, query)
	case "GET api/find":
		found, err := charting.Found(ctx, p.things(), version, query.Get("find"))
		return encoded(found, err)
	case "GET api/complete":
		text, at, err := charting.CompleteOf(query)
		return encoded(charting.Complete(p.things(), text, at), err)
	case "GET api/export":
		return p.export(ctx, query)
	case "GET api/snapshot":
		return p.save()
	case "GET api/views", "POST api/views", "POST api/views/remove":
		return p.saved(endpoint, body)
	case "POST api/exports/preview":
		return p.preview(body)
	case "POST api/exports":
		return p.begin(ctx, body)
	case "GET api/exports/job", "GET api/exports/file":
		return p.made(endpoint, query.Get("id"))
	}
	return Reply{}, errAFile
}

// errAFile is the answer to whatever needs a program.
var errAFile = problem.Usage("this chart is a file: nothing can be read, opened or changed from it",
	"open the file with the portolan program for that: portolan serve FILE")

func (p *Page) chart(ctx context.Context, query url.Values) (Reply, error) {
	drawn, err := p.pictureOf(ctx, query)
	return encoded(struct {
		Version int64           `json:"version"`
		Picture json.RawMessage `json:"picture"`
		Atlas   mesh.Atlas      `json:"atlas"`
	}{version, drawn, p.atlas}, err)
}

func (p *Page) look(ctx context.Context, query url.Values) (Reply, error) {
	drawn, err := p.pictureOf(ctx, query)
	return encoded(struct {
		Version int64           `json:"version"`
		Picture json.RawMessage `json:"picture"`
	}{version, drawn}, err)
}

// pictureOf is the picture of a request's look as JSON.
func (p *Page) pictureOf(ctx context.Context, query url.Values) (json.RawMessage, error) {
	look, err := charting.LookOf(query)
	if err != nil {
		return nil, err
	}
	if key, err := alike(look, p.given.Look); err != nil || key == p.first {
		return p.written, err
	}
	drawn, err := p.picture(ctx, look)
	if err != nil {
		return nil, err
	}
	return json.Marshal(drawn)
}

// refusal words an error for the person who reads it.
func refusal(err error) Reply {
	said, status := view.Problem{Code: "internal", Message: err.Error(), Remedy: "reload the page; if it fails again, please report it with this message"}, statusFault
	var own *problem.Error
	if errors.As(err, &own) {
		said, status = own.Problem, statusRefused
	}
	body, err := json.Marshal(said)
	if err != nil {
		body = []byte("{}")
	}
	return Reply{Status: status, Kind: kindJSON, Body: body}
}

// encoded is a value as JSON, unless there is an error in its place.
func encoded[T any](value T, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return asJSON(value)
}

func asJSON[T any](value T) (Reply, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Reply{}, fmt.Errorf("encode the answer: %w", err)
	}
	return Reply{Kind: kindJSON, Body: body}, nil
}
