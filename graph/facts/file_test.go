package facts_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
)

func written(t *testing.T, s facts.Snapshot) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := facts.Write(&buf, s); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestReadGivesBackWhatWasWritten(t *testing.T) {
	for name, s := range map[string]facts.Snapshot{"full": sample(), "empty": {}, "empty cluster": {Clusters: []facts.Cluster{{Context: "c"}}}} {
		t.Run(name, func(t *testing.T) {
			got, err := facts.Read(bytes.NewReader(written(t, s)))
			if err != nil {
				t.Fatal(err)
			}
			want := facts.Sorted(s)
			want.Format = facts.Format
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("changed on the way through the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOrderOfInputNeverMatters(t *testing.T) {
	want := written(t, sample())
	for seed := range uint64(50) {
		got := written(t, shuffled(sample(), rand.New(rand.NewPCG(seed, 1))))
		if !bytes.Equal(want, got) {
			t.Fatalf("seed %d gives other bytes:\n%s", seed, cmp.Diff(string(want), string(got)))
		}
	}
}

func TestWriteLeavesItsInputAlone(t *testing.T) {
	s := shuffled(sample(), rand.New(rand.NewPCG(7, 7)))
	before := shuffled(sample(), rand.New(rand.NewPCG(7, 7)))
	written(t, s)
	if diff := cmp.Diff(before, s); diff != "" {
		t.Errorf("the input was changed:\n%s", diff)
	}
}

func TestSortedTwiceIsSortedOnce(t *testing.T) {
	once := facts.Sorted(sample())
	if diff := cmp.Diff(once, facts.Sorted(once)); diff != "" {
		t.Error(diff)
	}
}

func TestWrittenForm(t *testing.T) {
	got := string(written(t, sample()))
	for _, want := range []string{
		"{\n  \"format\": 3,\n  \"takenAt\": \"2026-05-04T02:02:01Z\",",
		"back-off <5m0s> & more", // readable, not escaped for HTML
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if !strings.HasSuffix(got, "}\n") {
		t.Error("no final newline")
	}
	if strings.Contains(got, "null") {
		t.Error("a slice is null")
	}
	if first, second := strings.Index(got, "CrashLoopBackOff"), strings.Index(got, "Unschedulable"); first > second {
		t.Error("the most frequent waiting reason is not first")
	}
}

func TestReadRefuses(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"nothing":           {``, `line 1, column 1: unexpected end of JSON input`},
		"no JSON":           {"{\n  \"format\": 1,\n  oops}", `line 3, column 3: invalid character 'o'`},
		"cut off":           {`{"format":1,"clusters":[`, `unexpected end of JSON input`},
		"something after":   {`{"format":1} {}`, `invalid character '{' after top-level value`},
		"not a snapshot":    {`{"apiVersion":"v1"}`, `no "format" number`},
		"null":              {`null`, `no "format" number`},
		"a list":            {`[]`, `the document cannot be a array`},
		"newer":             {`{"format":4,"meshes":[]}`, `has format 4 and this program reads up to 3; open it with the version of portolan that wrote it, or a later one`},
		"newer by name":     {`{"format":4,"product":"v7.1.0-rc.1","clusters":7}`, `open it with portolan v7.1.0-rc.1, or a later one`},
		"newer by nonsense": {`{"format":4,"product":"v7; curl x | sh"}`, `open it with the version of portolan that wrote it, or a later one`},
		"newer, other kind": {`{"format":4,"product":{"version":"v7"}}`, `open it with the version of portolan that wrote it, or a later one`},
		"a field twice":     {"{\"format\":1,\n\"clusters\":[],\"clu\\u0073ters\":[]}", `line 2, column 15: the field "clu\u0073ters" is there twice`},
		"a field shouted":   {`{"format":1,"Clusters":[]}`, `line 1, column 13: unknown field "Clusters"`},
		"heavy":             {`{"format":1,"clusters":[{"context":"c","pods":[` + strings.Repeat("{},", 3<<20) + `{}]}]}`, `it would take more than 192 MiB of memory`},
		"heavy nothing":     {`{"format":1,"clusters":[{"context":"c","pods":[` + strings.Repeat("null,", 3<<20) + `{}]}]}`, `it would take more than 192 MiB of memory`},
		"heavy maps":        {`{"format":1,"clusters":[{"context":"c","namespaces":[` + strings.Repeat(`{"labels":{"":""}},`, 1<<20) + `{}]}]}`, `it would take more than 192 MiB of memory`},
		"unknown field":     {`{"format":1,"clusters":[{"context":"c","secrets":[]}]}`, `unknown field "secrets"`},
		"wrong type":        {"{\"format\":1,\n\"clusters\":[{\"pods\":[{\"pods\":\"three\"}]}]}", `line 2`},
		"bad time":          {`{"format":1,"takenAt":"yesterday"}`, `yesterday`},
		"unknown mode":      {`{"format":1,"clusters":[{"context":"c","pods":[{"mode":"tunnel"}]}]}`, `unknown mode "tunnel"`},
		"negative count":    {`{"format":1,"clusters":[{"context":"c","pods":[{"mode":"none","pods":-1}]}]}`, `negative count`},
		"unknown operator":  {`{"format":1,"clusters":[{"context":"c","injectors":[{"objectSelector":{"matchExpressions":[{"key":"a","operator":"Near"}]}}]}]}`, `unknown operator "Near"`},
		"a context twice":   {`{"format":1,"clusters":[{"context":"c"},{"context":"c"}]}`, `context "c" is there twice`},
		"unknown gateway":   {`{"format":1,"clusters":[{"context":"c","gateways":[{"kind":"door"}]}]}`, `unknown kind "door"`},
		"unknown setting":   {`{"format":1,"clusters":[{"context":"c","meshConfigs":[{"namespace":"n","name":"istio","settings":[{"path":"defaultConfig.proxyMetadata","value":"x"}]}]}]}`, `has the setting "defaultConfig.proxyMetadata", which no snapshot may hold`},
		"a setting twice":   {`{"format":1,"clusters":[{"context":"c","meshConfigs":[{"namespace":"n","name":"istio","settings":[{"path":"trustDomain","value":"b"},{"path":"trustDomain","value":"a"}]}]}]}`, `has the setting "trustDomain" twice`},
		"unknown gapreason": {`{"format":1,"clusters":[{"context":"c","gaps":[{"reason":"tired"}]}]}`, `unknown reason "tired"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := facts.Read(strings.NewReader(c.in))
			var bad *facts.BadInput
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, want a BadInput", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q, want it to contain %q", err, c.want)
			}
		})
	}
}

func TestReadErrorsOfTheReaderStayThemselves(t *testing.T) {
	_, err := facts.Read(io.MultiReader(strings.NewReader("{"), failing{}))
	var bad *facts.BadInput
	if !errors.Is(err, io.ErrClosedPipe) || errors.As(err, &bad) {
		t.Errorf("got %v, want the reader's own error", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteRefusesWhatReadWould(t *testing.T) {
	s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c"}, {Context: "c"}}}
	if err := facts.Write(io.Discard, s); err == nil {
		t.Error("a context that is there twice was written")
	}
}

func FuzzRead(f *testing.F) {
	var buf bytes.Buffer
	if err := facts.Write(&buf, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte(`{"format":1,"takenAt":"2026-01-01T00:00:00Z","clusters":[{"context":"\ud800"}]}`))
	f.Add([]byte(`{"format":1,"clusters":[{"context":"c","meshConfigs":[{"namespace":"n","name":"istio"}]}]}`))
	f.Add([]byte(`{"format":1e0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := facts.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		again, err := facts.Read(bytes.NewReader(written(t, s)))
		if err != nil {
			t.Fatalf("what was read and written cannot be read: %v", err)
		}
		if diff := cmp.Diff(s, again); diff != "" {
			t.Fatalf("changed on the way through the file:\n%s", diff)
		}
	})
}
