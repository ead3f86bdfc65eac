package perform

import (
	"encoding/json"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"portolan/kube/revision"
)

const tagObject = `{"metadata":{"name":"t","labels":{"istio.io/rev":"1-29","a/b":"x"}},
	"webhooks":[{"clientConfig":{"service":{"name":"istiod-1-29","port":443}}},{"name":"second"}]}`

func TestAJSONPatchIsKnownWhenItIsThere(t *testing.T) {
	for patch, want := range map[string]bool{
		`{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-29"}`:                            true,
		`{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-31"}`:                            false,
		`{"op":"add","path":"/webhooks/0/clientConfig/service","value":{"port":443,"name":"istiod-1-29"}}`:   true,
		`{"op":"add","path":"/webhooks/0/clientConfig/service","value":{"port":15017,"name":"istiod-1-29"}}`: false,
		`{"op":"remove","path":"/webhooks/0/clientConfig/url"}`:                                              true,
		`{"op":"remove","path":"/webhooks/1/name"}`:                                                          false,
		`{"op":"replace","path":"/webhooks/2/name","value":"x"}`:                                             false,
		`{"op":"test","path":"/webhooks/1/name","value":"another"}`:                                          true,
		`{"op":"move","from":"/webhooks/1","path":"/webhooks/0"}`:                                            false,
		`{"op":"replace","path":"/webhooks/1","value":{"name":"second"}}`:                                    true,
		`{"op":"replace","path":"/metadata/labels","value":{"a/b":"x","istio.io/rev":"1-29"}}`:               true,
		`{"op":"replace","path":"/metadata/labels","value":{"a/b":"x","istio.io/rev":"1-29","c":"d"}}`:       false,
		`{"op":"add","path":"/webhooks","value":[{"name":"second"}]}`:                                        false,
		`{"op":"replace","path":"/metadata/name/deeper","value":"x"}`:                                        false,
		`{"op":"replace","path":"/webhooks/first/name","value":"x"}`:                                         false,
		`{"op":"replace","path":"/webhooks/-1/name","value":"x"}`:                                            false,
		`{"op":"replace","path":"/webhooks/0/clientConfig/service/port","value":443}`:                        true,
		`{"op":"replace","path":"/webhooks/0/clientConfig/service/port","value":"443"}`:                      false,
	} {
		var op operation
		if err := json.Unmarshal([]byte(patch), &op); err != nil {
			t.Fatal(err)
		}
		if got := holds([]byte(tagObject), op); got != want {
			t.Errorf("%s holds: %v, want %v", patch, got, want)
		}
	}
}

func TestATagIsWrittenAsItWasSeenOnly(t *testing.T) {
	edit := revision.TagEdit{Kind: kindWebhook, Name: "t", UID: "u", ResourceVersion: "7", Patch: `[{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-31"}]`}
	see := func(uid, version, object string) sight {
		t.Helper()
		got, err := seeTag(&edit, []byte(object), metav1.ObjectMeta{UID: types.UID(uid), ResourceVersion: version})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	moved := `{"metadata":{"labels":{"istio.io/rev":"1-31"}}}`
	if got := see("u", "7", tagObject); got.done || got.changed != "" {
		t.Errorf("as planned: %+v", got)
	}
	if got := see("u", "8", tagObject); got.changed == "" {
		t.Errorf("of another version: %+v", got)
	}
	if got := see("v", "7", tagObject); got.changed == "" {
		t.Errorf("made anew: %+v", got)
	}
	if got := see("u", "8", moved); !got.done || got.changed != "" {
		t.Errorf("written already: %+v", got)
	}
	got, err := guarded(&edit, "7")
	want := `[{"op":"test","path":"/metadata/uid","value":"u"},{"op":"replace","path":"/metadata/resourceVersion","value":"7"},{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-31"}]`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	edit.Patch = "nonsense"
	if _, err := guarded(&edit, "7"); err == nil {
		t.Error("nonsense is a patch")
	}
}
