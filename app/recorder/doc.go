// Package recorder writes recordings to disk: those that a person asks for, and those around switches.
//
// It exists so that what a cluster went through can be looked at afterwards, whatever became of the program meanwhile. It
// only reads clusters, by what it is handed. It must never slow or fail what it records, lose a reading that is on the
// disk, or write where another program writes.
package recorder
