/** Draws the icons that double colours, from the geometry that the SVG and PNG writers have. */
import type { Icon, Rect } from '../api/view.gen';
import { icons } from './look.gen';

interface Outline {
  readonly path: Path2D;
  readonly stroke: number;
}

const outlines = new Map<string, readonly Outline[]>();

function outlinesOf(icon: Icon): readonly Outline[] {
  let known = outlines.get(icon);
  if (!known) {
    known = (icons[icon] ?? []).map((part) => ({ path: new Path2D(part.d), stroke: part.stroke }));
    outlines.set(icon, known);
  }
  return known;
}

/** In the largest square in the middle of the box. */
export function drawIcon(ctx: CanvasRenderingContext2D, icon: Icon, box: Rect, colour: string): void {
  const side = Math.min(box.w, box.h);
  ctx.save();
  ctx.translate(box.x + (box.w - side) / 2, box.y + (box.h - side) / 2);
  ctx.scale(side, side);
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  for (const { path, stroke } of outlinesOf(icon)) {
    if (stroke > 0) {
      ctx.lineWidth = stroke;
      ctx.stroke(path);
    } else {
      ctx.fill(path);
    }
  }
  ctx.restore();
}
