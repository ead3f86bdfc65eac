package collect

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"portolan/graph/facts"
)

// parallel is how many requests are under way at once: enough to hide a round trip, few enough for API priority
// and fairness to leave others their share.
const parallel = 8

// reading is one run of [Cluster]: what was found so far. Each field is written by one goroutine at a time.
type reading struct {
	req   Request
	api   *client
	slots *semaphore.Weighted

	// names are the namespaces that are tried one by one where reading everywhere is not allowed or not wished.
	names      []string
	namespaces []facts.Namespace
	uid        string

	deployments  []workload
	daemonSets   []workload
	statefulSets []workload
	pods         []pod
	gateways     []gateway
	injectors    []webhook
	validators   []webhook
	cnis         []facts.CNI
	roots        []facts.Root
	// scheduled are Jobs that CronJobs made.
	scheduled []scheduled
	// serviceWaypoints are Services that say something of their waypoint.
	serviceWaypoints []facts.ServiceWaypoint
	// entryWaypoints are ServiceEntries that do.
	entryWaypoints []facts.ServiceWaypoint
	configs        []facts.Config

	// classes are the controllers of the GatewayClasses that were read.
	classes map[string]string
	// planeServices are all Services of the control planes' namespaces; selectorKeys what they select by.
	planeServices   []planeService
	selectorKeys    map[string][]string
	meshConfigs     []facts.MeshConfig
	injectorConfigs []facts.InjectorConfig

	mu sync.Mutex
	// everywhere says of each list whether all namespaces could be read with one request.
	everywhere map[string]bool
	gaps       []facts.Gap
	progress   map[string]*Progress
	answered   int
	lastErr    error
}

func newReading(req Request, api *client) *reading {
	return &reading{
		req: req, api: api, slots: semaphore.NewWeighted(parallel),
		everywhere: map[string]bool{}, progress: map[string]*Progress{},
	}
}

// settle notes how a read ended. What was refused or failed becomes a Gap; only credentials that are not accepted
// any more end the reading, since every further read would fail the same way.
func (r *reading) settle(resource, namespace, verb string, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.answered++
		return nil
	}
	if apierrors.IsUnauthorized(err) {
		return err
	}
	r.lastErr = err
	reason := facts.Failed
	if apierrors.IsForbidden(err) {
		reason = facts.Forbidden
	}
	r.gaps = append(r.gaps, facts.Gap{Resource: resource, Namespace: namespace, Verb: verb, Reason: reason, Message: plainMessage(err)})
	return nil
}

// nothingRead is the error of a cluster that answered no read at all, and nil when it answered one.
func (r *reading) nothingRead() error {
	if r.answered > 0 || r.lastErr == nil {
		return nil
	}
	for _, g := range r.gaps {
		if g.Reason == facts.Forbidden {
			return forbiddenEverything(r.req.Context, r.names)
		}
	}
	return classify(r.req.Context, r.req.Config, r.lastErr)
}

// advance reports that more of a list was read.
func (r *reading) advance(label string, read int, remaining *int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.lineOf(label)
	p.Read += read
	p.Remaining = -1
	if remaining != nil {
		p.Remaining = int(*remaining)
	}
	r.tell(*p)
}

// finish reports that a list is read as far as it can be.
func (r *reading) finish(label string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.lineOf(label)
	p.Remaining, p.Done = 0, true
	r.tell(*p)
}

func (r *reading) lineOf(label string) *Progress {
	p := r.progress[label]
	if p == nil {
		p = &Progress{Resource: label, Remaining: -1}
		r.progress[label] = p
	}
	p.Done = false
	return p
}

func (r *reading) tell(p Progress) {
	if r.req.Progress != nil {
		r.req.Progress(p)
	}
}

// fallback are the namespaces to try where they may not be listed: the wished ones, else the context's own.
func (r *reading) fallback() []string {
	if len(r.req.Namespaces) > 0 {
		return unique(r.req.Namespaces)
	}
	if r.req.Home != "" {
		return []string{r.req.Home}
	}
	return []string{corev1.NamespaceDefault}
}

func unique(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return strings.TrimSpace(s) == "" })
}
