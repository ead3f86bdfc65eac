package main

import (
	"bytes"
	"os"
	"testing"
)

func TestTheGeneratedFileIsFresh(t *testing.T) {
	var want bytes.Buffer
	if err := Generate(&want); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../frontend/src/chart/look.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("frontend/src/chart/look.gen.ts is stale: run go generate ./app/view/lookgen")
	}
}
