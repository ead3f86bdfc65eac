/**
 * Draws frames with as little work as the eye allows. What was drawn last is kept as a bitmap without marks: where the
 * camera only moves, the bitmap moves along and only what comes into view is drawn; while it zooms, the bitmap is scaled,
 * for a moment and not far. A frame at rest is always drawn anew, so that it is what a direct drawing gives to the pixel.
 */
import type { Rect } from '../api/view.gen';
import type { Camera } from './camera';
import { levelAt } from './detail';
import { drawChart, drawMarks, litEdges, type Frame } from './draw';

/** A bitmap is scaled by at most this, either way. */
const farthest = 1.5;
/** A chart of so few operations is drawn as fast as its bitmap is scaled. */
const few = 500;

export class Painter {
  readonly #ctx: CanvasRenderingContext2D;
  /** The chart as drawn for #frame, a second bitmap to move it into, and the chart before, while it fades. */
  #kept = bitmap();
  #spare = bitmap();
  #left: CanvasRenderingContext2D | undefined;
  #frame: Frame | undefined;
  /** Whether the bitmap was drawn for its frame as a whole, and not moved there. */
  #exact = false;
  /** Operations in the last whole drawing. */
  #drawn = 0;

  constructor(ctx: CanvasRenderingContext2D) {
    this.#ctx = ctx;
  }

  /**
   * Puts the frame on the canvas. In motion it may be what the eye takes for it; then false is answered, and the same
   * frame is to be painted at rest soon.
   */
  paint(f: Frame, motion: boolean): boolean {
    const before = this.#frame;
    if (!before || !this.#fits() || !sameChart(before, f)) return this.#anew(f);
    const [a, b] = [before.camera, f.camera];
    if (this.#exact && a.x === b.x && a.y === b.y && a.k === b.k) return this.#show(f);
    if (!motion) return this.#anew(f);
    if (a.k === b.k) return this.#shift(f, before);
    const scale = b.k / a.k;
    const near = scale < farthest && scale > 1 / farthest && levelAt(a.k) === levelAt(b.k);
    return near && this.#drawn > few ? this.#scale(f, before, scale) : this.#anew(f);
  }

  /** Keeps what is on the canvas, without its marks, for fading it into the next picture. Answers its frame. */
  leave(): Frame | undefined {
    if (!this.#frame || !this.#fits()) return undefined;
    [this.#left, this.#kept] = [this.#kept, bitmap()];
    const frame = this.#frame;
    this.#frame = undefined;
    return frame;
  }

  /** Puts the frame on the canvas under what was left, which goes as the share (0 to 1) grows. */
  fade(f: Frame, motion: boolean, share: number): void {
    this.paint(f, motion);
    const { width, height } = this.#ctx.canvas;
    if (this.#left?.canvas.width !== width || this.#left.canvas.height !== height) return;
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.globalAlpha = 1 - share;
    this.#ctx.drawImage(this.#left.canvas, 0, 0);
    this.#ctx.globalAlpha = 1;
  }

  /** Forgets what was left. */
  arrive(): void {
    this.#left = undefined;
  }

  #fits(): boolean {
    const { width, height } = this.#ctx.canvas;
    return this.#kept.canvas.width === width && this.#kept.canvas.height === height;
  }

  #anew(f: Frame): boolean {
    for (const { canvas } of [this.#kept, this.#spare]) resize(canvas, this.#ctx.canvas.width, this.#ctx.canvas.height);
    this.#drawn = drawChart(this.#kept, f);
    this.#frame = f;
    this.#exact = true;
    return this.#show(f);
  }

  #show(f: Frame): boolean {
    blit(this.#ctx, this.#kept.canvas, 0, 0, 1);
    drawMarks(this.#ctx, f);
    return this.#exact;
  }

  /** Moves the bitmap by whole device pixels and draws the strips that this uncovers. */
  #shift(f: Frame, before: Frame): boolean {
    const { width: w, height: h } = this.#ctx.canvas;
    const dx = Math.round((f.camera.x - before.camera.x) * f.ratio);
    const dy = Math.round((f.camera.y - before.camera.y) * f.ratio);
    if (Math.abs(dx) >= w || Math.abs(dy) >= h) return this.#anew(f);
    const camera: Camera = { k: f.camera.k, x: before.camera.x + dx / f.ratio, y: before.camera.y + dy / f.ratio };
    const moved = { ...f, camera };
    blit(this.#spare, this.#kept.canvas, dx, dy, 1);
    for (const strip of uncovered({ x: dx, y: dy, w, h }, w, h)) drawChart(this.#spare, moved, strip);
    [this.#kept, this.#spare] = [this.#spare, this.#kept];
    this.#frame = moved;
    this.#exact = false;
    return this.#show(f);
  }

  /** Shows the bitmap scaled; what lies around it is drawn. */
  #scale(f: Frame, before: Frame, scale: number): boolean {
    const { width: w, height: h } = this.#ctx.canvas;
    const from = before.camera;
    const x = Math.round((f.camera.x - from.x * scale) * f.ratio);
    const y = Math.round((f.camera.y - from.y * scale) * f.ratio);
    blit(this.#ctx, this.#kept.canvas, x, y, scale);
    // One pixel more: the border of a scaled bitmap is a blend.
    const inside = { x: x + 1, y: y + 1, w: Math.floor(w * scale) - 2, h: Math.floor(h * scale) - 2 };
    for (const strip of uncovered(inside, w, h)) drawChart(this.#ctx, f, strip);
    drawMarks(this.#ctx, f);
    return false;
  }
}

function bitmap(): CanvasRenderingContext2D {
  const ctx = document.createElement('canvas').getContext('2d', { alpha: false });
  if (!ctx) throw new Error('no 2D canvas');
  return ctx;
}

/** Whether two frames differ by camera and marks only. */
function sameChart(a: Frame, b: Frame): boolean {
  return (
    a.scene === b.scene && a.ink === b.ink && a.ratio === b.ratio && a.size.w === b.size.w && a.size.h === b.size.h &&
    a.dim === b.dim && a.matches === b.matches && a.noteOf === b.noteOf && sameEdges(litEdges(a), litEdges(b))
  );
}

const sameEdges = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a === b || (a.size === b.size && [...a].every((id) => b.has(id)));

function blit(ctx: CanvasRenderingContext2D, from: HTMLCanvasElement, x: number, y: number, scale: number): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.drawImage(from, x, y, from.width * scale, from.height * scale);
}

/** What of a w by h area the rectangle leaves free, as up to four strips in whole pixels that do not overlap. */
export function uncovered(r: Rect, w: number, h: number): Rect[] {
  const [left, right] = [clamp(r.x, w), clamp(r.x + r.w, w)];
  const [top, bottom] = [clamp(r.y, h), clamp(r.y + r.h, h)];
  const strips = [
    { x: 0, y: 0, w, h: top },
    { x: 0, y: bottom, w, h: h - bottom },
    { x: 0, y: top, w: left, h: bottom - top },
    { x: right, y: top, w: w - right, h: bottom - top },
  ];
  return strips.filter((s) => s.w > 0 && s.h > 0);
}

const clamp = (v: number, most: number): number => Math.max(0, Math.min(most, v));

export function resize(canvas: HTMLCanvasElement, w: number, h: number): void {
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
}
