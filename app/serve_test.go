package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"portolan/app/view"
)

// served is a running server, as `portolan serve` has it.
type served struct {
	Handler
	start *url.URL
	// stop ends the server, and answers what Serve did.
	stop func() error
	log  *safeBuffer
}

// safeBuffer is a log that many goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.String()
}

func serve(t *testing.T, reader Reader) served {
	t.Helper()
	listener, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	s := served{Handler: newHandler(t, reader), log: &safeBuffer{}}
	s.Log = slog.New(slog.NewTextHandler(s.log, nil))
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string), make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, s.Handler, func(url string) { ready <- url }) }()
	if s.start, err = url.Parse(<-ready); err != nil {
		t.Fatal(err)
	}
	s.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// request makes a request to the server with a cookie (or none) and headers.
func (s served) request(t *testing.T, client *http.Client, method, target, body string, headers map[string]string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.start.Host+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	if host := headers["Host"]; host != "" {
		r.Host = host
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// browser is a client that has opened the start address.
func (s served) browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	if status, body := s.request(t, client, "GET", s.start.RequestURI(), "", nil); status != 200 || !strings.Contains(body, "<title>page") {
		t.Fatalf("the start address answers %d %q", status, body)
	}
	return client
}

func TestOnlyTheStartAddressLetsIn(t *testing.T) {
	s := serve(t, newFake())
	stranger := &http.Client{}
	for _, target := range []string{"/", "/?token=", "/?token=wrong", "/assets/app.js", "/api/contexts", "/api/contexts?token=" + s.start.Query().Get("token")} {
		status, body := s.request(t, stranger, "GET", target, "", nil)
		if status != http.StatusUnauthorized || !strings.Contains(body, "open the whole address") {
			t.Errorf("GET %s answers %d %q", target, status, body)
		}
	}
	if status, _ := s.request(t, s.browser(t), "GET", "/api/contexts", "", nil); status != 200 {
		t.Errorf("with the cookie: %d", status)
	}
	if status, _ := s.request(t, stranger, "GET", "/api/contexts", "", map[string]string{"Cookie": fmt.Sprintf("portolan-%s=x", s.start.Port())}); status != 401 {
		t.Errorf("with a wrong cookie: %d", status)
	}
}

func TestTheCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	s := serve(t, newFake())
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.start.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" {
		t.Errorf("the token stays in the address: %d to %q", response.StatusCode, response.Header.Get("Location"))
	}
	cookies := response.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].Name != "portolan-"+s.start.Port() {
		t.Errorf("cookies = %v", cookies)
	}
}

func TestEachStartHasItsOwnToken(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	if a, b := NewGuard(at), NewGuard(at); a.URL() == b.URL() || len(a.token) < 26 {
		t.Errorf("tokens %q and %q", a.token, b.token)
	}
}

func TestTheStartAddressIsTheOneListenedOn(t *testing.T) {
	for address, want := range map[string]string{"127.0.0.1": "127.0.0.1:7", "127.0.0.2": "127.0.0.2:7", "::1": "[::1]:7"} {
		guard := NewGuard(&net.TCPAddr{IP: net.ParseIP(address), Port: 7})
		if start, err := url.Parse(guard.URL()); err != nil || start.Host != want || !guard.ours(start.Host) {
			t.Errorf("listening on %s, the address to open is %s, %v; the guard lets its host in: %v", address, guard.URL(), err, guard.ours(want))
		}
	}
}

func TestOnlyOurOwnHostIsAnswered(t *testing.T) {
	s := serve(t, newFake())
	port := s.start.Port()
	cookie := "portolan-" + port + "=" + s.start.Query().Get("token")
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "[::1]:" + port: 200,
		"127.0.0.1": 403, "evil.example": 403, "evil.example:" + port: 403, "127.0.0.1:1": 403, "127.0.0.1.evil.example:" + port: 403,
	} {
		if status, _ := s.request(t, &http.Client{}, "GET", "/api/capabilities", "", map[string]string{"Host": host, "Cookie": cookie}); status != want {
			t.Errorf("Host %s answers %d, want %d", host, status, want)
		}
	}
}

