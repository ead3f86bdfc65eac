// Package flock tells whether another program has a file.
//
// It exists because several portolans may run side by side, and what they keep must lose nothing for it. A lock is of the open
// file and goes with the program, however it ends. It must never wait: who asks decides how long to ask.
package flock
