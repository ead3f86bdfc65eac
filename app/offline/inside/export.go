package inside

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"portolan/app/charting"
	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// job is a file that was made.
type job struct {
	about view.ExportJob
	file  Reply
}

// save is the snapshot in the file, byte for byte as it was put there.
func (p *Page) save() (Reply, error) {
	var body bytes.Buffer
	err := facts.Write(&body, p.snapshot)
	return Reply{Kind: kindJSON, Body: body.Bytes()}, err
}

func (p *Page) export(ctx context.Context, query url.Values) (Reply, error) {
	shape, err := charting.ShapeOf(query, p.theme(), p.given.Palette)
	if err != nil {
		return Reply{}, err
	}
	reply, _, err := p.file(ctx, query.Get("format"), shape)
	return reply, err
}

// theme is that of a picture for which none is named: a file follows no desktop.
func (p *Page) theme() string {
	if p.given.Theme == "light" {
		return "light"
	}
	return "dark"
}

// file writes what is seen as a file, with what one should know of it.
func (p *Page) file(ctx context.Context, format string, shape charting.Shape) (Reply, []string, error) {
	f, err := charting.FormatNamed(format)
	if err != nil {
		return Reply{}, nil, err
	}
	m, err := p.road.Material(ctx, charting.Reading{Snapshot: p.snapshot, Atlas: p.atlas}, shape)
	if err != nil {
		return Reply{}, nil, err
	}
	m.Place = func(ctx context.Context) (picture.Picture, error) { return p.picture(ctx, shape.Look) }
	var body bytes.Buffer
	notes, err := m.Write(ctx, &body, f)
	return Reply{Kind: f.Kind, Body: body.Bytes()}, notes, err
}

// wanted reads what is asked to be exported, with its names replaced where that is asked for.
func (p *Page) wanted(body []byte) (asked view.Export, worn charting.Disguise, err error) {
	if err := json.Unmarshal(body, &asked); err != nil {
		return asked, worn, problem.Usage("cannot read the request: "+err.Error(), "reload the page")
	}
	worn, err = charting.Dress(p.snapshot, p.atlas, asked.Redact, asked.Alias)
	return asked, worn, err
}

// preview says what a file would tell whoever gets it.
func (p *Page) preview(body []byte) (Reply, error) {
	asked, worn, err := p.wanted(body)
	if err != nil {
		return Reply{}, err
	}
	return asJSON(charting.Leaving(worn, asked.Format))
}

// begin makes a file and keeps it to be fetched.
func (p *Page) begin(ctx context.Context, body []byte) (Reply, error) {
	asked, worn, err := p.wanted(body)
	if err != nil {
		return Reply{}, err
	}
	source := p.source()
	if len(asked.Redact) > 0 || asked.Alias != "" {
		source = view.Source{Kind: view.SourceContext, Name: worn.Name()}
	}
	made := job{about: view.ExportJob{ID: fmt.Sprint(p.jobs + 1), Version: 1, Ended: true, Doing: "done", Notes: []string{}}}
	made.file, made.about.Notes, made.about.Filename, err = p.picked(ctx, asked, worn, source)
	if err != nil {
		return Reply{}, err
	}
	made.about.Bytes = int64(len(made.file.Body))
	p.jobs++
	p.job = &made
	return asJSON(made.about)
}

// picked is the file that an export asks for, with what one should know of it and its name.
func (p *Page) picked(ctx context.Context, asked view.Export, worn charting.Disguise, source view.Source) (Reply, []string, string, error) {
	f, err := charting.FormatNamed(asked.Format)
	if err != nil {
		return Reply{}, nil, "", err
	}
	query, err := url.ParseQuery(asked.Look)
	if err != nil {
		return Reply{}, nil, "", problem.Usage("cannot read the request: "+err.Error(), "reload the page")
	}
	look, err := charting.LookOf(query)
	if err != nil {
		return Reply{}, nil, "", err
	}
	look.Only = cmp.Or(asked.Only, look.Only)
	shape := charting.Shape{Look: look, Theme: asked.Theme, Palette: asked.Palette, Scale: asked.Scale}
	if len(worn.Report.Replaced) == 0 {
		file, notes, err := p.file(ctx, asked.Format, shape)
		return file, notes, charting.Filename(source, f.Ending), err
	}
	if shape.Look, err = worn.Look(ctx, look); err != nil {
		return Reply{}, nil, "", err
	}
	var body bytes.Buffer
	notes, err := p.road.Write(ctx, &body, charting.Reading{Snapshot: worn.Snapshot, Atlas: worn.Atlas}, asked.Format, shape)
	return Reply{Kind: f.Kind, Body: body.Bytes()}, notes, charting.Filename(source, f.Ending), err
}

// made answers for the file that was made last.
func (p *Page) made(endpoint, id string) (Reply, error) {
	if p.job == nil || p.job.about.ID != id {
		return Reply{}, problem.Usage(fmt.Sprintf("there is no export %q", id), "export again")
	}
	if endpoint == "GET api/exports/file" {
		return p.job.file, nil
	}
	return asJSON(p.job.about)
}

// saved keeps views as long as the page is open: a file cannot change itself.
func (p *Page) saved(endpoint string, body []byte) (Reply, error) {
	if endpoint == "GET api/views" {
		return asJSON(p.views)
	}
	var one view.SavedView
	if err := json.Unmarshal(body, &one); err != nil {
		return Reply{}, problem.Usage("cannot read the request: "+err.Error(), "reload the page")
	}
	p.views = slices.DeleteFunc(slices.Clone(p.views), func(v view.SavedView) bool { return v.Name == one.Name })
	if endpoint == "POST api/views" {
		at, _ := slices.BinarySearchFunc(p.views, one, func(a, b view.SavedView) int { return cmp.Compare(a.Name, b.Name) })
		p.views = slices.Insert(p.views, at, one)
	}
	return asJSON(p.views)
}
