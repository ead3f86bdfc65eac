package switching

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
)

func TestAPlanIsShownWithAllThatIsAsked(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{Protected: []string{"demo-*"}}, nil)
	p := planned(t, d, s, "shop", "cart", "shop")
	if !p.Ready || p.Confirm != "2 namespaces" || p.ConfirmContext != "demo-canary" || len(p.ID) < 20 || p.Options != DefaultOptions ||
		!slices.Equal(s.asked, []string{"missing", "dry run"}) {
		t.Errorf("planned %+v after %v", p, s.asked)
	}
	if len(p.Change.Namespaces) != 2 || p.Change.Namespaces[0].Name != "cart" || p.Change.Context != "demo-canary" || p.Change.Cluster != "demo-canary" {
		t.Errorf("change %+v", p.Change)
	}
	s.missing, s.asked = []string{"patch daemonsets.apps in shop"}, nil
	if p := planned(t, d, s, "shop"); p.Ready || p.Confirm != "shop" || !slices.Equal(p.Missing, s.missing) || !slices.Equal(s.asked, []string{"missing"}) {
		t.Errorf("planned %+v after %v: what is not permitted is not tried", p, s.asked)
	}
	s.missing, s.rejected = nil, []revision.Warning{{Code: "dry-run", Weight: revision.Refuse, Message: "no"}}
	if p := planned(t, d, s, "shop"); p.Ready || len(p.Rejected) != 1 {
		t.Errorf("planned %+v", p)
	}
	s.rejected[0].Weight = revision.Warn
	if p := planned(t, d, s, "shop"); !p.Ready {
		t.Errorf("planned %+v: what could not be tried forbids nothing", p)
	}
}

// TestOnlyWhatIsNeededIsRead: named namespaces and control planes, but everything for a tag.
func TestOnlyWhatIsNeededIsRead(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	if _, err := d.Plan(t.Context(), s.ground(), toDefault("shop"), []string{"istio-system"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "default"}, []string{"istio-system"}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.listed[0], []string{"shop", "istio-system"}) || s.listed[1] != nil {
		t.Errorf("read %v", s.listed)
	}
}

func TestATagsMoveNamesAllThatFollow(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	p, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "revision/default"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, n := range p.Change.Namespaces {
		names = append(names, n.Name)
	}
	if p.Change.Kind != revision.KindTag || p.Change.Tag == nil || p.Confirm != "stable" || !slices.Contains(names, "shop") || !slices.Contains(names, "cart") {
		t.Errorf("%s of tag %+v with %v, confirmed by %q", p.Change.Kind, p.Change.Tag, names, p.Confirm)
	}
	// The objects of the tag were not there to be read: it is shown and not done.
	if p.Ready {
		t.Error("a tag without objects can be moved")
	}
}

func TestWhatIsWishedWrongly(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	for _, c := range []struct {
		wish view.SwitchWish
		code string
		want string
	}{
		{view.SwitchWish{Namespaces: []string{"shop"}}, codeUsage, "where to switch to"},
		{view.SwitchWish{To: "default"}, codeUsage, "what to switch"},
		{view.SwitchWish{Namespaces: []string{"shop"}, Tag: "stable", To: "default"}, codeUsage, "cannot be switched together"},
		{view.SwitchWish{Namespaces: []string{"shop"}, Kind: "mesh", To: "x"}, codeUsage, `no kind of target "mesh"`},
		{view.SwitchWish{Namespaces: []string{"shp"}, To: "default"}, codeBadInput, `there is no namespace "shp"; did you mean "shop"?`},
		{view.SwitchWish{Namespaces: []string{"shop"}, To: "stabel"}, codeBadInput, `did you mean "stable"?`},
		{view.SwitchWish{Tag: "prod", To: "default"}, codeBadInput, `there is no tag "prod"`},
		{view.SwitchWish{Tag: "stable", To: "tag/stable"}, codeUsage, "not to another tag"},
		{view.SwitchWish{Tag: "stable", To: "stable"}, codeBadInput, `"stable" is a tag, and no revision`},
		{view.SwitchWish{Namespaces: []string{"shop"}, Kind: revision.ToRevision, To: "default-v1-27-0", Plane: "plane/elsewhere"}, codeBadInput, "there is no revision"},
	} {
		_, err := d.Plan(t.Context(), s.ground(), c.wish, nil)
		if err == nil || codeOf(err) != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v (%s), want %s %q", c.wish, err, codeOf(err), c.code, c.want)
		}
	}
}

// TestManyNamespacesAreReadAtOnce, and where that is refused one by one.
func TestManyNamespacesAreReadAtOnce(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	names := []string{}
	for i := range maxSome + 1 {
		names = append(names, fmt.Sprintf("many-%02d", i))
		label(&s.snapshot.Clusters[0], names[i], "istio.io/rev", "stable")
	}
	planned(t, d, s, names...)
	if len(s.listed) != 1 || s.listed[0] != nil {
		t.Errorf("read %v", s.listed)
	}
	s.listed = nil
	if _, err := d.Plan(t.Context(), s.ground(), toDefault(append(names, "nowhere")...), nil); codeOf(err) != codeBadInput {
		t.Errorf("error %v", err)
	}
	if len(s.listed) != 2 || len(s.listed[1]) != maxSome+2 {
		t.Errorf("read %v", s.listed)
	}
}

// TestATagIsNotMovedBlindly: who may not list namespaces cannot know who follows it.
func TestATagIsNotMovedBlindly(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	s.snapshot.Clusters[0].Gaps = append(s.snapshot.Clusters[0].Gaps, facts.Gap{Resource: "namespaces", Verb: "list", Reason: facts.Forbidden})
	p, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "default"}, nil)
	if err != nil || !slices.Contains(codes(p.Change.Refused()), "refuse followers-unread") {
		t.Errorf("refused %v, %v", codes(p.Change.Refused()), err)
	}
}

// TestALabelThatChangesWhileItIsRead ends the plan: the prediction would rest on the old one.
func TestALabelThatChangesWhileItIsRead(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	ground := s.ground()
	ground.Reading = lagging{s}
	if _, err := d.Plan(t.Context(), ground, toDefault("shop"), nil); codeOf(err) != CodeChanged || !strings.Contains(err.Error(), "label istio.io/rev of namespace shop") {
		t.Errorf("error %v", err)
	}
}

// lagging reads labels that somebody changed after the facts were read.
type lagging struct{ *stage }

func (l lagging) Survey(ctx context.Context, namespaces []string) ([]revision.Survey, error) {
	out, err := l.stage.Survey(ctx, namespaces)
	for i := range out {
		out[i].Labels = map[string]string{"istio.io/rev": "other"}
	}
	return out, err
}
