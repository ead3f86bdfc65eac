package view

// What only a window can do, asked for over the same API. Served only where Capabilities.Desktop is true; in a browser
// the page does the same by itself: it downloads /api/export, writes the clipboard, and has no quit.
//
//	POST /api/save   Save   Saved; asks where with the window's save dialog, then writes the file
//	POST /api/copy   Copy   204; puts the text on the clipboard
//	POST /api/quit          204; closes the window

// Save asks for a file: what /api/export or, with the format "snapshot", /api/snapshot answers.
type Save struct {
	// Format is svg, png, dot, json or snapshot.
	Format string `json:"format"`
	// Query is the rest of what /api/export takes, as in its address: the theme, the palette, and the look.
	Query string `json:"query"`
}

// Saved says where the file is. Path is empty when the person closed the dialog without choosing.
type Saved struct {
	Path string `json:"path"`
}

// Copy is text for the clipboard.
type Copy struct {
	Text string `json:"text"`
}
