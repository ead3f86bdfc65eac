package find

import (
	"context"
)

// Hide answers the IDs of what an expression leaves out of a chart, in reading order: what it means, and with a mesh that
// it means by its name, or as a mesh, all that lies in it. A mesh that it means only by something else, such as its
// health, takes nothing along: what is in it may be otherwise. The error is as that of [Find].
func Hide(ctx context.Context, things []Subject, text string) ([]string, error) {
	return withMeshes(ctx, things, text)
}

// Only answers the IDs of what an expression keeps on a chart, in reading order: what [Hide] would leave out. A mesh that
// is meant by its name is kept with all that lies in it.
func Only(ctx context.Context, things []Subject, text string) ([]string, error) {
	return withMeshes(ctx, things, text)
}

func withMeshes(ctx context.Context, things []Subject, text string) ([]string, error) {
	whole := map[string]bool{}
	return search(ctx, things, text, func(e Expression, s Subject) bool {
		if s.Type == TypeMesh && e.names(s) {
			whole[s.card] = true
		}
		return whole[s.card] || e.Match(s)
	})
}

// names tells whether a thing is meant, and by a name or type that it has: one that it has not names nothing.
func (e Expression) names(s Subject) bool { return e.root != nil && e.root.names(s, true) }

func (n both) names(s Subject, is bool) bool {
	if is {
		return n.match(s) && (n.left.names(s, true) || n.right.names(s, true))
	}
	return n.left.names(s, false) || n.right.names(s, false)
}

func (n either) names(s Subject, is bool) bool {
	if is {
		return n.left.names(s, true) || n.right.names(s, true)
	}
	return !n.match(s) && (n.left.names(s, false) || n.right.names(s, false))
}

func (n neither) names(s Subject, is bool) bool { return n.of.names(s, !is) }

func (n having) names(Subject, bool) bool { return false }

func (n comparing) names(s Subject, is bool) bool {
	return n.field.names && n.match(s) == is && is != n.negated
}
