/** Things of a small Atlas, for tests: a mesh with a plane, a namespace, a ztunnel and a waypoint. */
import type { Claim, Gateway, Member, Mesh, Plane, Ref, Rollout, Ztunnel } from '../api/view.gen';

export const context = 'prod eu';

const ref = (kind: Ref['kind'], name: string, namespace?: string): Ref => ({ kind, cluster: context, name, ...(namespace === undefined ? {} : { namespace }) });
const rollout: Rollout = { desired: 2, updated: 2, ready: 2, available: 2 };

export const plane = (more: Partial<Plane> = {}): Plane => ({
  ref: ref('plane', 'istiod-canary', 'istio-system'), revision: 'canary', version: '1.29.2', tags: ['prod'], default: false, ambient: true, presence: 'present',
  trustDomain: 'cluster.local', rollout, health: 'healthy', reasons: [], namespaces: 1, proxies: 4, ambientPods: 2,
  proxyVersions: [{ version: '1.29.2', pods: 4 }], scope: [], configs: [],
  webhooks: [{ object: 'MutatingWebhookConfiguration/istio-sidecar-injector-canary', own: true }],
  config: [{ path: 'accessLogFile', value: '/dev/stdout', default: '', differs: true }, { path: 'enableTracing', value: 'true', default: 'true', differs: false }],
  resources: { cpuRequest: '500m' }, because: [], ...more,
});

const claim: Claim = { plane: plane().ref, revision: 'canary', version: '1.29.2', mode: 'sidecar', pods: 2, strength: 'exact', because: [{ object: 'Namespace/shop', field: 'label istio.io/rev', value: 'canary', rule: 'the label: it counts' }] };

export const member = (more: Partial<Member> = {}): Member => ({
  ref: ref('namespace', 'shop'), labels: { 'istio.io/rev': 'canary' }, modes: ['sidecar'], wanted: [claim], running: [claim], home: plane().ref,
  pods: 3, proxied: 2, stale: 0, drift: 1, health: 'healthy', reasons: [], because: [],
  workloads: [{ ref: { ...ref('workload', 'web', 'shop'), workload: 'Deployment' }, kind: 'Deployment', mode: 'sidecar', wanted: [claim], running: [claim], pods: 3, ready: 3, stale: 0, drift: 1, because: [] }],
  ...more,
});

export const ztunnel: Ztunnel = { ref: ref('ztunnel', 'ztunnel', 'istio-system'), version: '1.29.2', claims: [], nodes: ['n1', 'n2'], rollout, health: 'healthy', reasons: [] };

export const gateway = (type: Gateway['type'], more: Partial<Gateway> = {}): Gateway => ({
  ref: ref(type === 'waypoint' ? 'waypoint' : 'gateway', 'door', 'shop'), type, serves: [], bound: [], claims: [], rollout, health: 'healthy', reasons: [], ...more,
});

export const mesh = (more: Partial<Mesh> = {}): Mesh => ({
  key: 'one', id: 'one', planes: [plane()], members: [member()], ztunnels: [ztunnel], waypoints: [], gateways: [], health: 'healthy', doubts: [], ...more,
});
