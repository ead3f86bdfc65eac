import { describe, expect, it } from 'vitest';
import type { Atlas, Claim, Member, PictureEdge, Ref } from './api/view.gen';
import { indexAtlas } from './atlas';
import { newScene } from './chart/scene';
import { claimsBehind, edgeFrom, edgeVerb } from './edge';
import { sample } from './test/sample';

const ref = (kind: Ref['kind'], name: string): Ref => ({ kind, cluster: 'c', name });
const [old, fresh] = [ref('plane', 'old'), ref('plane', 'fresh')];
const claim = (plane: Ref): Claim => ({ plane, revision: plane.name, pods: 1, strength: 'exact', because: [] });
const member = (name: string, wanted: Ref, running: Ref): Member => ({
  ref: ref('namespace', name), modes: [], wanted: [claim(wanted)], running: [claim(running)], home: running, pods: 1, proxied: 1,
  stale: wanted === running ? 0 : 1, health: 'healthy', reasons: [], workloads: [], because: [], labels: {},
} as unknown as Member);

const members = [member('moving', fresh, old), member('staying', old, old)];
const atlas = { meshes: [{ key: 'm', id: 'm', planes: [], members, ztunnels: [], waypoints: [], gateways: [], health: 'healthy', doubts: [] }], undecided: [], outside: [], ztunnels: [], gateways: [], doubts: [] } as unknown as Atlas;
const grid = { ...sample().nodes[2]!, id: 'grid' };
const tile = (m: Member) => ({ ...sample().nodes[3]!, id: `namespace/c/${m.ref.name}`, parent: 'grid' });
const scene = newScene({ ...sample(), nodes: [grid, ...members.map(tile)], edges: [] });
const edge = (kind: string, to: Ref): PictureEdge => ({ id: 'e', from: 'grid', to: `plane/c/${to.name}`, kind, alt: '', points: [] });
const names = (e: PictureEdge): string[] => claimsBehind(indexAtlas(atlas), atlas, scene, e).map((b) => b.ref.name);

describe('the claims behind an edge', () => {
  it('are those of all that the line speaks for', () => {
    expect(names(edge('manages', old))).toEqual(['moving', 'staying']);
  });
  it('are only of what is on its way, for what is wanted', () => {
    expect(names(edge('wanted', fresh))).toEqual(['moving']);
    expect(names(edge('wanted', old))).toEqual([]);
  });
  it('are found in what is folded away too', () => {
    const folded = newScene({ ...sample(), nodes: [{ ...grid, holds: members.map((m) => `namespace/c/${m.ref.name}`) }], edges: [] });
    expect(claimsBehind(indexAtlas(atlas), atlas, folded, edge('manages', old)).map((b) => b.ref.name)).toEqual(['moving', 'staying']);
  });
});

it('reads an edge from either end', () => {
  const e = edge('manages', old);
  expect(edgeFrom(e, 'grid')).toEqual({ says: 'managed by', other: 'plane/c/old' });
  expect(edgeFrom(e, 'plane/c/old')).toEqual({ says: 'manages', other: 'grid' });
  expect([edgeVerb('wanted'), edgeFrom(edge('possible', old), 'plane/c/old').says]).toEqual(['its labels ask for', 'perhaps manages']);
});
