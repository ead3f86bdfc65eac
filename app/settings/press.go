package settings

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"portolan/graph/nearest"
)

// keyNames are the keys that have a name instead of a character, as the page names them.
var keyNames = []string{"space", "esc", "left", "right", "up", "down", "tab", "enter", "backspace", "delete", "home", "end",
	"pageup", "pagedown", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12"}

// madeByAlt says whether a layout may need alt for the character, such as "[" on option-5: the page takes alt for a part
// of it then.
func madeByAlt(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// parseKey brings a key into the one form that the page compares presses with: modifiers in the order ctrl-, alt-,
// shift-, then a name or the character that the press makes. So shift is a part of a character ("N", "?"), but for
// letters with ctrl: those are the same with and without capitals.
func parseKey(text string) (string, error) {
	ctrl, alt, shift, rest := modifiers(text)
	name, isName := keyName(rest)
	switch {
	case isName && shift && name[0] == 'F':
		return "", fmt.Errorf("%q is no key: shift- makes no difference to %s", text, name)
	case isName && ctrl && name[0] == 'F':
		rest = strings.ToLower(name)
	case isName:
		rest = name
	case len([]rune(rest)) != 1 || !unicode.IsGraphic([]rune(rest)[0]) || rest == " ":
		return "", unknownKey(text, rest)
	case alt && madeByAlt([]rune(rest)[0]):
		return "", fmt.Errorf("%q is no key: some keyboards need alt for %s itself, write it without alt-", text, rest)
	case shift && !unicode.IsLetter([]rune(rest)[0]):
		return "", fmt.Errorf("%q is no key: write the character that shift makes there, without shift-", text)
	case shift && !ctrl:
		rest, shift = strings.ToUpper(rest), false
	case ctrl:
		rest = strings.ToLower(rest)
	}
	out := ""
	for _, m := range []struct {
		held bool
		word string
	}{{ctrl, "ctrl-"}, {alt, "alt-"}, {shift, "shift-"}} {
		if m.held {
			out += m.word
		}
	}
	return out + rest, nil
}

// modifiers takes the prefixes off, in any order and case.
func modifiers(text string) (ctrl, alt, shift bool, rest string) {
	rest = text
	for {
		lower := strings.ToLower(rest)
		switch {
		case strings.HasPrefix(lower, "ctrl-"):
			ctrl, rest = true, rest[len("ctrl-"):]
		case strings.HasPrefix(lower, "alt-"):
			alt, rest = true, rest[len("alt-"):]
		case strings.HasPrefix(lower, "shift-"):
			shift, rest = true, rest[len("shift-"):]
		default:
			return ctrl, alt, shift, rest
		}
	}
}

func keyName(text string) (string, bool) {
	at := slices.IndexFunc(keyNames, func(name string) bool { return len(text) > 1 && strings.EqualFold(name, text) })
	if at < 0 {
		return "", false
	}
	return keyNames[at], true
}

func unknownKey(text, rest string) error {
	if near, ok := nearest.To(rest, keyNames); ok {
		return fmt.Errorf("%q is no key; did you mean %q?", text, strings.TrimSuffix(text, rest)+near)
	}
	return fmt.Errorf("%q is no key: give a character or one of %s, with ctrl-, alt- or shift- before it", text, strings.Join(keyNames, ", "))
}
