package perform

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// lookout watches one namespace while workloads of it roll: its pods, and the kinds of workloads that are restarted.
// Nothing is asked twice, however many wait.
type lookout struct {
	namespace string
	end       context.CancelFunc
	ended     sync.WaitGroup
	pods      cache.SharedIndexInformer
	kinds     map[string]cache.SharedIndexInformer

	mu      sync.Mutex
	waiters map[chan struct{}]bool
	// trouble is why the last list or watch failed; nil where it did not.
	trouble error
}

// byOwner is the index of pods by what owns them.
const byOwner = "owner"

func ownerKey(ref facts.WorkloadRef) string { return ref.Kind + "/" + ref.Name }

// watchNamespace begins to watch; it ends with ctx, or by stop.
func watchNamespace(ctx context.Context, kube kubernetes.Interface, namespace string, kinds map[string]bool) (*lookout, error) {
	// Client-go would tell the terminal of each watch that breaks; whoever looks at the run is told better.
	ctx, end := context.WithCancel(logr.NewContext(ctx, logr.Discard()))
	l := &lookout{namespace: namespace, end: end, kinds: map[string]cache.SharedIndexInformer{}, waiters: map[chan struct{}]bool{}}
	pods, apps := kube.CoreV1().Pods(namespace), kube.AppsV1()
	l.pods = cache.NewSharedIndexInformer(source(l, pods.List, pods.Watch), &corev1.Pod{}, 0, cache.Indexers{
		byOwner: func(o interface{}) ([]string, error) {
			if p, ok := o.(*corev1.Pod); ok {
				return []string{ownerKey(ownerOf(p))}, nil
			}
			return nil, nil
		},
	})
	for kind := range kinds {
		switch kind {
		case kindDeployment:
			l.kinds[kind] = cache.NewSharedIndexInformer(source(l, apps.Deployments(namespace).List, apps.Deployments(namespace).Watch), &appsv1.Deployment{}, 0, cache.Indexers{})
		case kindStatefulSet:
			l.kinds[kind] = cache.NewSharedIndexInformer(source(l, apps.StatefulSets(namespace).List, apps.StatefulSets(namespace).Watch), &appsv1.StatefulSet{}, 0, cache.Indexers{})
		case kindDaemonSet:
			l.kinds[kind] = cache.NewSharedIndexInformer(source(l, apps.DaemonSets(namespace).List, apps.DaemonSets(namespace).Watch), &appsv1.DaemonSet{}, 0, cache.Indexers{})
		}
	}
	for _, informer := range l.all() {
		if err := l.start(ctx, informer); err != nil {
			l.stop()
			return nil, fmt.Errorf("watch namespace %s: %w", namespace, err)
		}
	}
	return l, nil
}

func (l *lookout) all() []cache.SharedIndexInformer {
	out := []cache.SharedIndexInformer{l.pods}
	for _, informer := range l.kinds {
		out = append(out, informer)
	}
	return out
}

func (l *lookout) start(ctx context.Context, informer cache.SharedIndexInformer) error {
	if err := informer.SetTransform(strip); err != nil {
		return err
	}
	if err := informer.SetWatchErrorHandlerWithContext(func(context.Context, *cache.Reflector, error) {}); err != nil {
		return err
	}
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(interface{}) { l.moved() },
		UpdateFunc: func(_, _ interface{}) { l.moved() },
		DeleteFunc: func(interface{}) { l.moved() },
	})
	if err != nil {
		return err
	}
	l.ended.Go(func() { informer.RunWithContext(ctx) })
	return nil
}

// stop ends the watches and gives their memory back.
func (l *lookout) stop() {
	l.end()
	l.ended.Wait()
}

// ready waits until all that is watched was read once.
func (l *lookout) ready(run context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(run, limit)
	defer cancel()
	for _, informer := range l.all() {
		if cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
			continue
		}
		if err := run.Err(); err != nil {
			return err
		}
		if err := l.lastTrouble(); err != nil {
			return fmt.Errorf("cannot follow namespace %s: %w", l.namespace, plainly(err))
		}
		return fmt.Errorf("cannot follow namespace %s: %w", l.namespace, ctx.Err())
	}
	return nil
}

