/**
 * Draws a scene through a camera onto a 2D context. It knows neither input nor state: everything it needs comes in, and
 * pixels come out. A frame has two layers: the chart, and on it the marks of what is selected and pointed at.
 */
import type { Op, PictureEdge, PictureNode, Rect } from '../api/view.gen';
import { toWorld, visible, type Camera } from './camera';
import { isDrawn, levelAt } from './detail';
import { grow, type Size } from './geometry';
import type { Highlight } from './highlight';
import { drawOp, prepareText, trace, type Ink } from './op';
import { cellOf, drawOverview } from './overview';
import { outermost, type Scene } from './scene';

export interface Frame {
  readonly scene: Scene;
  readonly camera: Camera;
  readonly size: Size;
  /** Device pixels for one CSS pixel. */
  readonly ratio: number;
  readonly ink: Ink;
  /** What belongs to the selection and to what is pointed at. */
  readonly selected: Highlight;
  readonly hovered: Highlight;
  readonly selection: string | undefined;
  readonly hover: string | undefined;
  /** A word on a plane beside its label, e.g. how far an upgrade is on it; empty for none. */
  noteOf(id: string): string;
  /** Whether a node steps back because it is not what is looked for; no function where nothing is. */
  readonly dim?: ((node: string) => boolean) | undefined;
  /** The nodes that are looked for. */
  readonly matches?: ReadonlySet<string> | undefined;
  /** Where a node is just now, while it is on its way to its box. */
  readonly place?: (node: PictureNode) => Rect;
}

/** Edges that have nothing to do with what is highlighted step back to this. */
const quiet = 0.25;
/** What is not looked for steps back to this. */
export const dimmed = 0.3;

/** The edges that are lit while others step back; none where nothing is highlighted. */
export const litEdges = (f: Frame): ReadonlySet<string> => (f.hovered.edges.size > 0 ? f.hovered.edges : f.selected.edges);

/**
 * The layer below: everything but the marks. With a part, in device pixels, only what can be seen in it is drawn, and
 * nothing outside of it is touched. Answers how many operations that were.
 */
export function drawChart(ctx: CanvasRenderingContext2D, f: Frame, part?: Rect): number {
  const { camera: c, ratio } = f;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  const all = part ?? { x: 0, y: 0, w: ctx.canvas.width, h: ctx.canvas.height };
  if (part) {
    ctx.beginPath();
    ctx.rect(part.x, part.y, part.w, part.h);
    ctx.clip();
  }
  ctx.fillStyle = f.ink('canvas');
  ctx.fillRect(all.x, all.y, all.w, all.h);
  ctx.setTransform(c.k * ratio, 0, 0, c.k * ratio, c.x * ratio, c.y * ratio);
  prepareText(ctx);
  const area = part ? worldOf(f, part) : visible(c, f.size);
  const drawn = levelAt(c.k) === 0 ? drawOverview(ctx, f, area) : drawOps(ctx, f, area);
  ctx.restore();
  return drawn;
}

function worldOf(f: Frame, part: Rect): Rect {
  const at = toWorld(f.camera, { x: part.x / f.ratio, y: part.y / f.ratio });
  const px = 1 / (f.ratio * f.camera.k);
  return { x: at.x, y: at.y, w: part.w * px, h: part.h * px };
}

function drawOps(ctx: CanvasRenderingContext2D, f: Frame, area: Rect): number {
  const { ops } = f.scene.picture;
  let drawn = 0;
  for (const i of f.scene.opIndex.query(area)) {
    const op = ops[i]!;
    if (!isDrawn(op, f.camera.k)) continue;
    ctx.globalAlpha = strength(f, op);
    drawOp(ctx, op, inkOf(f, op), f.camera.k);
    drawn++;
  }
  ctx.globalAlpha = 1;
  if (f.matches) drawMatches(ctx, f, f.matches, area);
  return drawn;
}

