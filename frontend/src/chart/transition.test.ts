import { describe, expect, it } from 'vitest';
import type { Picture, PictureNode } from '../api/view.gen';
import { sample } from '../test/sample';
import { newScene } from './scene';
import { Transition } from './transition';

const still = { x: 0, y: 0, k: 1 };

/** The sample with its second mesh 100 further to the right and larger, without m1/d and with m1/new. */
function next(): Picture {
  const picture = sample();
  const nodes = picture.nodes.flatMap((n): PictureNode[] => {
    if (n.id === 'm1/d') return [{ ...n, id: 'm1/new' }];
    if (!n.id.startsWith('m2')) return [n];
    return [{ ...n, box: { ...n.box, x: n.box.x + 100, w: n.id === 'm2' ? n.box.w * 2 : n.box.w } }];
  });
  return { ...picture, nodes, ops: nodes.map((n) => ({ op: 'rect' as const, node: n.id, box: n.box, fill: 'mesh.fill' })) };
}

describe('transition', () => {
  const [from, to] = [newScene(sample()), newScene(next())];
  const way = new Transition(from, to, still, still);
  const op = (id: string) => to.picture.ops.find((o) => o.node === id)!;

  it('is not needed between equal pictures', () => {
    expect(new Transition(from, newScene(sample()), still, still).needed()).toBe(false);
    expect(way.needed()).toBe(true);
  });

  it('leads from the old place to the new one', () => {
    const m2 = to.nodes.get('m2')!;
    expect(way.boxOf(m2, 0)).toEqual(from.nodes.get('m2')!.box);
    expect(way.boxOf(m2, 0.5)).toMatchObject({ x: 550, w: 600 });
    expect(way.boxOf(m2, 1)).toEqual(m2.box);
    expect(way.coming(op('m2'), 0.5)).toMatchObject({ alpha: 1, box: { x: 550, w: 600 } });
  });

  it('leaves alone what did not move', () => {
    expect(way.coming(op('m1/a'), 0.3)).toMatchObject({ dx: 0, dy: 0, alpha: 1 });
  });

  it('lets what is new come and what is gone go', () => {
    expect(way.coming(op('m1/new'), 0.25).alpha).toBe(0.25);
    expect(way.going(0.25).map(({ op: o, at }) => [o.node, at.alpha])).toEqual([['m1/d', 0.75]]);
  });

  it('takes what comes and goes along with its group', () => {
    const picture = next();
    const nodes = picture.nodes.map((n) => (n.id === 'm2/d' ? { ...n, id: 'm2/new' } : n));
    const ops = nodes.map((n) => ({ op: 'rect' as const, node: n.id, box: n.box }));
    const other = new Transition(from, newScene({ ...picture, nodes, ops }), still, still);
    expect(other.coming({ op: 'rect', node: 'm2/new' }, 0.25)).toMatchObject({ dx: -75, alpha: 0.25 });
    expect(other.going(0.25).find(({ op: o }) => o.node === 'm2/d')?.at).toEqual({ dx: 25, dy: 0, alpha: 0.75 });
  });

  it('lets lines come where they will be', () => {
    expect(way.coming({ op: 'path', edge: 'e1', node: 'm2' }, 0.5)).toEqual({ dx: 0, dy: 0, alpha: 0.5 });
  });

  it('makes up for a jump of the camera', () => {
    const jumped = new Transition(from, to, still, { x: 100, y: 50, k: 1 });
    const a = to.nodes.get('m1/a')!;
    expect(jumped.needed()).toBe(true);
    expect(jumped.boxOf(a, 0)).toEqual({ ...a.box, x: a.box.x - 100, y: a.box.y - 50 });
    expect(jumped.boxOf(a, 1)).toEqual(a.box);
  });
});
