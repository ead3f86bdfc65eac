/** What lies under a point of the world: the innermost node, else an edge that passes near. */
import type { Point, PictureEdge, PictureNode } from '../api/view.gen';
import { contains, flatten, grow, segmentDistance } from './geometry';
import type { Scene } from './scene';

export interface Hit {
  readonly node?: PictureNode;
  readonly edge?: PictureEdge;
}

/** reach is how far from an edge's line still counts, in world pixels. */
export function hitTest(scene: Scene, p: Point, reach: number): Hit {
  const node = nodeAt(scene, p);
  const edge = edgeAt(scene, p, reach);
  // A group's area is mostly background: an edge that runs over it wins, over a leaf it does not.
  if (edge && (!node || scene.children.has(node.id))) return { edge };
  return node ? { node } : {};
}

/** Of overlapping nodes the deepest, and of equally deep ones the one drawn last. */
export function nodeAt(scene: Scene, p: Point): PictureNode | undefined {
  let best: PictureNode | undefined;
  let deepest = -1;
  for (const i of scene.nodeIndex.query({ x: p.x, y: p.y, w: 0, h: 0 })) {
    const node = scene.picture.nodes[i]!;
    const depth = scene.depth.get(node.id) ?? 0;
    if (depth >= deepest && contains(node.box, p)) {
      best = node;
      deepest = depth;
    }
  }
  return best;
}

export function edgeAt(scene: Scene, p: Point, reach: number): PictureEdge | undefined {
  let best: PictureEdge | undefined;
  let nearest = reach;
  for (const i of scene.edgeIndex.query(grow({ x: p.x, y: p.y, w: 0, h: 0 }, reach))) {
    const edge = scene.picture.edges[i]!;
    const line = flatten(edge.points, edge.curved ?? false);
    for (let s = 0; s + 1 < line.length; s++) {
      const distance = segmentDistance(p, line[s]!, line[s + 1]!);
      if (distance <= nearest) {
        best = edge;
        nearest = distance;
      }
    }
  }
  return best;
}
