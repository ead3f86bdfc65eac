/**
 * A picture made ready for looking things up: nodes by ID, children, edges at a node, and boxes in grids. Built once
 * for a picture and never changed; it knows no camera, no colour and no selection.
 */
import type { Op, Picture, PictureEdge, PictureNode, Rect } from '../api/view.gen';
import { around, grow } from './geometry';
import { BoxIndex } from './grid';
import { characters } from './text';

/** Advance of one character in ems: JetBrains Mono is 600 units of 1000. */
const advance = 0.6;

export interface Scene {
  readonly picture: Picture;
  readonly nodes: ReadonlyMap<string, PictureNode>;
  /** Children in reading order; the key '' has the roots. */
  readonly children: ReadonlyMap<string, readonly PictureNode[]>;
  readonly depth: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, PictureEdge>;
  /** Edges by the node they start or end at. */
  readonly edgesAt: ReadonlyMap<string, readonly PictureEdge[]>;
  /** Operations by the edge they draw. */
  readonly opsOfEdge: ReadonlyMap<string, readonly Op[]>;
  readonly nodeIndex: BoxIndex;
  readonly edgeIndex: BoxIndex;
  readonly opIndex: BoxIndex;
}

export function newScene(picture: Picture): Scene {
  const nodes = new Map(picture.nodes.map((n) => [n.id, n]));
  const children = new Map<string, PictureNode[]>();
  const depth = new Map<string, number>();
  for (const node of picture.nodes) {
    const parent = node.parent && nodes.has(node.parent) ? node.parent : '';
    push(children, parent, node);
    depth.set(node.id, parent === '' ? 0 : (depth.get(parent) ?? 0) + 1);
  }
  const edgesAt = new Map<string, PictureEdge[]>();
  for (const edge of picture.edges) {
    push(edgesAt, edge.from, edge);
    if (edge.to !== edge.from) push(edgesAt, edge.to, edge);
  }
  const opsOfEdge = new Map<string, Op[]>();
  for (const op of picture.ops) if (op.edge) push(opsOfEdge, op.edge, op);
  return {
    picture,
    nodes,
    children,
    depth,
    edges: new Map(picture.edges.map((e) => [e.id, e])),
    edgesAt,
    opsOfEdge,
    nodeIndex: new BoxIndex(picture.nodes.map((n) => n.box)),
    edgeIndex: new BoxIndex(picture.edges.map((e) => grow(around(e.points), 4))),
    opIndex: new BoxIndex(picture.ops.map(bounds)),
  };
}

/** Where an operation leaves ink; generous for texts, which are measured by the fixed advance of the face. */
export function bounds(op: Op): Rect {
  const ink = (op.width ?? 1) / 2 + 1;
  if (op.op === 'text') return textBounds(op);
  if (op.box) return grow(op.box, ink);
  // An arrow head is wider than its line.
  return grow(around(op.points ?? []), op.arrow ? ink * 6 : ink);
}

function textBounds(op: Op): Rect {
  const at = op.points?.[0] ?? { x: 0, y: 0 };
  const size = op.size ?? 12;
  const w = characters(op.text ?? '') * size * advance;
  const x = op.anchor === 'middle' ? at.x - w / 2 : op.anchor === 'end' ? at.x - w : at.x;
  return { x, y: at.y - size, w, h: size * 1.4 };
}

/** The node's ancestors, nearest first. */
export function ancestors(scene: Scene, id: string): PictureNode[] {
  const found: PictureNode[] = [];
  let node = scene.nodes.get(id);
  while (node?.parent) {
    node = scene.nodes.get(node.parent);
    if (!node || found.includes(node)) break;
    found.push(node);
  }
  return found;
}

/** The group that the node lies in and that lies in no other; itself where it is that. */
export const outermost = (scene: Scene, id: string): string => ancestors(scene, id).at(-1)?.id ?? id;

/** Whether the node is, or lies inside, the group. */
export const isWithin = (scene: Scene, id: string, group: string): boolean =>
  id === group || ancestors(scene, id).some((a) => a.id === group);

/** The nodes that are among the things, or hold one of them. */
export function foundNodes(scene: Scene, things: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of scene.picture.nodes) {
    if (things.has(node.id) || node.holds?.some((id) => things.has(id))) found.add(node.id);
  }
  return found;
}

/** All nodes in reading order: a group, then what it holds. */
export function readingOrder(scene: Scene): string[] {
  const order: string[] = [];
  const visit = (node: PictureNode): void => {
    order.push(node.id);
    for (const child of scene.children.get(node.id) ?? []) visit(child);
  };
  for (const root of scene.children.get('') ?? []) visit(root);
  return order;
}

/** The node one step further in reading order, or undefined at the end, so that tab can leave the chart. */
export function stepInOrder(order: readonly string[], from: string | undefined, step: 1 | -1): string | undefined {
  if (order.length === 0) return undefined;
  const at = from === undefined ? -1 : order.indexOf(from);
  if (at < 0) return step === 1 ? order[0] : order[order.length - 1];
  return order[at + step];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