/** How strongly an operation is drawn: what is neither highlighted nor looked for steps back. */
export function strength(f: Frame, op: Op): number {
  if (op.edge) {
    const lit = litEdges(f);
    if (lit.size > 0) return lit.has(op.edge) ? 1 : quiet;
    const edge = f.dim && f.scene.edges.get(op.edge);
    return edge && (f.dim?.(edge.from) || f.dim?.(edge.to)) ? quiet : 1;
  }
  return op.node && f.dim?.(op.node) ? dimmed : 1;
}

/** The colours of an operation: words on a plane that has stepped back are written as on the canvas that shines through. */
export function inkOf(f: Frame, op: Op): Ink {
  const written = op.op === 'text' || op.op === 'icon';
  return written && op.fill?.startsWith('plane.') && op.node && f.dim?.(op.node) ? () => f.ink('text') : f.ink;
}

function drawMatches(ctx: CanvasRenderingContext2D, f: Frame, matches: ReadonlySet<string>, area: Rect): void {
  const px = 1 / f.camera.k;
  ctx.setLineDash([]);
  ctx.strokeStyle = f.ink('match');
  ctx.lineWidth = 1.5 * px;
  for (const i of f.scene.nodeIndex.query(grow(area, 4 * px))) {
    const node = f.scene.picture.nodes[i]!;
    if (!matches.has(node.id)) continue;
    const box = grow(node.box, 2 * px);
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.w, box.h, 4 * px);
    ctx.stroke();
  }
}

/** The layer above: outlines and edges of what is selected and pointed at, in screen pixels whatever the zoom. */
export function drawMarks(ctx: CanvasRenderingContext2D, f: Frame): void {
  const { camera: c, ratio } = f;
  ctx.save();
  ctx.setTransform(c.k * ratio, 0, 0, c.k * ratio, c.x * ratio, c.y * ratio);
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  if (levelAt(c.k) === 0) markGroups(ctx, f);
  else markAll(ctx, f);
  ctx.restore();
}

/** Far out the groups are there to be marked, and what is selected among their namespaces. */
function markGroups(ctx: CanvasRenderingContext2D, f: Frame): void {
  const px = 1 / f.camera.k;
  const cell = f.selection === undefined ? undefined : cellOf(f, f.selection);
  if (cell) frameBox(ctx, cell, f.ink('selection'), 2 * px, px);
  if (f.selection !== undefined) outline(ctx, f, outermost(f.scene, f.selection), f.ink('selection'), 2 * px, px);
  if (f.hover !== undefined) outline(ctx, f, outermost(f.scene, f.hover), f.ink('hover'), 1.5 * px, px);
}

function markAll(ctx: CanvasRenderingContext2D, f: Frame): void {
  const px = 1 / f.camera.k;
  ctx.lineCap = 'round';
  // While nodes move, lines follow none of them.
  if (!f.place) {
    for (const id of f.hovered.edges) if (!f.selected.edges.has(id)) markEdge(ctx, f, f.scene.edges.get(id), 'hover', px);
    for (const id of f.selected.edges) markEdge(ctx, f, f.scene.edges.get(id), 'selection', px);
  }
  for (const id of f.selected.nodes) outline(ctx, f, id, f.ink('selection'), (id === f.selection ? 2.5 : 1) * px, px);
  for (const id of f.hovered.nodes) outline(ctx, f, id, f.ink('hover'), (id === f.hover ? 2 : 1) * px, px);
}

function markEdge(ctx: CanvasRenderingContext2D, f: Frame, edge: PictureEdge | undefined, role: string, px: number): void {
  if (!edge || edge.points.length < 2) return;
  trace(ctx, edge.points, edge.curved ?? false);
  ctx.strokeStyle = f.ink(role);
  ctx.lineWidth = (f.selection === edge.id || f.hover === edge.id ? 3 : 2) * px;
  ctx.stroke();
}

function outline(ctx: CanvasRenderingContext2D, f: Frame, id: string, colour: string, width: number, px: number): void {
  const node = f.scene.nodes.get(id);
  if (!node) return;
  frameBox(ctx, f.place?.(node) ?? node.box, colour, width, px);
}

function frameBox(ctx: CanvasRenderingContext2D, inner: Rect, colour: string, width: number, px: number): void {
  const box = grow(inner, 2 * px);
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 4 * px);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
