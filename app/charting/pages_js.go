package charting

// pages are none in a file that is looked at without the program.
var pages []Format
