/**
 * Draws single operations of a picture onto a 2D context. Lines are centred on their geometry, as in the SVG and PNG
 * writers. It knows neither camera nor state, but for the zoom that hatching depends on.
 */
import type { Op, Point, Rect } from '../api/view.gen';
import { drawIcon } from './icon';
import { rules } from './look.gen';
import { arrowOf, drawHatch } from './marks';
import { characters } from './text';

/** The colours of the theme in force. */
export type Ink = (role: string) => string;

/** The face that the program measures with, and what stands behind it for characters that it has not. */
export const face = [rules.fontFamily, ...rules.fontStack].map((f) => (f.includes(' ') ? `"${f}"` : f)).join(', ');

/** Sets what is the same for all texts and lines. */
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
  const length = characters(op.text);
  const cells = length * rules.cellWidth * (op.size ?? 12);
  // A character that the face has not may come from another one: the text keeps the width that was measured.
  const width = plain.test(op.text) ? length * cellOf(ctx) : ctx.measureText(op.text).width;
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
