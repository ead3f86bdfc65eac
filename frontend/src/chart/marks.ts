/** Arrow heads and hatching by the drawing rules of graph/picture. */
import type { Point, Rect } from '../api/view.gen';
import { rules } from './look.gen';

export interface Arrow {
  /** The points with the end moved back under the head. */
  readonly shaft: readonly Point[];
  /** Tip, left, right. */
  readonly head: readonly [Point, Point, Point];
}

/** Undefined where all points are the same and there is no direction. The twin of Go's picture.ArrowHead. */
export function arrowOf(points: readonly Point[], curved: boolean, width: number): Arrow | undefined {
  const tip = points[points.length - 1];
  const before = tip && points.findLast((p) => p.x !== tip.x || p.y !== tip.y);
  if (!tip || !before) return undefined;
  const d = Math.hypot(tip.x - before.x, tip.y - before.y);
  const dx = (tip.x - before.x) / d;
  const dy = (tip.y - before.y) / d;
  const length = rules.arrowLength + rules.arrowPerWidth * width;
  const half = (rules.arrowAspect * length) / 2;
  const base = { x: tip.x - dx * length, y: tip.y - dy * length };
  const moved = Math.max(0, points.length - (curved ? 2 : 1));
  const back = length * rules.arrowInset;
  return {
    shaft: points.map((p, i) => (i < moved ? p : { x: p.x - dx * back, y: p.y - dy * back })),
    head: [tip, { x: base.x + dy * half, y: base.y - dx * half }, { x: base.x - dy * half, y: base.y + dx * half }],
  };
}

/** Below this distance on the screen the lines would run together. */
const closest = 3;

/** Lines where x+y is a multiple of the step, clipped to the context's path, which stays as it is. */
export function drawHatch(ctx: CanvasRenderingContext2D, box: Rect, colour: string, k: number): void {
  let step: number = rules.hatchStep;
  while (step * k < closest) step *= 2;
  const lines = new Path2D();
  const last = box.x + box.w + box.y + box.h;
  for (let sum = Math.ceil((box.x + box.y) / step) * step; sum <= last; sum += step) {
    lines.moveTo(sum - box.y, box.y);
    lines.lineTo(sum - box.y - box.h, box.y + box.h);
  }
  ctx.save();
  ctx.clip();
  ctx.setLineDash([]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = rules.hatchWidth;
  ctx.stroke(lines);
  ctx.restore();
}
