import { describe, expect, it } from 'vitest';
import type { Atlas } from '../api/view.gen';
import { indexAtlas } from '../atlas';
import { newScene } from '../chart/scene';
import { refID } from '../format';
import { sample } from '../test/sample';
import { member, mesh, plane } from '../test/things';
import { columnsFor, rowsOf, sorted, type Row } from './rows';

const row = (id: string, extra: Partial<Row> = {}): Row => ({
  id, kind: 'namespace', name: id, mesh: '', namespace: '', revision: '', version: '', mode: '', pods: undefined, stale: undefined, health: 'healthy', doubts: 0, change: '', holds: 0, ...extra,
});
const ids = (rows: readonly Row[]): string => rows.map((r) => r.id).join('');

describe('sorting the table', () => {
  it('counts numbers as numbers and versions as versions, up and down', () => {
    const rows = [row('a', { pods: 10, version: '1.9.0' }), row('b', { pods: 9, version: '1.29.2' }), row('c', { pods: 100, version: '1.27.0' })];
    expect(ids(sorted(rows, 'pods', false))).toBe('bac');
    expect(ids(sorted(rows, 'pods', true))).toBe('cab');
    expect(ids(sorted(rows, 'version', false))).toBe('acb');
  });
  it('puts the sick first by health', () => {
    expect(ids(sorted([row('a'), row('b', { health: 'failing' }), row('c', { health: 'unknown' })], 'health', false))).toBe('bca');
  });
  it('keeps what has no value at the end, and equals in reading order', () => {
    const rows = [row('a'), row('b', { stale: 2 }), row('c'), row('d', { stale: 2 }), row('e', { stale: 1 })];
    expect(ids(sorted(rows, 'stale', false))).toBe('ebdac');
    expect(ids(sorted(rows, 'stale', true))).toBe('bdeac');
    expect(ids(rows)).toBe('abcde');
  });
});

it('names the cluster where there are several', () => {
  expect(columnsFor(1, false).some((c) => c.key === 'cluster')).toBe(false);
  expect(columnsFor(1, false).some((c) => c.key === 'change')).toBe(false);
  expect(columnsFor(2, true).slice(-1).map((c) => c.key)).toEqual(['change']);
  expect(columnsFor(2, false).map((c) => c.key)).toEqual(['kind', 'name', 'health', 'mesh', 'cluster', 'revision', 'version', 'mode', 'pods', 'stale', 'doubts', 'namespace']);
  const atlas: Atlas = { takenAt: '2026-01-01T00:00:00Z', clusters: [], ztunnels: [], gateways: [], meshes: [mesh()], undecided: [], outside: [], doubts: [], gaps: [] };
  const picture = sample();
  const id = refID(member().ref);
  const scene = newScene({ ...picture, nodes: [{ ...picture.nodes[2]!, id }], edges: [], ops: [] });
  expect(rowsOf(scene, [id], indexAtlas(atlas), atlas)[0]!.cluster).toBe(member().ref.cluster);
});

it('gives a grid the mesh and the revision of its plane', () => {
  const atlas: Atlas = { takenAt: '2026-01-01T00:00:00Z', clusters: [], ztunnels: [], gateways: [], meshes: [mesh()], undecided: [], outside: [], doubts: [], gaps: [] };
  const picture = sample();
  const scene = newScene({ ...picture, nodes: [{ ...picture.nodes[2]!, id: 'grid', holds: [refID(member().ref)] }], edges: [], ops: [] });
  const [grid] = rowsOf(scene, ['grid'], indexAtlas(atlas), atlas);
  expect([grid!.mesh, grid!.revision, grid!.pods]).toEqual(['one', plane().revision, 3]);
});
