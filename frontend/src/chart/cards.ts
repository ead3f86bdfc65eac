/**
 * What the far level shows of a scene: its outermost groups as cards, each with its planes, its namespaces as cells, and
 * how many of these are how well. Taken from a scene once; it knows no camera but the height of a card's head.
 */
import type { Health, PictureNode, Rect } from '../api/view.gen';
import { count, healthGlyph, healths, isHealth } from '../format';
import type { Scene } from './scene';

/** A group that lies in no other. */
export interface Card {
  readonly root: PictureNode;
  readonly planes: readonly PictureNode[];
  /** Its namespaces. */
  readonly cells: readonly PictureNode[];
  /** Where the first namespace begins, in world pixels. */
  readonly top: number;
  readonly tally: Tally;
}

export interface Tally {
  readonly namespaces: number;
  readonly by: Readonly<Record<Health, number>>;
}

/** A tally in words, the fullest first and then in ever less room: the ill ones are what counts. */
export function summaries(t: Tally): string[] {
  const ill = healths.filter((h) => h !== 'healthy' && t.by[h] > 0).map((h) => `${healthGlyph[h]}${t.by[h]}`);
  const all = count(t.namespaces, 'namespace');
  return ill.length === 0 ? [all, String(t.namespaces)] : [[all, ...ill].join(' · '), [t.namespaces, ...ill].join(' · '), ill.join(' ')];
}

/** A name in so many characters; empty where too little of it would be left to know it by. */
export const shortened = (name: string, room: number): string => (name.length <= room ? name : room < leastOfName ? '' : `${name.slice(0, room - 1)}…`);

const leastOfName = 6;

const cards = new WeakMap<Scene, readonly Card[]>();

/** In reading order; made once for a scene. */
export function cardsOf(scene: Scene): readonly Card[] {
  let made = cards.get(scene);
  if (!made) cards.set(scene, (made = (scene.children.get('') ?? []).map((root) => cardOf(scene, root))));
  return made;
}

function cardOf(scene: Scene, root: PictureNode): Card {
  const inside = within(scene, root.id);
  const cells = inside.filter((n) => n.kind === 'namespace');
  const by: Record<Health, number> = { failing: 0, degraded: 0, unknown: 0, healthy: 0 };
  // What is there no more is drawn, and not counted.
  const there = cells.filter((n) => !n.gone);
  for (const cell of there) by[known(cell)]++;
  return {
    root, cells,
    planes: inside.filter((n) => n.kind === 'plane' && !n.gone),
    top: cells.reduce((top, n) => Math.min(top, n.box.y), Infinity),
    tally: { namespaces: there.length, by },
  };
}

const within = (scene: Scene, id: string): PictureNode[] =>
  (scene.children.get(id) ?? []).flatMap((node) => [node, ...within(scene, node.id)]);

export const known = (node: PictureNode): Health => (isHealth(node.health) ? node.health : 'unknown');

/** Where a box of the card's cells is drawn. */
export type Squeeze = (box: Rect) => Rect;

/** Moves cells out from under the card's head, of a height in world pixels: those at its top are the ill ones. */
export function squeezed(card: Card, head: number): Squeeze {
  const { y, h } = card.root.box;
  const from = y + head;
  if (from <= card.top || from >= y + h) return (box) => box;
  const share = (y + h - from) / (y + h - card.top);
  return (box) => ({ x: box.x, y: from + (box.y - card.top) * share, w: box.w, h: box.h * share });
}
