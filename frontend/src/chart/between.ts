/** Draws a moment on the way from one picture to the next, with everything at its place of that moment. */
import type { Op } from '../api/view.gen';
import { visible } from './camera';
import { isDrawn, levelAt } from './detail';
import { drawMarks, inkOf, strength, type Frame } from './draw';
import { drawOp, prepareText } from './op';
import { bounds } from './scene';
import { isSeen, type Placed, type Transition } from './transition';

/** Whether each thing can move by itself: far out there are only cards, and very many things would take too long. */
export const canMove = (t: Transition, before: Frame, f: Frame): boolean =>
  levelAt(f.camera.k) > 0 && levelAt(before.camera.k) > 0 && !t.tooMuch(visible(before.camera, before.size), visible(f.camera, f.size));

/** At a share (0 to 1) of the way. */
export function drawBetween(ctx: CanvasRenderingContext2D, f: Frame, t: Transition, share: number): void {
  const { camera: c, ratio } = f;
  const area = visible(c, f.size);
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = f.ink('canvas');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  prepareText(ctx);
  const draw = (op: Op, at: Placed): void => {
    if (at.alpha === 0 || !isDrawn(op, c.k) || !isSeen(bounds(op), at, area)) return;
    ctx.globalAlpha = at.alpha * strength(f, op);
    const move = at.box ? { x: 0, y: 0 } : { x: at.dx, y: at.dy };
    ctx.setTransform(c.k * ratio, 0, 0, c.k * ratio, (c.x + move.x * c.k) * ratio, (c.y + move.y * c.k) * ratio);
    drawOp(ctx, at.box ? { ...op, box: at.box } : op, inkOf(f, op), c.k);
  };
  for (const op of f.scene.picture.ops) draw(op, t.coming(op, share));
  for (const { op, at } of t.going(share)) draw(op, at);
  ctx.restore();
  drawMarks(ctx, { ...f, place: (node) => t.boxOf(node, share) });
}
