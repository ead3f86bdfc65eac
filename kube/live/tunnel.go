package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/streaming/pkg/httpstream"
)

// dial opens a port-forward to a pod: by WebSocket, and by SPDY where the API server, or what stands before it, does
// not take the former.
func dial(ctx context.Context, conf *rest.Config, namespace, pod string) (httpstream.Connection, error) {
	url, err := forward(conf, namespace, pod)
	if err != nil {
		return nil, err
	}
	websocket, err := portforward.NewSPDYOverWebsocketDialerForStreaming(url, conf)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	wrapped, upgrader, err := spdy.RoundTripperFor(conf)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	older := spdy.NewDialerForStreaming(upgrader, &http.Client{Transport: wrapped, CheckRedirect: stay}, http.MethodPost, url)
	dialer := portforward.NewFallbackDialerForStreaming(websocket, older, func(err error) bool {
		return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
	})
	type opened struct {
		conn httpstream.Connection
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		conn, _, err := dialer.Dial(portforward.PortForwardProtocolV1Name)
		done <- opened{conn, err}
	}()
	select {
	case o := <-done:
		return o.conn, o.err
	case <-ctx.Done():
		// The dialer listens to no context; what it still opens is closed.
		go func() {
			if o := <-done; o.err == nil {
				_ = o.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// stay follows no redirect, which could take the credentials elsewhere.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// tunnel is one connection to a port of the pod. It listens nowhere on this machine.
type tunnel struct {
	httpstream.Stream
	conn    httpstream.Connection
	refusal httpstream.Stream
	said    chan string

	once sync.Once
}

// connect opens the two streams of which the protocol makes one connection: one for errors, one for data.
func connect(conn httpstream.Connection, port string, id int) (*tunnel, error) {
	headers := http.Header{}
	headers.Set(corev1.PortHeader, port)
	headers.Set(corev1.PortForwardRequestIDHeader, fmt.Sprint(id))
	headers.Set(corev1.StreamType, corev1.StreamTypeError)
	refusal, err := conn.CreateStream(headers)
	if err != nil {
		return nil, fmt.Errorf("open port %s: %w", port, err)
	}
	// Nothing is written to it; its other half stays open.
	_ = refusal.Close()
	headers.Set(corev1.StreamType, corev1.StreamTypeData)
	data, err := conn.CreateStream(headers)
	if err != nil {
		conn.RemoveStreams(refusal)
		return nil, fmt.Errorf("open port %s: %w", port, err)
	}
	t := &tunnel{Stream: data, conn: conn, refusal: refusal, said: make(chan string, 1)}
	go func() {
		message, _ := io.ReadAll(io.LimitReader(refusal, 4096)) // what came of it is all there is to say
		t.said <- string(bytes.TrimSpace(message))
	}()
	return t, nil
}

// Read reads what the port sends; a port that does not answer says why on the other stream.
func (t *tunnel) Read(b []byte) (int, error) {
	n, err := t.Stream.Read(b)
	if err == nil || n > 0 {
		return n, err
	}
	select {
	case message := <-t.said:
		t.said <- message
		if message != "" {
			return 0, errors.New(message)
		}
	case <-time.After(time.Second):
	}
	return 0, err
}

// Close ends both streams.
func (t *tunnel) Close() error {
	var err error
	t.once.Do(func() {
		err = t.Reset()
		t.conn.RemoveStreams(t.Stream, t.refusal)
	})
	return err
}

// A tunnel has no addresses and no deadlines: closing the connection under it ends what waits.
func (t *tunnel) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (t *tunnel) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (t *tunnel) SetDeadline(time.Time) error      { return nil }
func (t *tunnel) SetReadDeadline(time.Time) error  { return nil }
func (t *tunnel) SetWriteDeadline(time.Time) error { return nil }
