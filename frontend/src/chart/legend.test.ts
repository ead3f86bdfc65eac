import { describe, expect, it } from 'vitest';
import type { Op, Picture } from '../api/view.gen';
import { sample } from '../test/sample';
import { legendOf } from './legend';

const withOps = (...ops: Op[]): Picture => ({ ...sample(), ops });
const words = (p: Picture): string[] => legendOf(p).map((s) => s.word);

describe('the legend', () => {
  it('has nothing for a picture without signs', () => {
    expect(words(withOps())).toEqual([]);
  });
  it('has each sign of the picture once, worst health first, and no other', () => {
    const icon = (name: 'healthy' | 'failing' | 'stale'): Op => ({ op: 'icon', icon: name, node: 'm1/a', box: { x: 0, y: 0, w: 9, h: 9 }, fill: `health.${name}` });
    expect(words(withOps(icon('healthy'), icon('stale'), icon('failing'), icon('healthy')))).toEqual(['failing', 'healthy', 'stale: pods run something else than new ones would']);
  });
  it('does not take the signs of the picture\u2019s own legend for things', () => {
    expect(words(withOps({ op: 'icon', icon: 'degraded', box: { x: 0, y: 0, w: 9, h: 9 }, fill: 'health.degraded' }))).toEqual([]);
  });
  it('tells lines that are sure from those that are not', () => {
    const line = (dash: boolean): Op => ({ op: 'path', edge: 'e1', points: [{ x: 0, y: 0 }, { x: 1, y: 1 }], stroke: 'edge.manages', dash });
    expect(legendOf(withOps(line(false))).map((s) => s.look)).toEqual(['line']);
    expect(words(withOps(line(true)))).toEqual(['managed by, as far as labels tell']);
  });
  it('shows a thing as it looks when it is well, where one is', () => {
    const tile = (node: string, health: string): Op => ({ op: 'rect', node, box: { x: 0, y: 0, w: 9, h: 9 }, fill: `tile.${health}.fill`, stroke: `tile.${health}.stroke` });
    expect(legendOf(withOps(tile('m1/a', 'failing'), tile('m1/b', 'healthy'), tile('m1/c', 'degraded'))).map((s) => [s.word, s.fill])).toEqual([['namespace', 'tile.healthy.fill']]);
    expect(legendOf(withOps(tile('m1/a', 'failing'))).map((s) => s.fill)).toEqual(['tile.failing.fill']);
  });
  it('explains boxes, hatching and bars where there are some', () => {
    const rect = (extra: Partial<Op>): Op => ({ op: 'rect', node: 'm1/plane', box: { x: 0, y: 0, w: 9, h: 9 }, ...extra });
    expect(words(withOps(rect({ fill: 'plane.healthy.fill', stroke: 'plane.healthy.stroke' }), rect({ fill: 'hatch', hatch: true }), rect({ fill: 'progress.track' })))).toEqual([
      'control plane', 'how far an upgrade is: its share of the proxies', 'partly unread: a permission is missing',
    ]);
  });
});
