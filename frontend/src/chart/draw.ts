/**
 * Draws a scene through a camera onto a 2D context. It knows neither input nor state: everything it needs comes in, and
 * pixels come out. Lines are centred on their geometry, as in the SVG and PNG writers.
 */
import type { Op, PictureEdge, Point, Rect } from '../api/view.gen';
import { visible, type Camera } from './camera';
import { isDrawn, levelAt } from './detail';
import { grow, type Size } from './geometry';
import type { Highlight } from './highlight';
import { drawIcon } from './icon';
import { rules } from './look.gen';
import { arrowOf, drawHatch } from './marks';
import { drawOverview } from './overview';
import { outermost, type Scene } from './scene';

/** The colours of the theme in force. */
export type Ink = (role: string) => string;

/** The face that the program measures with, and what stands behind it for characters that it has not. */
export const face = [rules.fontFamily, ...rules.fontStack].map((f) => (f.includes(' ') ? `"${f}"` : f)).join(', ');

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
}

/** Edges that have nothing to do with what is highlighted step back to this. */
const quiet = 0.25;

export function drawFrame(ctx: CanvasRenderingContext2D, f: Frame): void {
  const { camera: c, ratio } = f;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = f.ink('canvas');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(c.k * ratio, 0, 0, c.k * ratio, c.x * ratio, c.y * ratio);
  prepareText(ctx);
  if (levelAt(c.k) === 0) {
    drawFar(ctx, f);
    return;
  }
  const lit = f.hovered.edges.size > 0 ? f.hovered : f.selected;
  for (const i of f.scene.opIndex.query(visible(c, f.size))) {
    const op = f.scene.picture.ops[i]!;
    if (!isDrawn(op, c.k)) continue;
    ctx.globalAlpha = op.edge && lit.edges.size > 0 && !lit.edges.has(op.edge) ? quiet : 1;
    drawOp(ctx, op, f.ink, c.k);
  }
  ctx.globalAlpha = 1;
  drawMarks(ctx, f);
}

export function prepareText(ctx: CanvasRenderingContext2D): void {
  ctx.textBaseline = 'alphabetic';
  ctx.fontKerning = 'none';
  ctx.textRendering = 'geometricPrecision';
  ctx.lineJoin = 'round';
  ctx.lineCap = 'butt';
}

/** k is the zoom: hatching is left out where its lines would run together. */
export function drawOp(ctx: CanvasRenderingContext2D, op: Op, ink: Ink, k: number): void {
  switch (op.op) {
    case 'rect':
      if (op.box) drawRect(ctx, op, op.box, ink, k);
      return;
    case 'text':
      drawText(ctx, op, ink);
      return;
    case 'path':
      drawPath(ctx, op, ink);
      return;
    case 'icon':
      if (op.box && op.icon) drawIcon(ctx, op.icon, op.box, ink(op.fill ?? 'text'));
      return;
  }
}

function drawRect(ctx: CanvasRenderingContext2D, op: Op, box: Rect, ink: Ink, k: number): void {
  ctx.beginPath();
  if (op.radius) ctx.roundRect(box.x, box.y, box.w, box.h, Math.min(op.radius, box.w / 2, box.h / 2));
  else ctx.rect(box.x, box.y, box.w, box.h);
  if (op.fill && op.hatch) drawHatch(ctx, box, ink(op.fill), k);
  else if (op.fill) {
    ctx.fillStyle = ink(op.fill);
    ctx.fill();
  }
  strokeOp(ctx, op, ink);
}

const dash: number[] = [rules.dashOn, rules.dashOff];

function strokeOp(ctx: CanvasRenderingContext2D, op: Op, ink: Ink): void {
  if (!op.stroke) return;
  ctx.strokeStyle = ink(op.stroke);
  ctx.lineWidth = op.width || 1;
  ctx.setLineDash(op.dash ? dash : []);
  ctx.stroke();
}

const anchors = { '': 'left', middle: 'center', end: 'right' } as const;