func TestOnlyOurOwnPageMayChangeSomething(t *testing.T) {
	s := serve(t, newFake())
	client := s.browser(t)
	ours := "http://" + s.start.Host
	for _, c := range []struct {
		name    string
		headers map[string]string
		want    int
	}{
		{"our page", map[string]string{"Origin": ours, "Sec-Fetch-Site": "same-origin"}, 200},
		{"our page, old browser", map[string]string{"Origin": ours}, 200},
		{"no browser", nil, 200},
		{"another site", map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}, 403},
		{"another site, old browser", map[string]string{"Origin": "http://evil.example"}, 403},
		{"another port", map[string]string{"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"}, 403},
		{"a sandbox", map[string]string{"Origin": "null"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			if status, body := s.request(t, client, "POST", "/api/cancel", "", c.headers); status != c.want {
				t.Errorf("%d %s, want %d", status, body, c.want)
			}
		})
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, address := range []string{"0.0.0.0", "::", "192.0.2.1", "example.com", ""} {
		listener, err := Listen(address, 0)
		if err == nil {
			listener.Close()
			t.Errorf("listens on %q", address)
			continue
		}
		if p := ProblemOf(err); p.Code != CodeUsage || !strings.Contains(p.Message, "only on loopback") || !strings.Contains(p.Remedy, "ssh -L") {
			t.Errorf("%q: %+v", address, p)
		}
	}
}

func TestAPortThatIsTakenIsNamed(t *testing.T) {
	first, err := Listen("localhost", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	port := first.Addr().(*net.TCPAddr).Port
	_, err = Listen("localhost", port)
	if p := ProblemOf(err); p.Code != CodeUsage || !strings.Contains(p.Message, fmt.Sprint(port)) || !strings.Contains(p.Remedy, "--port") {
		t.Errorf("%+v", p)
	}
}

func TestALongPollHearsOfAChangeAndOfTheEnd(t *testing.T) {
	f := newFake()
	s := serve(t, f)
	client := s.browser(t)
	version := s.Session.State().Version
	poll := func(since int64) <-chan view.State {
		answer := make(chan view.State, 1)
		go func() {
			defer close(answer)
			status, body := s.request(t, client, "GET", fmt.Sprintf("/api/changes?since=%d&wait=60s", since), "", nil)
			var state view.State
			if err := json.Unmarshal([]byte(body), &state); err != nil || status != 200 {
				t.Errorf("%d %q: %v", status, body, err)
			}
			answer <- state
		}()
		return answer
	}
	waiting := poll(version)
	open(t, s.Session, "east")
	state := <-waiting
	if state.Phase != view.PhaseReading {
		t.Errorf("state = %+v", state)
	}
	waiting = poll(state.Version)
	if status, _ := s.request(t, client, "GET", "/api/capabilities", "", nil); status != 200 {
		t.Errorf("a waiting page holds others up: %d", status)
	}
	s.Session.Close()
	<-waiting
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

// Browsers open connections ahead; one that is never used must neither delay the end nor make it a failure.
func TestTheEndDoesNotWaitForAnUnusedConnection(t *testing.T) {
	s := serve(t, newFake())
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.start.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s.browser(t) // The server accepts in order, so it knows of the connection before this has its answer.
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestTheLogHoldsNoToken(t *testing.T) {
	s := serve(t, newFake())
	s.browser(t)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	token := s.start.Query().Get("token")
	if log := s.log.text(); token == "" || !strings.Contains(log, "path=/") || strings.Contains(log, token) {
		t.Errorf("log = %q", log)
	}
}

func TestLargeAnswersAreCompressed(t *testing.T) {
	f := newFake()
	s := serve(t, f)
	client := s.browser(t)
	client.Transport = &http.Transport{DisableCompression: true}
	open(t, s.Session, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, s.Session, view.PhaseReady)
	_, plain := s.request(t, client, "GET", "/api/chart", "", nil)
	_, zipped := s.request(t, client, "GET", "/api/chart", "", map[string]string{"Accept-Encoding": "gzip"})
	reader, err := gzip.NewReader(strings.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil || string(text) != plain || len(zipped) > len(plain)/2 {
		t.Errorf("%d bytes became %d, %v", len(plain), len(zipped), err)
	}
	if _, small := s.request(t, client, "GET", "/api/nothing", "", map[string]string{"Accept-Encoding": "gzip"}); !strings.HasPrefix(small, "{") {
		t.Errorf("a small answer is compressed: %q", small)
	}
}
