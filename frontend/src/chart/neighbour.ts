/**
 * The nearest node in a direction, for arrows and h j k l. Leaves move among leaves and groups among groups of their
 * kind; down from a group enters it, up from its topmost child leaves it.
 */
import type { PictureNode, Rect } from '../api/view.gen';
import { centre } from './geometry';
import { isWithin, type Scene } from './scene';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Undefined when there is nothing further in that direction. */
export function neighbour(scene: Scene, from: string | undefined, direction: Direction): string | undefined {
  const node = from === undefined ? undefined : scene.nodes.get(from);
  if (!node) return scene.picture.nodes[0]?.id;
  const inside = scene.children.get(node.id);
  if (inside && direction === 'down') return topLeft(inside).id;
  let best: string | undefined;
  let shortest = Infinity;
  for (const other of scene.picture.nodes) {
    if (!comparable(scene, node, other)) continue;
    const length = distance(node.box, other.box, direction);
    if (length < shortest) {
      best = other.id;
      shortest = length;
    }
  }
  const parent = node.parent;
  // The way up out of a group is shorter than the way over to another one.
  if (direction === 'up' && parent && scene.nodes.has(parent)) {
    if (best === undefined || !isWithin(scene, best, parent)) {
      const climbed = climb(scene, parent, best);
      if (climbed) return climbed;
    }
  }
  return best;
}

/** From the top of a group: what lies above it within the outer group, else the group itself. */
function climb(scene: Scene, parent: string, best: string | undefined): string | undefined {
  const outer = scene.nodes.get(parent)?.parent;
  if (best !== undefined && outer && isWithin(scene, best, outer)) return best;
  return parent;
}

function comparable(scene: Scene, node: PictureNode, other: PictureNode): boolean {
  if (other.id === node.id) return false;
  const group = scene.children.has(node.id);
  if (group !== scene.children.has(other.id)) return false;
  return !group || scene.depth.get(node.id) === scene.depth.get(other.id);
}

/** How far b lies from a in that direction; sideways counts twice; Infinity when it does not lie there. */
function distance(a: Rect, b: Rect, direction: Direction): number {
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const [ca, cb] = [centre(a), centre(b)];
  const along = sign * (horizontal ? cb.x - ca.x : cb.y - ca.y);
  if (along <= 0.5) return Infinity;
  const across = horizontal ? gap(a.y, a.h, b.y, b.h) : gap(a.x, a.w, b.x, b.w);
  const off = horizontal ? Math.abs(cb.y - ca.y) : Math.abs(cb.x - ca.x);
  if (across > 2 * along) return Infinity;
  return along + 2 * across + off / 100;
}

/** The room between two spans; 0 when they overlap. */
function gap(a: number, aw: number, b: number, bw: number): number {
  return Math.max(0, b - (a + aw), a - (b + bw));
}

function topLeft(nodes: readonly PictureNode[]): PictureNode {
  return nodes.reduce((best, n) => (n.box.y < best.box.y || (n.box.y === best.box.y && n.box.x < best.box.x) ? n : best));
}
