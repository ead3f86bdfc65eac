// Package app is the program around the road from facts to picture: what is open, how it is read in the background, and
// the one HTTP API that window and browser share.
//
// It exists so that the stages stay pure and know nothing of each other's callers: the road is wired in one place
// ([Road]), sources are opened in one place ([Sources]), and what a person may read about a failure is worded in one
// place ([ProblemOf]). It must never dial a cluster that nobody picked, change anything because of a GET, or let a
// token reach a log.
package app
