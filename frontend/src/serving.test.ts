import { describe, expect, it } from 'vitest';
import type { Binding } from './api/view.gen';
import { ambientWords, byHealth, clustersOf, labelsOf, rootsOf, servedBy } from './serving';
import { gateway, member, mesh, plane } from './test/things';

const binding = (kind: string, namespace: string, name: string): Binding => ({ kind, namespace, name, strength: 'inferred', because: [] });
const claim = (mode: string, pods = 0) => ({ ...member().wanted[0]!, mode, pods });

describe('servedBy', () => {
  it('finds the waypoints of a namespace and of what is in it, and of no other', () => {
    const whole = gateway('waypoint', { bound: [binding('Namespace', 'shop', 'shop')] });
    const part = gateway('waypoint', { bound: [binding('Namespace', 'bank', 'bank'), binding('Service', 'shop', 'web'), binding('Service', 'bank', 'web')] });
    const other = gateway('waypoint', { bound: [binding('Namespace', 'bank', 'bank')] });
    const elsewhere = gateway('waypoint', { ref: { ...whole.ref, cluster: 'other' }, bound: [binding('Namespace', 'shop', 'shop')] });
    const served = servedBy(mesh({ waypoints: [whole, part, other, elsewhere] }), member());
    expect(served.map((s) => s.bound.map((b) => `${b.kind} ${b.name}`))).toEqual([['Namespace shop'], ['Service web']]);
    expect(servedBy(undefined, member())).toEqual([]);
  });
});

it('tells what is asked of ambient from what is so', () => {
  expect(ambientWords(member())).toBe('');
  expect(ambientWords(member({ wanted: [claim('ambient')], running: [claim('ambient', 2), claim('sidecar', 1)] }))).toBe('asked for, 2 of 3 pods redirected');
  expect(ambientWords(member({ wanted: [claim('ambient')], running: [] }))).toBe('asked for, no pod is redirected');
  const undecided = [{ ...member().workloads[0]!, disputed: 2 }];
  expect(ambientWords(member({ wanted: [claim('ambient')], running: [claim('ambient', 2), claim('ambient', 2)], workloads: undecided }))).toBe('asked for, 2 of 3 pods redirected');
  expect(ambientWords(member({ wanted: [], running: [claim('ambient', 3)] }))).toBe('not asked for, 3 of 3 pods redirected');
});
it('puts Istio’s labels first and leaves the name out', () => {
  expect(labelsOf(member({ labels: { team: 'a', 'topology.istio.io/network': 'n', 'kubernetes.io/metadata.name': 'shop', 'istio.io/rev': 'x' } })).map(([k]) => k)).toEqual(['istio.io/rev', 'topology.istio.io/network', 'team']);
});
it('counts every health, also where there is none of it', () => {
  expect(byHealth([member(), member({ health: 'failing' }), member()])).toEqual([['failing', 1], ['degraded', 0], ['unknown', 0], ['healthy', 2]]);
});
it('gathers the planes of a root', () => {
  const of = (name: string, fingerprint: string) => plane({ ref: { ...plane().ref, name }, root: { fingerprint } });
  expect(rootsOf(mesh({ planes: [of('a', '1'), plane(), of('b', '2'), of('c', '1')] })).map((r) => [r.root.fingerprint, r.planes.map((p) => p.name)])).toEqual([['1', ['a', 'c']], ['2', ['b']]]);
});
it('names each cluster of a mesh once', () => {
  const away = member({ ref: { kind: 'namespace', cluster: 'away', name: 'x' } });
  expect(clustersOf(mesh({ members: [member(), away, away] }))).toEqual(['away', 'prod eu']);
});
