package cli

import (
	"fmt"

	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/settings"
	"portolan/graph/mesh"
)

// drawFlags say how a picture is drawn; they mean the same wherever one is made.
type drawFlags struct {
	theme, palette string
	aspect, scale  float64
	look           lookFlags
}

// drawingFlags are the names of all of them.
var drawingFlags = []string{"theme", "palette", "aspect", "scale", "mesh", "focus", "hops", "hide", "only", "fold"}

func (d *drawFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&d.theme, "theme", "dark", "dark or light; auto is dark, since a file follows no desktop")
	flags.StringVar(&d.palette, "palette", "standard", "standard, contrast (more of it) or safe (for every colour vision deficiency)")
	flags.Float64Var(&d.aspect, "aspect", app.DefaultAspect, "width/height to pack the meshes to")
	flags.Float64Var(&d.scale, "scale", 1, "pixels of a PNG for each of the picture")
	d.look.add(flags)
}

// check finds what is wrong with the flags themselves, before anything is read.
func (d *drawFlags) check() error {
	switch {
	case !(d.aspect >= 0.2 && d.aspect <= 5):
		return app.Usage(fmt.Sprintf("--aspect %g is out of bounds", d.aspect), "give width/height between 0.2 and 5")
	case !(d.scale > 0 && d.scale <= charting.MaxScale):
		return app.Usage(fmt.Sprintf("--scale %g is out of bounds", d.scale), fmt.Sprintf("give more than 0, at most %d", charting.MaxScale))
	}
	return d.look.check()
}

// on is how the chart of what was read is drawn. The theme and the palette may come from the settings, to which their flags belong.
func (d *drawFlags) on(atlas mesh.Atlas, namespaces []string, loaded settings.Loaded) (shape app.Shape, err error) {
	shape = app.Shape{Theme: loaded.FileTheme(), Palette: loaded.Palette, Scale: d.scale}
	shape.Look, err = d.look.on(atlas, namespaces)
	shape.Aspect = d.aspect
	return shape, err
}
