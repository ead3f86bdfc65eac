package journal

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"portolan/kube/revision"
)

// Audit is one line of the audit log: a write that was attempted. It holds names, labels and stamps, and nothing that is
// secret; of certificates at most a fingerprint.
type Audit struct {
	At      time.Time    `json:"at"`
	Run     string       `json:"run"`
	Who     revision.Who `json:"who"`
	Context string       `json:"context"`
	Cluster string       `json:"cluster,omitempty"`
	// What is written, e.g. "labels of namespace/shop" or "restart of Deployment/shop/cart".
	What string `json:"what"`
	// Before and After are the fields that the write is about, as KEY=VALUE or KEY- for one that is not there.
	Before []string `json:"before"`
	After  []string `json:"after"`
	// Result is "written", or why it was not.
	Result string `json:"result"`
}

// Audit adds a line to the audit log of the store, and returns once the disk has it. Who and where are the run's.
func (j *Journal) Audit(run revision.Run, a Audit) error {
	a.Run, a.Who, a.Context, a.Cluster = j.id, run.Who, run.Change.Context, run.Change.Cluster
	if a.At.IsZero() {
		a.At = time.Now().UTC()
	}
	a.Before, a.After = append([]string{}, a.Before...), append([]string{}, a.After...)
	text, err := json.Marshal(a)
	if err != nil {
		return unkept(err)
	}
	if err := appendLine(filepath.Join(j.store.dir, auditName), append(text, '\n')); err != nil {
		return unkept(err)
	}
	return nil
}

// appendLine adds a line at the end of a file, on a line of its own even where a program died while it wrote the last.
func appendLine(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if torn(file) {
		text = append([]byte{'\n'}, text...)
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}

// torn tells whether a file does not end with a whole line.
func torn(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}
