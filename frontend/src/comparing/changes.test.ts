import { describe, expect, it } from 'vitest';
import type { DiffChange, Difference, DiffKind } from '../api/view.gen';
import { changesAt, grouped, saysOf, stepFrom, summary, tally, wentAlong, wordOf } from './changes';

const change = (id: string, more: Partial<DiffChange> = {}): DiffChange => ({ id, about: 'namespace', name: id, mesh: 'one', kind: 'changed', lines: [], nodes: [id], ...more });
const moved = (id: string, more: Partial<DiffChange> = {}): DiffChange => change(id, { kind: 'moved', from: 'a', to: 'b', ...more });
const difference = (changes: readonly DiffChange[], consequences: readonly DiffChange[] = []): Difference => ({
  before: { takenAt: '2026-01-01T00:00:00Z' }, after: { takenAt: '2026-01-02T00:00:00Z' }, clusters: [], meshes: [], changes, consequences, ignored: 0, notes: [],
});
const none = new Set<never>();

describe('the list of changes', () => {
  const { mesh: _, ...bare } = change('gap', { kind: 'added' });
  const all = difference([change('x', { mesh: 'two' }), moved('y'), bare], [change('p', { about: 'plane' })]);
  it('stands by mesh, what is in none last', () => {
    expect(grouped(all, none).map((g) => [g.mesh, g.changes.map((c) => c.id), g.consequences.length])).toEqual([['one', ['y'], 1], ['two', ['x'], 0], ['', ['gap'], 0]]);
  });
  it('keeps to the kinds that are asked for, and then tells no consequences', () => {
    expect(grouped(all, new Set<DiffKind>(['moved'])).map((g) => [g.mesh, g.changes.length, g.consequences.length])).toEqual([['one', 1, 0]]);
  });
  it('is counted by kind', () => {
    expect(tally(all.changes)).toEqual([{ kind: 'added', n: 1 }, { kind: 'moved', n: 1 }, { kind: 'changed', n: 1 }]);
    expect(summary({ ...all, ignored: 2 })).toBe('3 changes, 2 ignored');
  });
});

describe('a change', () => {
  it('says where it went, or what came', () => {
    expect(saysOf(moved('x'))).toBe('a → b');
    expect(saysOf(change('x', { kind: 'added', says: '3 pods' }))).toBe('3 pods');
  });
  it('of a workload says nothing more where it went along with its namespace', () => {
    const pod = moved('w', { about: 'workload', nodes: ['x'] });
    expect(wentAlong(pod, moved('x'))).toBe(true);
    expect(wentAlong(pod, moved('x', { to: 'c' }))).toBe(false);
    expect(wentAlong(pod, moved('other'))).toBe(false);
    expect(wentAlong(pod, undefined)).toBe(false);
  });
  it('is found at the node that shows it, and at one that holds that', () => {
    const of = difference([change('w', { about: 'workload', nodes: ['x'] }), change('z')]);
    const node = (id: string, holds?: string[]) => ({ id, kind: 'namespace', label: id, alt: id, health: 'healthy', box: { x: 0, y: 0, w: 1, h: 1 }, ...(holds ? { holds } : {}) });
    expect(changesAt(of, node('x')).map((c) => c.id)).toEqual(['w']);
    expect(changesAt(of, node('grid', ['x', 'z'])).map((c) => c.id)).toEqual(['w', 'z']);
    expect(changesAt(of, node('y'))).toEqual([]);
  });
  it('is one word in the table', () => {
    expect([wordOf({ mark: 'moved', changes: 2 }), wordOf({ changes: 2 }), wordOf({})]).toEqual(['moved', '2 changed', '']);
  });
});

it('steps through the changes round and round', () => {
  const all = [change('a'), change('b'), change('c')];
  expect([stepFrom(all, undefined, 1), stepFrom(all, 'c', 1), stepFrom(all, 'a', -1), stepFrom(all, 'gone', -1)].map((c) => c?.id)).toEqual(['a', 'a', 'c', 'c']);
  expect(stepFrom([], 'a', 1)).toBeUndefined();
});
