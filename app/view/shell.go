package view

// What only a window can do, asked for over the same API. Served only where Capabilities.Desktop is true; in a browser
// the page does the same by itself: it downloads the file of an export, writes the clipboard, and has no quit.
//
//	POST /api/save   ExportName   Saved; asks where with the window's save dialog, then writes the file of the export
//	POST /api/copy   Copy   204; puts the text on the clipboard
//	POST /api/quit          204; closes the window

// Saved says where the file is. Path is empty when the person closed the dialog without choosing.
type Saved struct {
	Path string `json:"path"`
}

// Copy is text for the clipboard.
type Copy struct {
	Text string `json:"text"`
}
