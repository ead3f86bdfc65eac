package picture

// Options say how a picture is written. The zero value is dark, in the standard palette, at scale 1, with the typeface inside.
type Options struct {
	// Theme is Dark (also when empty) or Light.
	Theme Theme
	// Palette is Standard (also when empty), Contrast or Safe.
	Palette Palette
	// OmitFont leaves the typeface (46 kB) out of an SVG: it then shows in the reader's own monospaced font, each text
	// at the width that was measured.
	OmitFont bool
	// Scale is pixels of a PNG for each pixel of the picture; 0 means 1.
	Scale float64
	// Stamp says what the picture was drawn from; the zero value writes none.
	Stamp Stamp
	// Snapshot are the facts themselves, packed as gzip, for a picture that can be opened again; empty leaves them out.
	Snapshot []byte
	// MaxPixels caps the size of a PNG; 0 means DefaultMaxPixels. A picture above it is scaled down, and Drawn says so.
	MaxPixels int
	// Progress is told how many of the operations a PNG has drawn; nil tells nobody. What is left when it has drawn all is
	// the writing, of which nobody can say how long it takes.
	Progress func(done, of int)
}

// DefaultMaxPixels is how large a PNG may be: 100 megapixels take 400 MB of memory while they are drawn.
const DefaultMaxPixels = 100_000_000

// Drawn is what became of a PNG.
type Drawn struct {
	// Width and Height are pixels of the file.
	Width, Height int
	// Scale is what was asked for, or less.
	Scale float64
	// Note says that the picture was scaled down, and why; empty when it was not.
	Note string
}
