package cluster

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const auditLog = "audit.log"

// Request is one request that the API server has answered.
type Request struct {
	User string
	// Agent is the User-Agent that the client sent.
	Agent string
	// At is when the request came in.
	At time.Time
	// Verb is Kubernetes' word: get, list, watch, create, patch …
	Verb string
	// Resource is the plural with its group and subresource, "pods/log" or
	// "selfsubjectaccessreviews.authorization.k8s.io"; empty for paths like /version.
	Resource string
	// Namespace and Name are those of the object; empty for lists and cluster-wide ones.
	Namespace, Name string
	// Path has the query with it; a dry run is known by its dryRun=All.
	Path string
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

// Writes is true for a request that changes something stored: no read, no dry
// run, and none of the reviews that only ask what one may do.
func (r Request) Writes() bool {
	switch r.Verb {
	case "get", "list", "watch":
		return false
	}
	asks := strings.HasSuffix(r.Resource, ".authorization.k8s.io") || strings.HasSuffix(r.Resource, ".authentication.k8s.io")
	return !asks && !strings.Contains(r.Path, "dryRun=All")
}

func parseEvent(line []byte) (Request, error) {
	var event struct {
		Verb       string
		RequestURI string
		UserAgent  string
		ReceivedAt time.Time `json:"requestReceivedTimestamp"`
		User       struct{ Username string }
		ObjectRef  struct{ Resource, APIGroup, Subresource, Namespace, Name string }
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
		User: event.User.Username, Agent: event.UserAgent, At: event.ReceivedAt,
		Verb: event.Verb, Resource: resource, Namespace: event.ObjectRef.Namespace, Name: event.ObjectRef.Name,
		Path: event.RequestURI, Code: event.Response.Code,
	}, nil
}
