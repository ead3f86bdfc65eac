/**
 * The way from one picture of a source to the next: what is in both moves from its old place to its new one, what is new
 * comes up, and what is gone fades. Everything here is plain arithmetic on boxes; nothing draws, and nothing knows a clock.
 */
import type { Op, PictureNode, Point, Rect } from '../api/view.gen';
import { toScreen, toWorld, type Camera } from './camera';
import { intersects } from './geometry';
import { ancestors, type Scene } from './scene';

/** Milliseconds; no motion lasts longer than 200. */
export const duration = 180;
/** With more operations in view than this, or in the pictures than that, these fade into each other as they are. */
const most = 3000;
const mostInAll = 12_000;

/** Where an operation is drawn: moved by dx and dy, in a box of another size if it fills its node, and how strongly. */
export interface Placed {
  readonly dx: number;
  readonly dy: number;
  readonly box?: Rect;
  readonly alpha: number;
}

export class Transition {
  readonly #from: Scene;
  readonly #to: Scene;
  readonly #before: Camera;
  readonly #after: Camera;
  #gone: readonly Op[] | undefined;

  /** The camera just before and just after the change: a jump between them is part of the way. */
  constructor(from: Scene, to: Scene, before: Camera, after: Camera) {
    this.#from = from;
    this.#to = to;
    this.#before = before;
    this.#after = after;
  }

  /** Whether anything moves, comes or goes. */
  needed(): boolean {
    const { nodes } = this.#to.picture;
    return nodes.length !== this.#from.nodes.size || nodes.some((n) => !sameBox(n.box, this.#old(n.id)));
  }

  /** Whether so much is in view before or after that there is no time to move each thing. */
  tooMuch(was: Rect, is: Rect): boolean {
    if (this.#from.picture.ops.length + this.#to.picture.ops.length > mostInAll) return true;
    return this.#from.opIndex.query(was).length + this.#to.opIndex.query(is).length > most;
  }

  /** The node's box in the picture before, as it now lies in the world. */
  #old(id: string): Rect | undefined {
    const box = this.#from.nodes.get(id)?.box;
    return box && this.carried(box);
  }

  /** What was in the world before, where the camera now sees it at the same place. */
  carried(box: Rect): Rect {
    if (this.#before === this.#after) return box;
    const move = (p: Point): Point => toWorld(this.#after, toScreen(this.#before, p));
    const scale = this.#before.k / this.#after.k;
    return { ...move(box), w: box.w * scale, h: box.h * scale };
  }

  /** Where the node is at a share (0 to 1) of the way. */
  boxOf(node: PictureNode, share: number): Rect {
    const from = this.#old(node.id);
    return from ? mix(from, node.box, share) : node.box;
  }

  /** How an operation of the new picture is drawn. Lines follow no node: they come up where they will be. */
  coming(op: Op, share: number): Placed {
    const node = op.node === undefined || op.edge !== undefined ? undefined : this.#to.nodes.get(op.node);
    const from = node && this.#old(node.id);
    if (!node) return { dx: 0, dy: 0, alpha: share };
    if (!from) return { ...this.#along(ancestors(this.#to, node.id), share, 'new'), alpha: share };
    const at = mix(from, node.box, share);
    const placed = { dx: at.x - node.box.x, dy: at.y - node.box.y, alpha: 1 };
    return op.op === 'rect' && op.box && sameBox(op.box, node.box) ? { ...placed, box: at } : placed;
  }

  /** The operations of nodes that are no more, in the order of drawing; those of lines are gone at once. */
  going(share: number): { readonly op: Op; readonly at: Placed }[] {
    this.#gone ??= this.#from.picture.ops.filter((op) => op.node !== undefined && op.edge === undefined && !this.#to.nodes.has(op.node));
    return this.#gone.map((op) => {
      const box = this.#from.nodes.get(op.node!)?.box ?? { x: 0, y: 0, w: 0, h: 0 };
      const [was, along] = [this.carried(box), this.#along(ancestors(this.#from, op.node!), share, 'old')];
      return { op, at: { dx: was.x - box.x + along.dx, dy: was.y - box.y + along.dy, alpha: 1 - share } };
    });
  }

  /** How far the nearest group that is in both pictures is from its new place, or from its old one. */
  #along(groups: readonly PictureNode[], share: number, end: 'old' | 'new'): { dx: number; dy: number } {
    for (const { id } of groups) {
      const [from, to] = [this.#old(id), this.#to.nodes.get(id)?.box];
      if (!from || !to) continue;
      const at = mix(from, to, share);
      const home = end === 'old' ? from : to;
      return { dx: at.x - home.x, dy: at.y - home.y };
    }
    return { dx: 0, dy: 0 };
  }
}

const mix = (a: Rect, b: Rect, t: number): Rect => ({
  x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, w: a.w + (b.w - a.w) * t, h: a.h + (b.h - a.h) * t,
});

const sameBox = (a: Rect, b: Rect | undefined): boolean => b !== undefined && [a.x - b.x, a.y - b.y, a.w - b.w, a.h - b.h].every((d) => Math.abs(d) < 0.01);

/** Whether an operation that is moved can be seen. */
export const isSeen = (bounds: Rect, at: Placed, area: Rect): boolean =>
  at.box ? intersects(at.box, area) : intersects({ ...bounds, x: bounds.x + at.dx, y: bounds.y + at.dy }, area);
