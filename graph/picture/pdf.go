//go:build !js

package picture

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
)

// About is what a PDF says of itself.
type About struct {
	// TakenAt is the date of the file: that of the facts, since the same picture must give the same bytes.
	TakenAt time.Time
	// Subject are lines that say where it comes from.
	Subject []string
}

// Lengths of a PDF: a pixel is 1/96 of an inch, as in a browser, and no side may be longer than 200 inches.
const (
	pointsPerPixel = 72.0 / 96
	maxPDFSide     = 14_400.0
)

// WritePDF writes the picture as a PDF of one page that looks as a browser draws the SVG: with the typeface inside, its text
// to be found and copied, and nothing fetched. What the typeface lacks is drawn as the PNG does, and is no text. The same
// picture and options give the same bytes. The note says that the page was scaled down, where it would be too large. A
// cancelled context ends it soon.
func WritePDF(ctx context.Context, w io.Writer, p Picture, o Options, about About) (note string, err error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	colours, err := ColoursOf(o.Theme, o.Palette)
	if err != nil {
		return "", err
	}
	scale := min(pointsPerPixel, maxPDFSide/max(1, p.Width, p.Height))
	if scale < pointsPerPixel {
		note = fmt.Sprintf("The page was scaled down to %s of its size to stay within what a PDF may have; SVG has no such limit.", number(scale/pointsPerPixel, 2))
	}
	// The page is scaled as a whole, so that positions are written in pixels, which the library's two decimals hold well. It
	// counts them from the lower end of a page that is not scaled.
	d := pdfPainter{doc: newPDF(p, scale, about), colours: colours, frame: frame{scale: 1, offset: Point{0, (scale - 1) * p.Height}}}
	if err := d.typeface(); err != nil {
		return "", err
	}
	d.doc.RawWriteStr(fmt.Sprintf("q %[1]s 0 0 %[1]s 0 0 cm", number(scale, 6)))
	d.draw(roundedRect(0, 0, p.Width, p.Height, 0), RoleCanvas)
	for i, op := range p.Ops {
		if i%32 == 0 {
			if o.Progress != nil {
				o.Progress(i, len(p.Ops))
			}
			if err := ctx.Err(); err != nil {
				return "", fmt.Errorf("draw PDF: %w", err)
			}
		}
		if err := d.op(op); err != nil {
			return "", fmt.Errorf("draw PDF: %w", err)
		}
	}
	if o.Progress != nil {
		o.Progress(len(p.Ops), len(p.Ops))
	}
	d.doc.RawWriteStr("Q")
	if err := d.doc.Output(&contextWriter{ctx, w}); err != nil {
		return "", fmt.Errorf("write PDF: %w", err)
	}
	return note, nil
}

// newPDF is an empty page that depends on no clock.
func newPDF(p Picture, scale float64, about About) *fpdf.Fpdf {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: max(1, p.Width*scale), Ht: max(1, p.Height*scale)}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	doc.SetCreationDate(about.TakenAt.UTC())
	doc.SetModificationDate(about.TakenAt.UTC())
	doc.SetProducer("portolan", false)
	doc.SetTitle(plainPlane(p.Title), true)
	doc.SetSubject(plainPlane(strings.Join(about.Subject, "; ")), true)
	doc.AddPage()
	doc.SetLineJoinStyle("round")
	doc.SetLineCapStyle("butt")
	return doc
}

// plainPlane is a text of characters that two bytes hold, which is all that the library writes.
func plainPlane(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return utf8.RuneError
		}
		return r
	}, Clean(text))
}

// pdfPainter draws operations onto a page.
type pdfPainter struct {
	doc     *fpdf.Fpdf
	colours Colours
	frame   frame
}

func (d *pdfPainter) typeface() error {
	for _, face := range []struct{ style, name string }{{"", "JetBrainsMono-Regular"}, {"B", "JetBrainsMono-Bold"}} {
		data, err := fontFiles.ReadFile("font/" + face.name + ".ttf")
		if err != nil {
			return fmt.Errorf("read embedded font: %w", err)
		}
		d.doc.AddUTF8FontFromBytes("mono", face.style, data)
	}
	return nil
}

func (d *pdfPainter) op(op Op) error {
	switch op.Kind {
	case OpRect:
		if op.Box.W > 0 && op.Box.H > 0 {
			d.shape(op, roundedRect(op.Box.X, op.Box.Y, op.Box.W, op.Box.H, rectRadius(op)))
		}
	case OpPath:
		d.path(op)
	case OpText:
		return d.text(op)
	case OpIcon:
		d.icon(op)
	}
	return nil
}

// shape fills and strokes an outline as the op says.
func (d *pdfPainter) shape(op Op, outline []PathCommand) {
	switch {
	case op.Fill != "" && op.Hatch:
		d.hatch(outline, op.Fill)
	case op.Fill != "":
		d.draw(outline, op.Fill)
	}
	if op.Stroke != "" {
		d.stroke(outline, strokeWidth(op), op.Dash, d.colours[op.Stroke])
	}
}

func (d *pdfPainter) path(op Op) {
	points := op.Points
	var head [3]Point
	arrow := false
	if op.Arrow && op.Stroke != "" {
		points, head, arrow = ArrowHead(op.Points, op.Curved, strokeWidth(op))
	}
	d.shape(op, opOutline(op, points))
	if arrow {
		d.draw([]PathCommand{{"M", head[:1]}, {"L", head[1:2]}, {"L", head[2:]}, closePath()}, op.Stroke)
	}
}

func (d *pdfPainter) icon(op Op) {
	if op.Fill == "" {
		return
	}
	corner, side := iconSquare(*op.Box)
	for _, part := range iconParts(op.Icon) {
		placed := frame{scale: side, offset: corner}.outline(part.Commands)
		if part.Stroke > 0 {
			d.stroke(placed, part.Stroke*side, false, d.colours[op.Fill])
			continue
		}
		d.draw(placed, op.Fill)
	}
}

func (d *pdfPainter) text(op Op) error {
	if op.Fill == "" || op.Text == "" {
		return nil
	}
	at := op.Points[0]
	switch width := Measure(op.Text, op.Size, op.Bold); op.Anchor {
	case AnchorMiddle:
		at.X -= width / 2
	case AnchorEnd:
		at.X -= width
	}
	if Covered(op.Text, op.Bold) {
		style := ""
		if op.Bold {
			style = "B"
		}
		place := d.frame.apply(at)
		d.fillColour(op.Fill)
		d.doc.SetFont("mono", style, op.Size*d.frame.scale)
		d.doc.Text(place.X, place.Y, Clean(op.Text))
		return nil
	}
	line, _, err := lineOf(op.Text, op.Bold)
	if err != nil {
		return err
	}
	for _, g := range line {
		d.draw(frame{scale: op.Size, offset: Point{at.X + g.x*op.Size, at.Y}}.outline(g.outline), op.Fill)
	}
	return nil
}
