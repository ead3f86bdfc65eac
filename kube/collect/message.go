package collect

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// maxMessage keeps a page that answered instead of an API server out of a snapshot.
const maxMessage = 300

var (
	urls = regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^\s"']+`)
	ipv4 = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b`)
	ipv6 = regexp.MustCompile(`\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\w+)?\](:\d+)?`)
	bare = regexp.MustCompile(`\b[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){3,7}\b`)
)

// plainMessage is the innermost words of an error that say something, without addresses: the API server's own where
// it gave a status, else the network's.
func plainMessage(err error) string {
	var status apierrors.APIStatus
	var inURL *url.Error
	var op *net.OpError
	switch {
	case errors.As(err, &status) && status.Status().Message != "":
		return scrub(status.Status().Message)
	case errors.As(err, &op) && op.Err != nil:
		return scrub(op.Err.Error())
	case errors.As(err, &inURL) && inURL.Err != nil:
		return scrub(inURL.Err.Error())
	}
	return scrub(err.Error())
}

// scrub takes addresses out of a message, and the tail of one that is too long.
func scrub(message string) string {
	for _, address := range []*regexp.Regexp{urls, ipv6, ipv4, bare} {
		message = address.ReplaceAllString(message, "<address>")
	}
	message = strings.Join(strings.Fields(strings.ToValidUTF8(message, "")), " ")
	if len(message) <= maxMessage {
		return message
	}
	cut := maxMessage
	for !utf8.RuneStart(message[cut]) {
		cut--
	}
	return message[:cut] + "…"
}
