//go:build !(desktop || dev || bindings)

package desktop

import "context"

// Built is true when this build has a window.
const Built = false

// Run answers [ErrNotBuilt].
func Run(context.Context, Options) error { return ErrNotBuilt }
