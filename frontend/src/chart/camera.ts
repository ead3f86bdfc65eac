/**
 * The camera: which part of the picture is seen, and how large. Plain values and pure functions; it never listens to
 * anything and never draws. Screen units are CSS pixels from the chart's top left; world units are the picture's.
 */
import type { Point, Rect } from '../api/view.gen';
import { centre, type Size } from './geometry';

/** screen = world * k + (x, y). */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export const minZoom = 0.03;
export const maxZoom = 6;
/** One press of + or -. */
export const zoomStep = 1.25;
/** Room kept free around what is fitted, in screen pixels. */
const margin = 20;
/** A small picture is not blown up beyond this when fitted. */
const maxFit = 1.4;

export const toScreen = (c: Camera, p: Point): Point => ({ x: p.x * c.k + c.x, y: p.y * c.k + c.y });

export const toWorld = (c: Camera, p: Point): Point => ({ x: (p.x - c.x) / c.k, y: (p.y - c.y) / c.k });

/** The part of the world that a view of this size shows. */
export const visible = (c: Camera, view: Size): Rect => ({ x: -c.x / c.k, y: -c.y / c.k, w: view.w / c.k, h: view.h / c.k });

export const pan = (c: Camera, dx: number, dy: number): Camera => ({ ...c, x: c.x + dx, y: c.y + dy });

/** Zooms by factor; what is under the screen point `at` stays there. */
export function zoomAt(c: Camera, at: Point, factor: number): Camera {
  const k = clampZoom(c.k * factor);
  const f = k / c.k;
  return { k, x: at.x - (at.x - c.x) * f, y: at.y - (at.y - c.y) * f };
}

/** The camera that shows all of the area, centred. */
export function fit(area: Rect, view: Size, limit: number = maxFit): Camera {
  const w = Math.max(1, view.w - 2 * margin);
  const h = Math.max(1, view.h - 2 * margin);
  const k = clampZoom(Math.min(limit, w / Math.max(1, area.w), h / Math.max(1, area.h)));
  return centreOn(centre(area), view, k);
}

/** The camera at zoom k with the world point in the middle of the view. */
export const centreOn = (p: Point, view: Size, k: number): Camera => ({ k, x: view.w / 2 - p.x * k, y: view.h / 2 - p.y * k });

/** Moves the camera no further than needed to have the area in view; an area too large shows its top left. */
export function reveal(c: Camera, area: Rect, view: Size): Camera {
  const shift = (start: number, length: number, room: number): number => {
    if (length > room - 2 * margin || start < margin) return margin - start;
    const over = start + length - (room - margin);
    return over > 0 ? -over : 0;
  };
  const at = toScreen(c, area);
  const inside = (start: number, length: number, room: number) => start < room - margin && start + length > margin;
  const [w, h] = [area.w * c.k, area.h * c.k];
  // A group that is larger than the view and already seen stays where it is.
  const large = w > view.w - 2 * margin || h > view.h - 2 * margin;
  if (large && inside(at.x, w, view.w) && inside(at.y, h, view.h)) return c;
  return pan(c, shift(at.x, w, view.w), shift(at.y, h, view.h));
}

/** Keeps at least a corner of the picture in view, so that nobody gets lost in the empty sea. */
export function keepInSight(c: Camera, picture: Size, view: Size): Camera {
  const rest = 64;
  const clamp = (v: number, low: number, high: number) => Math.max(Math.min(low, high), Math.min(Math.max(low, high), v));
  return {
    k: c.k,
    x: clamp(c.x, rest - picture.w * c.k, view.w - rest),
    y: clamp(c.y, rest - picture.h * c.k, view.h - rest),
  };
}

/** The camera at share t (0 to 1) of the way: zoom grows evenly, the middle of the view moves straight. */
export function between(from: Camera, to: Camera, view: Size, t: number): Camera {
  if (t >= 1) return to;
  const k = from.k * Math.pow(to.k / from.k, t);
  const middle = { x: view.w / 2, y: view.h / 2 };
  const a = toWorld(from, middle);
  const b = toWorld(to, middle);
  return centreOn({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, view, k);
}

/** Fast at first, gentle at the end. */
export const ease = (t: number): number => 1 - Math.pow(1 - t, 3);

/** The nearest zoom that there is. */
export const clampZoom = (k: number): number => Math.max(minZoom, Math.min(maxZoom, k));
