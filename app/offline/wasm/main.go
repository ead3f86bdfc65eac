//go:build js && wasm

// Command wasm is what answers inside a file that is a page by itself: package inside, for the page's JavaScript.
//
// It sets one function on the global object, portolan, which takes the snapshot, the picture and what else the file says,
// and answers a function from (method, address, body) to {status, kind, body}. Where the file is damaged it answers the
// reason, a string. It must never hold a rule of its own.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"syscall/js"

	"portolan/app/offline/inside"
)

func main() {
	js.Global().Set("portolan", js.FuncOf(open))
	select {} // The page calls, until it is closed.
}

func open(_ js.Value, args []js.Value) any {
	var given inside.Given
	if err := json.Unmarshal(bytesOf(args[2]), &given); err != nil {
		return fmt.Sprintf("the file is damaged: %v", err)
	}
	page, err := inside.New(bytesOf(args[0]), bytesOf(args[1]), given)
	if err != nil {
		return fmt.Sprintf("the file is damaged: %v", err)
	}
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		reply := page.Answer(context.Background(), inside.Request{Method: args[0].String(), Address: args[1].String(), Body: bytesOf(args[2])})
		body := js.Global().Get("Uint8Array").New(len(reply.Body))
		js.CopyBytesToJS(body, reply.Body)
		out := js.Global().Get("Object").New()
		out.Set("status", reply.Status)
		out.Set("kind", reply.Kind)
		out.Set("body", body)
		return out
	})
}

func bytesOf(value js.Value) []byte {
	out := make([]byte, value.Length())
	js.CopyBytesToGo(out, value)
	return out
}
