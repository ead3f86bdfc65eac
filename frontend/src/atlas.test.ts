import { describe, expect, it } from 'vitest';
import type { Atlas, Doubt, Mesh, Plane, Ref } from './api/view.gen';
import { canaryShare, doubtsAbout, indexAtlas, isCanary, uniqueDoubts } from './atlas';
import { filterMeshes } from './filter';

const ref = (name: string): Ref => ({ kind: 'plane', cluster: 'c', namespace: 'istio-system', name });

const plane = (name: string, revision: string, version: string, tags: string[] = []): Plane => ({
  ref: ref(name), revision, version, tags, default: false, ambient: false, presence: 'present', trustDomain: 'cluster.local',
  rollout: { desired: 1, updated: 1, ready: 1, available: 1 }, health: 'healthy', reasons: [], namespaces: 1, proxies: 1, ambientPods: 0,
  proxyVersions: [], scope: [], webhooks: [], configs: [], config: [], resources: {}, because: [],
});

const mesh = (id: string, planes: Plane[], more: Partial<Mesh> = {}): Mesh => ({
  key: id, id, planes, members: [], ztunnels: [], waypoints: [], gateways: [], health: 'healthy', doubts: [], ...more,
});

const doubt = (code: string, severity: Doubt['severity'], ...objects: Ref[]): Doubt => ({ code, severity, objects, message: code, why: '', remedy: '' });

const old = plane('istiod', 'default', '1.27.0', ['prod']);
const young = plane('istiod-canary', 'canary', '1.29.2');
const one = mesh('one', [old, young], {
  canary: { steps: [{ plane: old.ref, revision: 'default', version: '1.27.0', namespaces: 3, proxies: 30 }, { plane: young.ref, revision: 'canary', version: '1.29.2', namespaces: 1, proxies: 10 }] },
  doubts: [doubt('info', 'info', old.ref), doubt('bad', 'error', young.ref)],
});
const two = mesh('two', [plane('istiod-two', 'two', '1.29.2')]);

describe('filter', () => {
  it('shows all for nothing, and all planes of a mesh that matches itself', () => {
    expect(filterMeshes([one, two], '').length).toBe(2);
    expect(filterMeshes([one, two], 'ONE')[0]?.planes.length).toBe(2);
  });
  it('wants every word', () => {
    expect(filterMeshes([one, two], '1.29 canary').map((f) => f.planes.map((p) => p.revision))).toEqual([['canary']]);
    expect(filterMeshes([one, two], 'prod')[0]?.planes).toEqual([old]);
    expect(filterMeshes([one, two], 'nowhere')).toEqual([]);
  });
});

describe('atlas', () => {
  const atlas: Atlas = { takenAt: '2026-01-01T00:00:00Z', clusters: [], ztunnels: [], gateways: [], meshes: [one, two], undecided: [], outside: [], doubts: [doubt('bad', 'error', young.ref), doubt('warn', 'warning')], gaps: [] };
  const index = indexAtlas(atlas);

  it('puts the worst doubt first and says nothing twice', () => {
    expect(index.doubts.map((d) => d.code)).toEqual(['bad', 'warn', 'info']);
  });
  it('knows which doubts name a thing', () => {
    expect(doubtsAbout(index, old.ref).map((d) => d.code)).toEqual(['info']);
  });
  it('gathers the doubts of a mesh from itself and its planes once', () => {
    const all = [...one.doubts, ...one.planes.flatMap((p) => doubtsAbout(index, p.ref))];
    expect(uniqueDoubts(all).map((d) => d.code)).toEqual(['bad', 'info']);
  });
  it('calls canary what an upgrade leads to, and nothing else', () => {
    expect([isCanary(one, old), isCanary(one, young), isCanary(two, two.planes[0]!)]).toEqual([false, true, false]);
  });
  it('shares the proxies of an upgrade out', () => {
    expect(canaryShare(one, young)).toEqual({ proxies: 10, namespaces: 1, all: 40 });
    expect(canaryShare(two, two.planes[0]!)).toBeUndefined();
  });
});
