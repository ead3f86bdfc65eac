package cluster

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// freePorts finds n free loopback ports below the range that the kernel hands
// out for outgoing connections, where a port could be taken again between this
// look and its use.
func freePorts(n int) ([]int, error) {
	const lowest, width, tries = 20000, 10000, 500
	var ports []int
	var held []net.Listener
	defer func() {
		for _, l := range held {
			_ = l.Close()
		}
	}()
	for range tries {
		port := lowest + rand.IntN(width)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		held = append(held, l)
		if ports = append(ports, port); len(ports) == n {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("find %d free ports on loopback: only %d after %d tries", n, len(ports), tries)
}
