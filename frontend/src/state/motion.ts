/** Moves the camera: at once, or eased over a moment where the person allows motion. */
import { between, ease, fit, keepInSight, pan, reveal, zoomAt, type Camera } from '../chart/camera';
import type { Point, Rect } from '../api/view.gen';
import { camera, chart, viewSize } from './store';

/** Milliseconds; no motion lasts longer than 200. */
const duration = 180;
let running = 0;
let goal: Camera | undefined;

const still = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Puts the camera there without motion, as under the hand of a drag. */
export function jump(to: Camera): void {
  cancelAnimationFrame(running);
  goal = undefined;
  camera.value = settle(to);
}

/** Eases the camera there. */
export function glide(to: Camera): void {
  const target = settle(to);
  if (still()) {
    jump(target);
    return;
  }
  cancelAnimationFrame(running);
  goal = target;
  const from = camera.value;
  const start = performance.now();
  const step = (time: number): void => {
    const t = Math.min(1, Math.max(0, (time - start) / duration));
    camera.value = between(from, target, viewSize.value, ease(t));
    if (t < 1) running = requestAnimationFrame(step);
    else goal = undefined;
  };
  running = requestAnimationFrame(step);
}

/** Where the camera is, or is on its way to: several presses in a row add up. */
const destination = (): Camera => goal ?? camera.value;

export const panBy = (dx: number, dy: number): void => jump(pan(camera.value, dx, dy));
export const wheelZoom = (at: Point, factor: number): void => jump(zoomAt(camera.value, at, factor));

export const zoomBy = (factor: number): void => glide(zoomAt(destination(), middle(), factor));

/** To 1:1 around the middle of the view. */
export function zoomToOne(): void {
  const from = destination();
  glide(zoomAt(from, middle(), 1 / from.k));
}

export function fitAll(): void {
  const picture = chart.value?.picture;
  if (picture) glide(fit({ x: 0, y: 0, w: picture.width, h: picture.height }, viewSize.value));
}

/** A new chart of a new source starts fitted, without motion. */
export function fitAtOnce(): void {
  const picture = chart.value?.picture;
  if (picture) jump(fit({ x: 0, y: 0, w: picture.width, h: picture.height }, viewSize.value));
}

export const fitTo = (area: Rect): void => glide(fit(area, viewSize.value));
export const bringIntoView = (area: Rect): void => {
  const to = reveal(destination(), area, viewSize.value);
  if (to !== destination()) glide(to);
};

const middle = (): Point => ({ x: viewSize.value.w / 2, y: viewSize.value.h / 2 });

function settle(c: Camera): Camera {
  const picture = chart.value?.picture;
  return picture ? keepInSight(c, { w: picture.width, h: picture.height }, viewSize.value) : c;
}
