package cluster

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

const auditLog = "audit.log"

// Request is one request that the API server has answered.
type Request struct {
	User string
	// Verb is Kubernetes' word: get, list, watch, create, patch …
	Verb string
	// Resource is the plural with its group and subresource, "pods/log" or
	// "selfsubjectaccessreviews.authorization.k8s.io"; empty for paths like /version.
	Resource string
	Path     string
	// Code is the HTTP status of the answer.
	Code int
}

// Requests answers what the user has asked the API server, oldest first, from
// the server's audit log. The log is written before an answer is sent.
func (c *Cluster) Requests(user string) ([]Request, error) {
	file, err := os.Open(c.path(auditLog))
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	defer file.Close()
	requests := []Request{}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return requests, nil // a line without its end is not written yet
		}
		if err != nil {
			return nil, fmt.Errorf("read the audit log: %w", err)
		}
		request, err := parseEvent(line)
		if err != nil {
			return nil, err
		}
		if request.User == user {
			requests = append(requests, request)
		}
	}
}

func parseEvent(line []byte) (Request, error) {
	var event struct {
		Verb       string
		RequestURI string
		User       struct{ Username string }
		ObjectRef  struct{ Resource, APIGroup, Subresource string }
		Response   struct{ Code int } `json:"responseStatus"`
	}
	if err := json.Unmarshal(line, &event); err != nil {
		return Request{}, fmt.Errorf("read the audit log: %w", err)
	}
	resource := event.ObjectRef.Resource
	if event.ObjectRef.Subresource != "" {
		resource += "/" + event.ObjectRef.Subresource
	}
	if event.ObjectRef.APIGroup != "" {
		resource += "." + event.ObjectRef.APIGroup
	}
	return Request{
		User: event.User.Username, Verb: event.Verb, Resource: resource,
		Path: event.RequestURI, Code: event.Response.Code,
	}, nil
}
