// Package layout turns a graph into a finished picture: it decides where everything is and what it looks like.
//
// It exists because of one division of labour: Graphviz places what is related, a grid places what is merely many. Each
// mesh is a card. Inside it a few blocks of fixed size (planes, chips, namespace grids) are arranged by an [Engine],
// which is Graphviz' dot in a worker process, or [Columns] where Graphviz cannot run. The tiles in a grid, and the
// cards on their shelves, are placed here. Text is measured before, so that every box fits its words.
//
// The same graph and options give the same picture, byte for byte, with the same engine. It must never show an edge
// that the graph does not have, hide a node that it has, or hand a label to Graphviz.
package layout
