package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
)

// resident and peakResident are bytes of this process, now and at most since [resetPeak]; 0 where the system does not say.
func resident() int64 {
	debug.FreeOSMemory()
	return status("self", "VmRSS")
}

func peakResident() int64 { return status("self", "VmHWM") }

// resetPeak makes the peak begin anew: "5" is the kernel's word for it, see proc(5).
func resetPeak() {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200); err != nil {
		fmt.Fprintln(os.Stderr, "peak-MB is that of the whole run:", err)
	}
}

func status(process, field string) int64 {
	text, err := os.ReadFile(filepath.Join("/proc", process, "status"))
	if err != nil {
		return 0
	}
	found := regexp.MustCompile(`(?m)^` + field + `:\s+(\d+) kB$`).FindSubmatch(text)
	if found == nil {
		return 0
	}
	kilobytes, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// peakOfWorkers is the most that one layout worker which is running now took, in bytes. What the system accounts to
// finished children would not do: it counts the memory of this process from before the worker's own program began.
func peakOfWorkers() int64 {
	var most int64
	lists, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		return 0
	}
	for _, list := range lists {
		children, err := os.ReadFile(list)
		if err != nil {
			continue
		}
		for _, pid := range strings.Fields(string(children)) {
			most = max(most, status(pid, "VmHWM"))
		}
	}
	return most
}
