import { describe, expect, it } from 'vitest';
import type { Op } from '../api/view.gen';
import { sample } from '../test/sample';
import { closeFrom, isDrawn, levelAt, middleFrom } from './detail';
import { intersects } from './geometry';
import { BoxIndex } from './grid';
import { highlightEdge, highlightNode } from './highlight';
import { edgeAt, hitTest, nodeAt } from './hit';
import { neighbour } from './neighbour';
import { ancestors, bounds, newScene, readingOrder, stepInOrder } from './scene';

const scene = newScene(sample());

describe('index of boxes', () => {
  it('finds what a look at every box finds, in order', () => {
    // A fixed pseudo-random sequence: the test is the same on every run.
    let seed = 42;
    const next = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    const boxes = Array.from({ length: 500 }, () => ({ x: next(5000) - 500, y: next(5000) - 500, w: next(900), h: next(300) }));
    const index = new BoxIndex(boxes);
    for (const area of [{ x: 0, y: 0, w: 300, h: 300 }, { x: -600, y: 900, w: 10, h: 2000 }, { x: 777, y: 777, w: 0, h: 0 }, { x: -1e5, y: -1e5, w: 2e5, h: 2e5 }]) {
      const want = boxes.flatMap((b, i) => (intersects(b, area) ? [i] : []));
      expect(index.query(area)).toEqual(want);
    }
  });

  it('leaves out what is not in view', () => {
    const seen = scene.opIndex.query({ x: 0, y: 0, w: 400, h: 300 }).map((i) => scene.picture.ops[i]!.node);
    expect(seen).toContain('m1/d');
    expect(seen).not.toContain('m2/d');
  });

  it('counts the whole of a text by its anchor', () => {
    const op: Op = { op: 'text', text: 'abcd', size: 10, points: [{ x: 100, y: 50 }], anchor: 'end' };
    expect(bounds(op)).toMatchObject({ x: 76, w: 24 });
    expect(bounds({ ...op, anchor: 'middle' }).x).toBe(88);
  });
});

describe('hit test', () => {
  it('answers the innermost node', () => {
    expect(nodeAt(scene, { x: 40, y: 180 })?.id).toBe('m1/a');
    expect(nodeAt(scene, { x: 25, y: 150 })?.id).toBe('m1/grid');
    expect(nodeAt(scene, { x: 5, y: 5 })?.id).toBe('m1');
    expect(nodeAt(scene, { x: 450, y: 5 })).toBeUndefined();
  });

  it('prefers a near edge to the group behind it, and a leaf to an edge', () => {
    expect(hitTest(scene, { x: 202, y: 120 }, 6).edge?.id).toBe('e1');
    expect(hitTest(scene, { x: 220, y: 120 }, 6).node?.id).toBe('m1');
    expect(hitTest(scene, { x: 200, y: 88 }, 6).node?.id).toBe('m1/plane');
    expect(edgeAt(scene, { x: 300, y: 120 }, 6)).toBeUndefined();
  });
});

describe('neighbours', () => {
  it('moves among the tiles', () => {
    expect(neighbour(scene, 'm1/a', 'right')).toBe('m1/b');
    expect(neighbour(scene, 'm1/a', 'down')).toBe('m1/c');
    expect(neighbour(scene, 'm1/d', 'up')).toBe('m1/b');
    expect(neighbour(scene, 'm1/b', 'right')).toBe('m2/a');
    expect(neighbour(scene, 'm1/a', 'left')).toBeUndefined();
  });

  it('climbs from the top tile to the plane, and from there to the mesh', () => {
    expect(neighbour(scene, 'm1/a', 'up')).toBe('m1/plane');
    expect(neighbour(scene, 'm1/plane', 'up')).toBe('m1');
  });

  it('moves among meshes and into them', () => {
    expect(neighbour(scene, 'm1', 'right')).toBe('m2');
    expect(neighbour(scene, 'm1', 'down')).toBe('m1/plane');
    expect(neighbour(scene, undefined, 'left')).toBe('m1');
  });
});

describe('reading order', () => {
  it('visits every node once, groups before what they hold', () => {
    const order = readingOrder(scene);
    expect([...order].sort()).toEqual(scene.picture.nodes.map((n) => n.id).sort());
    for (const id of order) for (const a of ancestors(scene, id)) expect(order.indexOf(a.id)).toBeLessThan(order.indexOf(id));
  });

  it('ends at either end', () => {
    const order = readingOrder(scene);
    expect(stepInOrder(order, undefined, 1)).toBe('m1');
    expect(stepInOrder(order, order[order.length - 1], 1)).toBeUndefined();
    expect(stepInOrder(order, 'm1', -1)).toBeUndefined();
    expect(stepInOrder([], undefined, 1)).toBeUndefined();
  });
});

describe('highlight', () => {
  const unknown = (): undefined => undefined;

  it('of a namespace does not light its grid\'s edge to a plane that only its neighbours want', () => {
    const picture = sample();
    const wanted = { ...picture.edges[0]!, id: 'w', from: 'm1/grid', to: 'm2/plane', kind: 'wanted' };
    const two = newScene({ ...picture, edges: [...picture.edges, wanted] });
    expect([...highlightNode(two, 'm1/a', () => new Set(['m1/plane'])).edges]).toEqual(['e1']);
    expect([...highlightNode(two, 'm1/a', () => new Set(['m1/plane', 'm2/plane'])).edges].sort()).toEqual(['e1', 'w']);
    expect([...highlightNode(two, 'm1/grid', unknown).edges].sort()).toEqual(['e1', 'w']);
  });

  it('leads from a namespace over its grid to its plane, and nowhere else', () => {
    const lit = highlightNode(scene, 'm1/c', unknown);
    expect([...lit.edges]).toEqual(['e1']);
    expect(lit.nodes).toContain('m1/plane');
    expect([...lit.nodes].some((id) => id.startsWith('m2'))).toBe(false);
  });

  it('shows what a plane manages', () => {
    expect([...highlightNode(scene, 'm2/plane', unknown).nodes].sort()).toEqual(['m2/grid', 'm2/plane']);
  });

  it('of an edge is its two ends', () => {
    expect([...highlightEdge(scene.picture.edges[0]!).nodes]).toEqual(['m1/grid', 'm1/plane']);
  });

  it('survives a node that is gone', () => {
    expect(highlightNode(scene, 'gone', unknown).nodes.size).toBe(0);
  });
});

describe('semantic zoom', () => {
  it('has three levels', () => {
    expect([levelAt(0.1), levelAt(middleFrom), levelAt(closeFrom)]).toEqual([0, 1, 2]);
  });

  it('draws an operation from its level on, and texts only where they can be read', () => {
    expect(isDrawn({ op: 'rect', detail: 1 }, 0.1)).toBe(false);
    expect(isDrawn({ op: 'rect', detail: 1 }, middleFrom)).toBe(true);
    expect(isDrawn({ op: 'text', size: 12 }, 0.2)).toBe(false);
    expect(isDrawn({ op: 'text', size: 12 }, 1)).toBe(true);
  });

  it('has no boxes without their words: the texts of the middle can be read where it begins', () => {
    // The names of tiles, the words of planes and grids, and badges: sizeTile, sizeSmall and sizeBadge of graph/layout.
    for (const size of [11.5, 11, 10.5]) expect(isDrawn({ op: 'text', detail: 1, size }, middleFrom)).toBe(true);
  });
});
