package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// proxies keeps, for every running pod with a proxy, a stream to the istiod which that proxy would connect to, until it
// is interrupted. Its argument is a kubeconfig.
//
// It stands for pilot-agent and ztunnel in a cluster without containers, so that an istiod knows of its proxies. It must
// never use anything to find the istiod but what the pod says.
func proxies(args []string) error {
	if len(args) != 1 {
		return errors.New("want one kubeconfig")
	}
	config, err := clientcmd.BuildConfigFromFlags("", args[0])
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &population{client: client, running: map[types.UID]context.CancelFunc{}}
	factory := informers.NewSharedInformerFactory(client, 0)
	_, err = factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { p.see(ctx, object) },
		UpdateFunc: func(_, object any) { p.see(ctx, object) },
		DeleteFunc: p.forget,
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	p.streams.Wait()
	return nil
}

// population is the proxies that run, by their pods.
type population struct {
	client  kubernetes.Interface
	mu      sync.Mutex
	running map[types.UID]context.CancelFunc
	streams sync.WaitGroup
}

// see starts the proxy of a pod that has begun to run, and ends that of a pod which has ended.
func (p *population) see(ctx context.Context, object any) {
	pod, ok := object.(*core.Pod)
	if !ok {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	cancel, known := p.running[pod.UID]
	switch runs := pod.Status.Phase == core.PodRunning && pod.Status.PodIP != "" && pod.DeletionTimestamp == nil; {
	case known && !runs:
		cancel()
		delete(p.running, pod.UID)
	case !known && runs && proxyContainer(pod) != nil:
		ctx, cancel := context.WithCancel(ctx)
		p.running[pod.UID] = cancel
		p.streams.Go(func() { p.stay(ctx, pod) })
	}
}

func (p *population) forget(object any) {
	if last, ok := object.(cache.DeletedFinalStateUnknown); ok {
		object = last.Obj
	}
	pod, ok := object.(*core.Pod)
	if !ok {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if cancel := p.running[pod.UID]; cancel != nil {
		cancel()
		delete(p.running, pod.UID)
	}
}

// stay connects, and connects again when the stream ends, as proxies do.
func (p *population) stay(ctx context.Context, pod *core.Pod) {
	for {
		err := p.connect(ctx, pod)
		if ctx.Err() != nil {
			return
		}
		fmt.Fprintf(os.Stderr, "%s/%s: %v\n", pod.Namespace, pod.Name, err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// connect keeps one stream until it ends; the error says why it did.
func (p *population) connect(ctx context.Context, pod *core.Pod) error {
	proxy, err := newProxy(pod)
	if err != nil {
		return err
	}
	address, err := resolve(ctx, p.client, pod.Namespace, proxy.discovery)
	if err != nil {
		return fmt.Errorf("find %s: %w", proxy.discovery, err)
	}
	return stream(ctx, address, proxy)
}
