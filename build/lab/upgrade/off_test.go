package upgrade

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"portolan/build/lab/program"
	"portolan/build/lab/scenario"
)

// switchRequests are one for each endpoint that has to do with a switch, as the page sends them.
var switchRequests = []struct{ method, target, body string }{
	{http.MethodGet, "/api/switch/targets?namespace=shop", ""},
	{http.MethodPost, "/api/switch/plan", `{"namespaces":["shop"],"kind":"revision","to":"` + scenario.NewerRevision + `"}`},
	{http.MethodPost, "/api/switch/apply", `{"plan":"x","confirm":"shop","confirmContext":"","options":{"concurrency":1,"pauseBetween":0,"timeout":60}}`},
	{http.MethodGet, "/api/switch/runs", ""},
	{http.MethodGet, "/api/switch/run?id=x", ""},
	{http.MethodPost, "/api/switch/cancel", `{"id":"x"}`},
	{http.MethodPost, "/api/switch/resume", `{"id":"x"}`},
	{http.MethodPost, "/api/switch/undo", `{"id":"x"}`},
	{http.MethodPost, "/api/switch/anything-else", `{}`},
}

// offOnThePage asks for everything that could write, with the page's own cookie and the cluster open. With the feature
// on the same requests are not turned away so, which shows that it is the setting that does it.
func (w *world) offOnThePage(t *testing.T) {
	w.switchAnswers(t, w.desk(t, switcher), func(what string, code int, text string) {
		if code != http.StatusForbidden || !strings.Contains(text, `"code":"off"`) || !strings.Contains(text, "features.upgrade_actions") {
			t.Errorf("%s answers %d %s", what, code, text)
		}
	})
	w.switchAnswers(t, w.desk(t, switcher, actionsOn), func(what string, code int, text string) {
		if code == http.StatusForbidden {
			t.Errorf("with the feature on, %s answers %d %s", what, code, text)
		}
	})
	w.wantUntouched(t, switcher)
}

func (w *world) switchAnswers(t *testing.T, d *desk, look func(what string, code int, text string)) {
	t.Helper()
	v := program.Visit(t, d.serve(t), 30*time.Second)
	within(t, time.Minute, "the cluster is read", func() bool {
		code, _ := v.Ask(t, http.MethodGet, "/api/chart", "")
		return code == http.StatusOK
	})
	for _, r := range switchRequests {
		code, text := v.Ask(t, r.method, r.target, r.body)
		look(r.method+" "+r.target, code, text)
	}
}
