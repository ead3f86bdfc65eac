package app

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strconv"

	"portolan/app/view"
)

// Guard lets a browser in that was given this start's token, and nobody else: other users of the machine, and pages
// of other sites that the same browser shows, may reach a loopback port as well.
type Guard struct {
	token string
	// address is the loopback address that is listened on.
	address string
	port    int
	cross   *http.CrossOriginProtection
}

// NewGuard makes the guard of one start at one address, with a token of its own.
func NewGuard(at *net.TCPAddr) *Guard {
	return &Guard{token: rand.Text(), address: at.IP.String(), port: at.Port, cross: http.NewCrossOriginProtection()}
}

// URL is the address to open in a browser. It holds the token, so it is shown to the person and never logged.
func (g *Guard) URL() string { return "http://" + g.host(g.address) + "/?token=" + g.token }

func (g *Guard) host(name string) string { return net.JoinHostPort(name, strconv.Itoa(g.port)) }

// ours is true for the names that only lead here. Browsers leave out port 80.
func (g *Guard) ours(host string) bool {
	names := []string{g.host("127.0.0.1"), g.host("localhost"), g.host("::1"), g.host(g.address)}
	return slices.Contains(names, host) || g.port == 80 && slices.Contains(names, host+":80")
}

// cookie has the port in its name: cookies do not tell the ports of a host apart.
func (g *Guard) cookie() string { return "portolan-" + strconv.Itoa(g.port) }

// Protect puts the guard before a handler. In this order: the Host must be ours (DNS rebinding), a request that changes
// something must come from our own page, and there must be the cookie that the start address gives.
func (g *Guard) Protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header())
		switch {
		case !g.ours(r.Host):
			writeProblem(w, http.StatusForbidden, view.Problem{Code: CodeForbidden,
				Message: "this address is not portolan's own", Remedy: "open the address that portolan printed when it started"})
		case g.cross.Check(r) != nil:
			writeProblem(w, http.StatusForbidden, view.Problem{Code: CodeForbidden,
				Message: "the request comes from another site", Remedy: "use portolan's own page"})
		case g.invited(r):
			g.admit(w, r)
		case !g.known(r):
			g.turnAway(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// invited is true for the start address with the right token.
func (g *Guard) invited(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" && g.is(r.URL.Query().Get("token"))
}

// admit gives the cookie, and the page without the token in its address.
func (g *Guard) admit(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: g.cookie(), Value: g.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (g *Guard) known(r *http.Request) bool {
	return slices.ContainsFunc(r.CookiesNamed(g.cookie()), func(c *http.Cookie) bool { return g.is(c.Value) })
}

func (g *Guard) is(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) == 1
}

var unknownVisitor = template.Must(template.New("401").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Portolan</title>
<h1>{{.Message}}</h1>
<p>To get in, {{.Remedy}}.</p>
</html>
`))

func (g *Guard) turnAway(w http.ResponseWriter, r *http.Request) {
	problem := view.Problem{Code: CodeForbidden, Message: "Portolan does not know this browser",
		Remedy: "open the whole address that portolan printed when it started, with the token at its end; it is a new one for each start"}
	if r.URL.Path != "/" {
		writeProblem(w, http.StatusUnauthorized, problem)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_ = unknownVisitor.Execute(w, problem) // Somebody who went away needs no answer.
}
