package mesh

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/nearest"
)

// AskError says why a question has no answer. Unknown tells a name that is not there from a question that cannot be
// understood or that several things answer to.
type AskError struct {
	Unknown bool
	Message string
	// Remedy says what to ask instead.
	Remedy string
}

func (e *AskError) Error() string { return e.Message + "; " + e.Remedy }

const workloadWord = "workload"

// kindWords are the words for each kind that can be asked about: kubectl's names and short forms, and Istio's.
var kindWords = map[string][]string{
	"namespace":   {"namespaces", "ns"},
	"plane":       {"planes", "istiod", "controlplane", "control-plane"},
	"ztunnel":     {"ztunnels"},
	"waypoint":    {"waypoints"},
	"gateway":     {"gateways", "gtw", "gw"},
	workloadWord:  {"workloads"},
	"deployment":  {"deployments", "deploy"},
	"statefulset": {"statefulsets", "sts"},
	"daemonset":   {"daemonsets", "ds"},
	"replicaset":  {"replicasets", "rs"},
	"job":         {"jobs"},
	"cronjob":     {"cronjobs", "cj"},
	"pod":         {"pods", "po"},
}

// workloadKinds are the kinds that make pods, or are pods.
var workloadKinds = []string{"deployment", "statefulset", "daemonset", "replicaset", "job", "cronjob", "pod"}

// question is KIND/NAME[.NAMESPACE] taken apart.
type question struct {
	text, kind, rest string
}

// Understand checks that a question can be understood, before anything is read to answer it. Whether there is such a kind
// depends on what was read. The error is an [*AskError].
func Understand(query string) error {
	word, rest, ok := strings.Cut(query, "/")
	if !ok || word == "" || strings.Trim(rest, "/.") == "" {
		return &AskError{Message: fmt.Sprintf("%q does not say what it asks about", query),
			Remedy: "ask for KIND/NAME or KIND/NAME.NAMESPACE, such as namespace/shop or deployment/web.shop"}
	}
	return nil
}

// ask understands a question: KIND/NAME, KIND/NAME.NAMESPACE as istioctl has it, or KIND/NAMESPACE/NAME as the evidence
// has it. A kind of workload that only this Atlas knows, such as Argo's Rollout, may be asked about as well.
func (a Atlas) ask(text string) (question, error) {
	if err := Understand(text); err != nil {
		return question{}, err
	}
	word, rest, _ := strings.Cut(text, "/")
	if kind, ok := kindOf(word); ok {
		return question{text, kind, rest}, nil
	}
	word, _, _ = strings.Cut(strings.ToLower(word), ".")
	if word == "mesh" || word == "meshes" {
		return question{}, a.askPlanes(rest)
	}
	for _, s := range a.subjects() {
		if s.kind == word || s.kind+"s" == word {
			return question{text, s.kind, rest}, nil
		}
	}
	kinds, words := sortedKeys(kindWords), []string{}
	for _, k := range kinds {
		words = append(words, append(slices.Clone(kindWords[k]), k)...)
	}
	message := fmt.Sprintf("there is no kind %q", word)
	if near := nearestOf(word, words); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return question{}, &AskError{Message: message, Remedy: "the kinds are " + strings.Join(kinds, ", ")}
}

// askPlanes is the answer to a question about a mesh: what makes it one is what its control planes say.
func (a Atlas) askPlanes(key string) *AskError {
	planes := []string{}
	for _, m := range a.Meshes {
		for _, p := range m.Planes {
			if m.Key == key {
				planes = append(planes, p.Ref.Title())
			}
		}
	}
	if len(planes) == 0 {
		planes = []string{"plane/NAME"}
	}
	return &AskError{Message: "a mesh belongs to nothing: what makes it one are its control planes",
		Remedy: "ask for " + strings.Join(planes, " or ")}
}

// kindOf is the kind that a word stands for. A group behind a dot, as in deployment.apps, may follow.
func kindOf(word string) (string, bool) {
	word, _, _ = strings.Cut(strings.ToLower(word), ".")
	for kind, words := range kindWords {
		if word == kind || slices.Contains(words, word) {
			return kind, true
		}
	}
	return "", false
}

// takes tells whether a question of this kind asks about the subject's kind. A waypoint is a Gateway to kubectl.
func (q question) takes(s subject) bool {
	switch q.kind {
	case workloadWord:
		return s.workload != nil
	case string(KindGateway):
		return s.gateway != nil
	}
	return s.kind == q.kind
}

// names tells whether a question of the subject's kind means this one: by name, NAME.NAMESPACE, NAMESPACE/NAME, or
// either of these behind its cluster.
func (q question) names(s subject) bool {
	rest := strings.TrimPrefix(q.rest, s.ref.Cluster+"/")
	return slices.Contains([]string{s.ref.Name, s.ref.dotted(), s.ref.path()}, q.rest) ||
		rest != q.rest && slices.Contains([]string{s.ref.dotted(), s.ref.path()}, rest)
}

// exactly keeps the one that is named in full, CLUSTER/NAMESPACE/NAME, where others are only meant in short.
func (q question) exactly(found []subject) []subject {
	for _, s := range found {
		if q.rest == s.full() && len(found) > 1 {
			return slices.DeleteFunc(slices.Clone(found), func(s subject) bool { return s.full() != q.rest })
		}
	}
	return found
}

