//go:build !linux

package bench

// Memory is measured where /proc is; elsewhere all of it reads 0.

func resident() int64      { return 0 }
func peakResident() int64  { return 0 }
func resetPeak()           {}
func peakOfWorkers() int64 { return 0 }
