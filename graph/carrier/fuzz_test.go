package carrier_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"portolan/graph/carrier"
	"portolan/graph/facts"
)

// FuzzRead reads anything as a file.
func FuzzRead(f *testing.F) {
	for _, data := range carriers(f, small()) {
		f.Add(data)
	}
	files, err := filepath.Glob("testdata/format3.mesh.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(svgWith("&xxe;"))
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>`))
	f.Add([]byte("%PDF-1.7"))
	debug.FreeOSMemory() // what other tests took is not this one's
	f.Fuzz(check)
}

// FuzzPacked reads anything as what is packed in a picture or page, which a checksum otherwise keeps most changes from.
func FuzzPacked(f *testing.F) {
	f.Add(plain(f, small()))
	f.Add([]byte(`{"format":3,"clusters":[{"context":"c","pods":[null,{},{"mode":"none"}]}]}`))
	f.Add([]byte(`{"format":9999,"product":"v9"}`))
	debug.FreeOSMemory() // as above
	f.Fuzz(func(t *testing.T, data []byte) {
		text := based(gzipped(t, data))
		check(t, svgWith(text))
		check(t, pngWith(t, chunk("iTXt", append([]byte(keyword+"\x01\x00\x00\x00"), zlibbed(t, []byte(text))...))))
	})
}

// check wants a refusal or facts that can be packed and read again, and no more memory than there may be.
func check(t *testing.T, data []byte) {
	s, err := carrier.Read(bytes.NewReader(data))
	var bad *facts.BadInput
	switch {
	case err != nil && !errors.As(err, &bad):
		t.Fatalf("got %v, want a BadInput", err)
	case err == nil:
		again, err := carrier.Read(bytes.NewReader(packed(t, s)))
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if !bytes.Equal(plain(t, s), plain(t, again)) {
			t.Fatal("it changed on the way through a file")
		}
	}
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.Sys-m.HeapReleased > 512<<20 {
		t.Fatalf("%d MiB of memory were taken", (m.Sys-m.HeapReleased)>>20)
	}
}
