/**
 * Draws frames with as little work as the eye allows. What was drawn last is kept as a bitmap without marks, with some
 * room around the view: where the camera only moves, the bitmap moves along and only what comes into it is drawn; while
 * it zooms, the bitmap is scaled, for a moment and not far. A frame at rest is always drawn anew, so that it is what a
 * direct drawing gives to the pixel.
 */
import type { Rect } from '../api/view.gen';
import type { Camera } from './camera';
import { levelAt } from './detail';
import { drawChart, drawMarks, litEdges, type Frame } from './draw';
import { contains } from './geometry';

/** A bitmap is scaled by at most this, either way. */
const farthest = 1.5;
/** A chart of so few operations is drawn as fast as its bitmap is scaled. */
const few = 500;
/** Room around the view, and the least that is drawn at once of it, in device pixels. */
const margin = 256;
const portion = 96;

type Context = CanvasRenderingContext2D;

export class Painter {
  readonly #ctx: Context;
  /** The chart, a second bitmap to move it into, and the chart before, while it fades. */
  #kept = bitmap();
  #spare = bitmap();
  #left: { readonly bitmap: Context; readonly x: number; readonly y: number } | undefined;
  /** The frame on the canvas, the same with the camera of the bitmap, and the part of that which is drawn. */
  #shown: Frame | undefined;
  #frame: Frame | undefined;
  #drawn: Rect = { x: 0, y: 0, w: 0, h: 0 };
  /** The camera that the view was drawn for as a whole; none after the bitmap was moved. */
  #exact: Camera | undefined;
  /** Operations in the last whole drawing. */
  #count = 0;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /**
   * Puts the frame on the canvas. In motion it may be what the eye takes for it; then false is answered, and the same
   * frame is to be painted at rest soon.
   */
  paint(f: Frame, motion: boolean): boolean {
    const before = this.#frame;
    this.#shown = f;
    if (!before || !this.#fits() || !sameChart(before, f)) return this.#anew(f);
    if (this.#exact && sameCamera(this.#exact, f.camera)) {
      this.#show(f, { x: margin, y: margin });
      return true;
    }
    if (!motion) return this.#anew(f);
    if (before.camera.k === f.camera.k) return this.#shift(f, before);
    const scale = f.camera.k / before.camera.k;
    const near = scale < farthest && scale > 1 / farthest && levelAt(before.camera.k) === levelAt(f.camera.k);
    return near && this.#count > few ? this.#scale(f, before, scale) : this.#anew(f);
  }

  /** Keeps what is on the canvas, without its marks, for fading it into the next picture. Answers its frame. */
  leave(): Frame | undefined {
    const [shown, frame] = [this.#shown, this.#frame];
    if (!shown || !frame) return undefined;
    this.#left = { bitmap: this.#kept, ...offset(frame, shown) };
    [this.#kept, this.#shown, this.#frame, this.#exact] = [bitmap(), undefined, undefined, undefined];
    return shown;
  }

  /** Puts the frame on the canvas under what was left, which goes as the share (0 to 1) grows. */
  fade(f: Frame, motion: boolean, share: number): void {
    this.paint(f, motion);
    if (!this.#left || !sameSize(this.#left.bitmap.canvas, this.#kept.canvas)) return;
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.globalAlpha = 1 - share;
    this.#ctx.drawImage(this.#left.bitmap.canvas, -this.#left.x, -this.#left.y);
    this.#ctx.globalAlpha = 1;
  }

  /** Forgets what was left. */
  arrive(): void {
    this.#left = undefined;
  }

  #fits(): boolean {
    const { canvas } = this.#ctx;
    return this.#kept.canvas.width === canvas.width + 2 * margin && this.#kept.canvas.height === canvas.height + 2 * margin;
  }

  #anew(f: Frame): boolean {
    const { width: w, height: h } = this.#ctx.canvas;
    for (const { canvas } of [this.#kept, this.#spare]) resize(canvas, w + 2 * margin, h + 2 * margin);
    const room = margin / f.ratio;
    this.#frame = { ...f, camera: { k: f.camera.k, x: f.camera.x + room, y: f.camera.y + room } };
    this.#drawn = { x: margin, y: margin, w, h };
    this.#count = drawChart(this.#kept, this.#frame, this.#drawn);
    this.#exact = f.camera;
    this.#show(f, this.#drawn);
    return true;
  }

  /** The view of the bitmap that begins there, and the marks. */
  #show(f: Frame, at: { readonly x: number; readonly y: number }): void {
    blit(this.#ctx, this.#kept.canvas, -at.x, -at.y);
    drawMarks(this.#ctx, f);
  }

  /** Moves the view over the bitmap, by whole device pixels, and draws what of it is not drawn yet. */
  #shift(f: Frame, before: Frame): boolean {
    const { width: w, height: h } = this.#ctx.canvas;
    let view = { ...offset(before, f), w, h };
    const all = { x: 0, y: 0, w: w + 2 * margin, h: h + 2 * margin };
    if (Math.abs(view.x - margin) > w || Math.abs(view.y - margin) > h) return this.#anew(f);
    if (!holds(all, view)) {
      this.#recentre(before, view);
      view = { x: margin, y: margin, w, h };
    }
    if (!holds(this.#drawn, view)) {
      const wanted = cut(aroundBoth(this.#drawn, { x: view.x - portion, y: view.y - portion, w: w + 2 * portion, h: h + 2 * portion }), all);
      for (const strip of uncovered(this.#drawn, wanted)) drawChart(this.#kept, this.#frame!, strip);
      this.#drawn = wanted;
    }
    this.#exact = undefined;
    this.#show(f, view);
    return false;
  }

  /** Moves the bitmap so that the view is in its middle again. */
  #recentre(before: Frame, view: Rect): void {
    const [dx, dy] = [margin - view.x, margin - view.y];
    const { canvas } = this.#kept;
    blit(this.#spare, canvas, dx, dy);
    [this.#kept, this.#spare] = [this.#spare, this.#kept];
    const { x, y, w, h } = this.#drawn;
    this.#drawn = cut({ x: x + dx, y: y + dy, w, h }, { x: 0, y: 0, w: canvas.width, h: canvas.height });
    this.#frame = { ...before, camera: { k: before.camera.k, x: before.camera.x + dx / before.ratio, y: before.camera.y + dy / before.ratio } };
  }

  /** Shows the bitmap scaled; what lies around it is drawn. */
  #scale(f: Frame, before: Frame, scale: number): boolean {
    const { width: w, height: h } = this.#ctx.canvas;
    const from = this.#drawn;
    const x = Math.round((from.x - before.camera.x * f.ratio) * scale + f.camera.x * f.ratio);
    const y = Math.round((from.y - before.camera.y * f.ratio) * scale + f.camera.y * f.ratio);
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.imageSmoothingEnabled = true;
    this.#ctx.drawImage(this.#kept.canvas, from.x, from.y, from.w, from.h, x, y, from.w * scale, from.h * scale);
    // One pixel more: the border of a scaled bitmap is a blend.
    const inside = { x: x + 1, y: y + 1, w: Math.floor(from.w * scale) - 2, h: Math.floor(from.h * scale) - 2 };
    for (const strip of uncovered(inside, { x: 0, y: 0, w, h })) drawChart(this.#ctx, f, strip);
    drawMarks(this.#ctx, f);
    return false;
  }
}

function bitmap(): Context {
  const ctx = document.createElement('canvas').getContext('2d', { alpha: false });
  if (!ctx) throw new Error('no 2D canvas');
  return ctx;
}

/** Where the view begins on the bitmap, in device pixels. */
const offset = (kept: Frame, view: Frame): { readonly x: number; readonly y: number } => ({
  x: Math.round((kept.camera.x - view.camera.x) * view.ratio), y: Math.round((kept.camera.y - view.camera.y) * view.ratio),
});

/** Whether two frames differ by camera and marks only. */
function sameChart(a: Frame, b: Frame): boolean {
  return (
    a.scene === b.scene && a.ink === b.ink && a.ratio === b.ratio && a.size.w === b.size.w && a.size.h === b.size.h &&
    a.dim === b.dim && a.matches === b.matches && a.noteOf === b.noteOf && sameEdges(litEdges(a), litEdges(b))
  );
}

const sameEdges = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a === b || (a.size === b.size && [...a].every((id) => b.has(id)));

const sameCamera = (a: Camera, b: Camera): boolean => a.x === b.x && a.y === b.y && a.k === b.k;

const sameSize = (a: HTMLCanvasElement, b: HTMLCanvasElement): boolean => a.width === b.width && a.height === b.height;

/** Copies whole pixels. */
function blit(ctx: Context, from: HTMLCanvasElement, x: number, y: number): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(from, x, y);
}

const holds = (outer: Rect, inner: Rect): boolean =>
  contains(outer, inner) && contains(outer, { x: inner.x + inner.w, y: inner.y + inner.h });

function aroundBoth(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/** What of the rectangle lies in the area; an empty one at its border for nothing. */
function cut(r: Rect, area: Rect): Rect {
  const within = (v: number, from: number, length: number): number => Math.max(from, Math.min(from + length, v));
  const [x, y] = [within(r.x, area.x, area.w), within(r.y, area.y, area.h)];
  return { x, y, w: within(r.x + r.w, area.x, area.w) - x, h: within(r.y + r.h, area.y, area.h) - y };
}

/** What of the area the rectangle leaves free, as up to four strips that do not overlap. */
export function uncovered(r: Rect, area: Rect): Rect[] {
  const inside = cut(r, area);
  const [right, bottom] = [inside.x + inside.w, inside.y + inside.h];
  const strips = [
    { x: area.x, y: area.y, w: area.w, h: inside.y - area.y },
    { x: area.x, y: bottom, w: area.w, h: area.y + area.h - bottom },
    { x: area.x, y: inside.y, w: inside.x - area.x, h: inside.h },
    { x: right, y: inside.y, w: area.x + area.w - right, h: inside.h },
  ];
  return strips.filter((s) => s.w > 0 && s.h > 0);
}

export function resize(canvas: HTMLCanvasElement, w: number, h: number): void {
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
}