// find is the one thing that a question asks about.
func (a Atlas) find(q question) (subject, error) {
	same, found := []subject{}, []subject{}
	for _, s := range a.subjects() {
		if !q.takes(s) {
			continue
		}
		same = append(same, s)
		if q.names(s) {
			found = append(found, s)
		}
	}
	if len(found) == 0 && q.kind == string(KindPlane) {
		found = slices.DeleteFunc(slices.Clone(same), func(s subject) bool {
			return s.plane.Revision != q.rest && !slices.Contains(s.plane.Tags, q.rest)
		})
	}
	if len(found) == 0 && slices.Contains(workloadKinds, q.kind) {
		// An istiod's Deployment or a ztunnel's DaemonSet whose pods may not be read.
		for _, s := range a.subjects() {
			if stands(s, q.kind) && q.names(s) {
				found = append(found, s)
			}
		}
	}
	if gateways := slices.DeleteFunc(slices.Clone(found), func(s subject) bool { return s.kind != q.kind }); q.kind == string(KindGateway) && len(gateways) == 1 {
		// A waypoint of the same name is asked for as waypoint.
		found = gateways
	}
	switch found = q.exactly(found); len(found) {
	case 0:
		return subject{}, a.notFound(q, same)
	case 1:
		return a.standsFor(found[0]), nil
	}
	return subject{}, several(q, found)
}

// stands tells whether a plane or ztunnel is a workload of this kind to Kubernetes.
func stands(s subject, kind string) bool {
	return s.plane != nil && s.plane.Presence == Present && kind == "deployment" || s.ztunnel != nil && kind == "daemonset"
}

// standsFor is the plane or ztunnel that a workload is, or the workload itself.
func (a Atlas) standsFor(s subject) subject {
	if s.workload == nil {
		return s
	}
	for _, other := range a.subjects() {
		if stands(other, s.kind) && other.ref.Cluster == s.ref.Cluster && other.ref.Namespace == s.ref.Namespace && other.ref.Name == s.ref.Name {
			return other
		}
	}
	return s
}

func several(q question, found []subject) error {
	short, names := map[string]bool{}, []string{}
	for _, s := range found {
		short[s.name()] = true
	}
	for _, s := range found {
		one := s.name()
		if len(short) < len(found) {
			one = s.kind + "/" + s.full()
		}
		names = append(names, one)
	}
	slices.Sort(names)
	return &AskError{Message: fmt.Sprintf("%s may be any of %d", q.text, len(found)), Remedy: "ask for one of " + someOf(names, 8)}
}

// notFound suggests the nearest name; of a pod, the workload that probably made it, since pods are only counted.
func (a Atlas) notFound(q question, same []subject) error {
	remedy := "portolan meshes -o wide lists what was read"
	if q.kind == "pod" {
		remedy = "pods are counted and not kept by name: ask for what made it, such as deployment/web.shop"
		if s, ok := a.makerOf(q); ok {
			remedy = "pods are counted and not kept by name: ask for " + s.name()
		}
	}
	message := fmt.Sprintf("there is no %s %q", q.kind, q.rest)
	names := []string{}
	for _, s := range same {
		if strings.Contains(q.rest, ".") {
			names = append(names, s.ref.dotted())
		} else {
			names = append(names, s.ref.Name)
		}
		if s.plane != nil {
			names = append(names, append(slices.Clone(s.plane.Tags), s.plane.Revision)...)
		}
	}
	if near := nearestOf(q.rest, names); near != "" {
		message += fmt.Sprintf("; did you mean %q?", q.kind+"/"+near)
	}
	if len(a.Gaps) > 0 {
		message += "; not everything may be read here, so it may be there unseen"
	}
	return &AskError{Unknown: true, Message: message, Remedy: remedy}
}

// makerOf is the workload whose name a pod's begins with, where there is only one such.
func (a Atlas) makerOf(q question) (subject, bool) {
	var best []subject
	for _, s := range a.subjects() {
		pod := strings.TrimSuffix(q.rest, "."+s.ref.Namespace)
		if s.workload == nil || !strings.HasPrefix(pod, s.ref.Name+"-") {
			continue
		}
		if len(best) > 0 && len(best[0].ref.Name) > len(s.ref.Name) {
			continue
		}
		if len(best) > 0 && len(best[0].ref.Name) < len(s.ref.Name) {
			best = nil
		}
		best = append(best, s)
	}
	if len(best) != 1 {
		return subject{}, false
	}
	return best[0], true
}

// nearestOf is the candidate with the fewest edits to a name, where they are few enough to be a slip; the first of
// equals in alphabetical order.
func nearestOf(name string, candidates []string) string {
	best, distance := "", min(max(2, len(name)/4)+1, len(name))
	for _, c := range candidates {
		if d := nearest.Distance(name, c); d < distance || d == distance && best != "" && c < best {
			best, distance = c, d
		}
	}
	return best
}

// someOf lists the first few of many.
func someOf(all []string, few int) string {
	if len(all) <= few {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:few], ", "), len(all)-few)
}
