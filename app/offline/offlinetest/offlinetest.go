// Package offlinetest has a page of the least that there can be, for tests of what is put into one. It exists so that no test
// waits for the page to be built, and must never be part of the program.
package offlinetest

import "testing/fstest"

// Page is a page as the build leaves it.
func Page() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"index.html": file(`<link rel="icon" href="./favicon.svg" type="image/svg+xml" />
			<script type="module" crossorigin src="./assets/index-1.js"></script>
			<link rel="stylesheet" crossorigin href="./assets/index-1.css">`),
		"favicon.svg":           file(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"assets/index-1.js":     file(`console.log(1 < 2)`),
		"assets/index-1.css":    file(`@font-face{src:url(./face.woff2)}b{color:red}`),
		"assets/face.woff2":     file("\x00font"),
		"core/portolan.wasm.gz": file("\x00core"),
		"core/wasm_exec.js":     file("globalThis.Go = class {}"),
		"offline/worker.js":     file("self.onmessage = () => {}"),
	}
}
