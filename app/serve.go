package app

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// patience is how long requests under way may take when the program ends.
const patience = 3 * time.Second

// Listen opens a port on loopback; port 0 takes any free one. Another address is refused: whoever reaches the port
// and gets the token sees what the kubeconfig's user may see.
func Listen(address string, port int) (net.Listener, error) {
	if address != "localhost" {
		if ip := net.ParseIP(strings.Trim(address, "[]")); ip == nil || !ip.IsLoopback() {
			return nil, Usage(fmt.Sprintf("portolan does not listen on %q, only on loopback", address),
				"leave --address out, and reach it from elsewhere through a tunnel such as ssh -L")
		}
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(strings.Trim(address, "[]"), strconv.Itoa(port)))
	if err != nil {
		return nil, &Error{Err: err, Problem: problemOfPort(port, err)}
	}
	return listener, nil
}

// Serve answers on the listener until ctx is done, then ends within a few seconds. ready is told the address to open.
func Serve(ctx context.Context, listener net.Listener, handler Handler, ready func(url string)) error {
	at, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return fmt.Errorf("serve: %s is no TCP address", listener.Addr())
	}
	guard := NewGuard(at)
	requests, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	unused := spare{open: map[net.Conn]bool{}}
	server := &http.Server{
		ConnState:         unused.note,
		Handler:           logged(compressed(guard.Protect(handler.HTTP())), handler.Log),
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(handler.Log.Handler(), slog.LevelError),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	ready(guard.URL())
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop() // Every long poll and layout ends now.
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	unused.close()
	err := server.Shutdown(limit)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return server.Close() // Who asked for the end does not want to hear of requests that took too long for it.
	case err != nil:
		return fmt.Errorf("end the server: %w", err)
	}
	return nil
}

// spare are the connections that nothing was sent on yet. Browsers open them ahead, and the end would wait for them.
type spare struct {
	mu   sync.Mutex
	open map[net.Conn]bool
}

func (s *spare) note(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew {
		s.open[conn] = true
	} else {
		delete(s.open, conn)
	}
}

func (s *spare) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.open {
		_ = conn.Close() // It ends either way.
	}
}

// logged notes each request at level info, without its query: there may be a token in it.
func logged(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		next.ServeHTTP(w, r)
		log.Info("request", "method", r.Method, "path", r.URL.Path, "took", time.Since(start).Round(time.Millisecond))
	})
}

// compressed answers in gzip where the browser takes it; a chart shrinks to a tenth.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		zipped := &gzipWriter{ResponseWriter: w}
		defer zipped.close()
		next.ServeHTTP(zipped, r)
	})
}

// minZipped is the size from which compressing is worth its while.
const minZipped = 1 << 10

// gzipWriter compresses an answer that begins with a large write, which all answers of [Handler] do that are large.
type gzipWriter struct {
	http.ResponseWriter
	status int
	zip    io.WriteCloser
	sent   bool
}

func (g *gzipWriter) WriteHeader(status int) { g.status = status }

func (g *gzipWriter) Write(p []byte) (int, error) {
	if !g.sent {
		packed := strings.HasPrefix(g.Header().Get("Content-Type"), "image/png") || strings.HasPrefix(g.Header().Get("Content-Type"), "font/")
		g.send(len(p) >= minZipped && !packed)
	}
	if g.zip != nil {
		return g.zip.Write(p)
	}
	return g.ResponseWriter.Write(p)
}

func (g *gzipWriter) send(zipped bool) {
	g.sent = true
	if zipped {
		g.Header().Set("Content-Encoding", "gzip")
		g.Header().Del("Content-Length")
		g.zip = gzip.NewWriter(g.ResponseWriter)
	}
	if g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
}

// close sends what is still held back; a client that went away needs none of it.
func (g *gzipWriter) close() {
	if !g.sent {
		g.send(false)
	}
	if g.zip != nil {
		_ = g.zip.Close()
	}
}
