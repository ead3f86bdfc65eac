package revision

import "cmp"

// DefaultConcurrency is how many workloads roll at a time where nobody says.
const DefaultConcurrency = 5

// Step is one write of a change. Exactly one of Tag, Namespace and Workload says what is written.
type Step struct {
	// Name is what the journal calls it.
	Name string
	// Tag is set for the patch of a tag's object.
	Tag *TagEdit
	// Namespace is set for the labels of a namespace.
	Namespace *NamespaceChange
	// Workload is set for the restart of a workload, In is its namespace then.
	Workload *WorkloadChange
	In       string
}

// TagStep, LabelStep and RestartStep name the steps of a change, as [Entry] has it.
func TagStep(e TagEdit) string { return "tag/" + e.Name + "/" + e.Kind }

// LabelStep names the step of a namespace's labels.
func LabelStep(namespace string) string { return "namespace/" + namespace }

// RestartStep names the step of a workload.
func RestartStep(namespace string, w WorkloadChange) string {
	return w.Kind + "/" + namespace + "/" + w.Name
}

// Waves are the steps of a change in the order of writing: as many workloads in each as may roll at a time, the tag
// before all, and a namespace's labels just before its first workload. What has no workload goes along with the wave
// that is being filled. A change that writes nothing has no waves.
func Waves(c Change, concurrency int) [][]Step {
	if concurrency < 1 {
		concurrency = DefaultConcurrency
	}
	out, wave, rolling := [][]Step{}, []Step{}, 0
	add := func(s Step) {
		if s.Workload != nil {
			rolling++
		}
		wave = append(wave, s)
	}
	if c.Tag != nil {
		for i := range c.Tag.Edits {
			add(Step{Name: TagStep(c.Tag.Edits[i]), Tag: &c.Tag.Edits[i]})
		}
	}
	for i := range c.Namespaces {
		n := &c.Namespaces[i]
		for _, s := range stepsOf(n) {
			if rolling == concurrency {
				out, wave, rolling = append(out, wave), []Step{}, 0
			}
			add(s)
		}
	}
	if len(wave) > 0 {
		out = append(out, wave)
	}
	return out
}

// stepsOf are a namespace's labels and workloads, in that order.
func stepsOf(n *NamespaceChange) []Step {
	var out []Step
	if len(n.Edits) > 0 {
		out = append(out, Step{Name: LabelStep(n.Name), Namespace: n})
	}
	for i := range n.Workloads {
		if w := &n.Workloads[i]; w.Restart {
			out = append(out, Step{Name: RestartStep(n.Name, *w), Workload: w, In: n.Name})
		}
	}
	return out
}

// Size is how many workloads roll at a time by these options.
func (o Options) Size() int { return cmp.Or(max(o.Concurrency, 0), DefaultConcurrency) }
