// Command portolan charts Istio meshes: see README.md.
package main

func main() {}