function drawText(ctx: CanvasRenderingContext2D, op: Op, ink: Ink): void {
  const at = op.points?.[0];
  if (!at || !op.text || !op.fill) return;
  ctx.font = `${op.bold ? 'bold ' : ''}${op.size ?? 12}px ${face}`;
  ctx.textAlign = anchors[op.anchor ?? ''];
  ctx.fillStyle = ink(op.fill);
  const cells = [...op.text].length * rules.cellWidth * (op.size ?? 12);
  // A character that the face has not may come from another one: the text keeps the width that was measured.
  const width = plain.test(op.text) ? [...op.text].length * cellOf(ctx) : ctx.measureText(op.text).width;
  if (Math.abs(width - cells) < 0.5) {
    ctx.fillText(op.text, at.x, at.y);
    return;
  }
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.scale(cells / width, 1);
  ctx.fillText(op.text, 0, 0);
  ctx.restore();
}

const plain = /^[\x20-\x7e]*$/;

const cellsOfFonts = new Map<string, number>();

/** The width of a character in the font in force. Web views that hint, such as WebKitGTK, round it to whole pixels. */
function cellOf(ctx: CanvasRenderingContext2D): number {
  const known = cellsOfFonts.get(ctx.font);
  if (known !== undefined) return known;
  const cell = ctx.measureText('0'.repeat(64)).width / 64;
  cellsOfFonts.set(ctx.font, cell);
  return cell;
}

/** Puts the points into the context's path. */
export function trace(ctx: CanvasRenderingContext2D, points: readonly Point[], curved: boolean): void {
  ctx.beginPath();
  ctx.moveTo(points[0]!.x, points[0]!.y);
  if (!curved) {
    for (const p of points.slice(1)) ctx.lineTo(p.x, p.y);
    return;
  }
  for (let i = 1; i + 2 < points.length; i += 3) {
    const [a, b, c] = [points[i]!, points[i + 1]!, points[i + 2]!];
    ctx.bezierCurveTo(a.x, a.y, b.x, b.y, c.x, c.y);
  }
}

function drawPath(ctx: CanvasRenderingContext2D, op: Op, ink: Ink): void {
  const points = op.points ?? [];
  if (points.length < 2) return;
  const arrow = op.arrow && op.stroke ? arrowOf(points, op.curved ?? false, op.width || 1) : undefined;
  trace(ctx, arrow?.shaft ?? points, op.curved ?? false);
  if (op.fill) {
    ctx.closePath();
    ctx.fillStyle = ink(op.fill);
    ctx.fill();
  }
  strokeOp(ctx, op, ink);
  if (!arrow || !op.stroke) return;
  trace(ctx, arrow.head, false);
  ctx.fillStyle = ink(op.stroke);
  ctx.fill();
}

/** Far out only the groups are there to be marked. */
function drawFar(ctx: CanvasRenderingContext2D, f: Frame): void {
  drawOverview(ctx, f);
  const px = 1 / f.camera.k;
  if (f.selection !== undefined) outline(ctx, f, outermost(f.scene, f.selection), f.ink('selection'), 2 * px, px);
  if (f.hover !== undefined) outline(ctx, f, outermost(f.scene, f.hover), f.ink('hover'), 1.5 * px, px);
}

/** Outlines and edges of what is selected and pointed at, in screen pixels whatever the zoom. */
function drawMarks(ctx: CanvasRenderingContext2D, f: Frame): void {
  const px = 1 / f.camera.k;
  ctx.setLineDash([]);
  const edges = f.scene.picture.edges;
  const lit = (e: PictureEdge): boolean => f.selected.edges.has(e.id) || f.hovered.edges.has(e.id);
  ctx.lineCap = 'round';
  for (const edge of edges) {
    if (!lit(edge) || edge.points.length < 2) continue;
    trace(ctx, edge.points, edge.curved ?? false);
    ctx.strokeStyle = f.ink(f.selected.edges.has(edge.id) ? 'selection' : 'hover');
    ctx.lineWidth = (f.selection === edge.id || f.hover === edge.id ? 3 : 2) * px;
    ctx.stroke();
  }
  for (const id of f.selected.nodes) outline(ctx, f, id, f.ink('selection'), (id === f.selection ? 2.5 : 1) * px, px);
  for (const id of f.hovered.nodes) outline(ctx, f, id, f.ink('hover'), (id === f.hover ? 2 : 1) * px, px);
}

function outline(ctx: CanvasRenderingContext2D, f: Frame, id: string, colour: string, width: number, px: number): void {
  const node = f.scene.nodes.get(id);
  if (!node) return;
  const box = grow(node.box, 2 * px);
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 4 * px);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
