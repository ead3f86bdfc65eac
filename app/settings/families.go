package settings

import (
	"strings"

	"github.com/spf13/viper"
)

// family is settings whose names go on as the person likes: a prefix that ends in a dot, and a name.
type family struct {
	prefix string
	// called is what the name is, in messages.
	called string
	// read takes what was given of the family, and answers a row for each that is in force.
	read func(out *Loaded, file *viper.Viper) ([]Row, error)
}

// families are all there are, in the order in which they are documented, after the single keys.
var families = []family{
	{keysPrefix, "ACTION", readKeys},
	{presetKey, "NAME", readPresets},
}

// isFamily tells whether a key of the file belongs to a family, whatever its name.
func isFamily(key string) bool {
	for _, f := range families {
		if len(key) > len(f.prefix) && strings.HasPrefix(key, f.prefix) {
			return true
		}
	}
	return false
}

// named are the keys of the file under a prefix, without it.
func named(file *viper.Viper, prefix string) []string {
	out := []string{}
	for _, key := range file.AllKeys() {
		if name, ok := strings.CutPrefix(key, prefix); ok && name != "" {
			out = append(out, name)
		}
	}
	return out
}
