package revision

// Plan says what a switch does, and everything that speaks against it. It is total: what forbids the change is a
// Warning of weight Refuse in it.
func Plan(r Request) Change {
	return Change{
		Kind: r.Kind, Context: r.Context, Cluster: r.Cluster, Target: r.Target,
		Namespaces: []NamespaceChange{}, Warnings: []Warning{}, Breaks: []string{}, Commands: []string{},
	}
}