// synced tells whether the pods were read, so that they can be counted.
func (l *lookout) synced() bool { return l.pods.HasSynced() }

// note keeps what the last answer was, and wakes those that wait where it is bad, or good again.
func (l *lookout) note(ctx context.Context, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	was := l.trouble
	if l.trouble = err; err != nil || was != nil {
		l.wake()
	}
}

func (l *lookout) lastTrouble() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.trouble
}

// moved says that something is otherwise.
func (l *lookout) moved() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trouble = nil
	l.wake()
}

// wake wakes all that wait.
func (l *lookout) wake() {
	for w := range l.waiters {
		select {
		case w <- struct{}{}:
		default: // It has not looked since it was woken last.
		}
	}
}

// listen gives a channel that says that something moved, until done is called.
func (l *lookout) listen() (moved <-chan struct{}, done func()) {
	w := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiters[w] = true
	return w, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.waiters, w)
	}
}

// workload is one as it was seen last; false where there is none.
func (l *lookout) workload(ref facts.WorkloadRef) (workload, bool) {
	object, found, err := l.kinds[ref.Kind].GetStore().GetByKey(l.namespace + "/" + ref.Name)
	if err != nil || !found {
		return workload{}, false
	}
	switch o := object.(type) {
	case *appsv1.Deployment:
		return ofDeployment(o), true
	case *appsv1.StatefulSet:
		return ofStatefulSet(o), true
	case *appsv1.DaemonSet:
		return ofDaemonSet(o), true
	}
	return workload{}, false
}

// podsOf are those of one owner.
func (l *lookout) podsOf(ref facts.WorkloadRef) []*corev1.Pod {
	objects, err := l.pods.GetIndexer().ByIndex(byOwner, ownerKey(ref))
	if err != nil {
		return nil
	}
	var out []*corev1.Pod
	for _, o := range objects {
		if p, ok := o.(*corev1.Pod); ok {
			out = append(out, p)
		}
	}
	return out
}

// allPods are all of the namespace.
func (l *lookout) allPods() []*corev1.Pod {
	var out []*corev1.Pod
	for _, o := range l.pods.GetStore().List() {
		if p, ok := o.(*corev1.Pod); ok {
			out = append(out, p)
		}
	}
	return out
}

// strip drops what is not asked before it is kept.
func strip(o interface{}) (interface{}, error) {
	switch o := o.(type) {
	case *corev1.Pod:
		return stripPod(o), nil
	case *appsv1.Deployment:
		o.ManagedFields, o.Annotations, o.Spec.Template = nil, nil, corev1.PodTemplateSpec{}
	case *appsv1.StatefulSet:
		o.ManagedFields, o.Annotations, o.Spec.Template, o.Spec.VolumeClaimTemplates = nil, nil, corev1.PodTemplateSpec{}, nil
	case *appsv1.DaemonSet:
		o.ManagedFields, o.Annotations, o.Spec.Template = nil, nil, corev1.PodTemplateSpec{}
	}
	return o, nil
}

// kindsOf are the kinds of workloads that a change restarts in a namespace.
func kindsOf(n revision.NamespaceChange) map[string]bool {
	out := map[string]bool{}
	for _, w := range n.Workloads {
		if w.Restart {
			out[w.Kind] = true
		}
	}
	return out
}

// source is where the objects of a kind come from. It notes whether the API server answers: a reflector tells that to nobody.
func source[L runtime.Object](l *lookout, list func(context.Context, metav1.ListOptions) (L, error), follow func(context.Context, metav1.ListOptions) (watch.Interface, error)) cache.ListerWatcher {
	return &cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
			got, err := list(ctx, o)
			l.note(ctx, err)
			return got, err
		},
		WatchFuncWithContext: func(ctx context.Context, o metav1.ListOptions) (watch.Interface, error) {
			got, err := follow(ctx, o)
			l.note(ctx, err)
			return got, err
		},
	}
}
