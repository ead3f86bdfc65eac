/** Moves the camera: at once, or eased over a moment where the person allows motion. */
import { between, centreOn, ease, fit, keepInSight, pan, reveal, zoomAt, type Camera } from '../chart/camera';
import type { Picture, Point, Rect } from '../api/view.gen';
import type { Size } from '../chart/geometry';
import { camera, scene, viewSize } from './store';

/** Milliseconds; no motion lasts longer than 200. */
const duration = 180;
let running = 0;
let goal: Camera | undefined;
/** Whether the view shows all because it was asked to: it then still does after the window changed its size. */
let fitted = false;

/** Whether the person asked for less motion. */
export const still = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

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

export function panBy(dx: number, dy: number): void {
  fitted = false;
  jump(pan(camera.value, dx, dy));
}

export function wheelZoom(at: Point, factor: number): void {
  fitted = false;
  jump(zoomAt(camera.value, at, factor));
}

export function zoomBy(factor: number): void {
  fitted = false;
  glide(zoomAt(destination(), middle(), factor));
}

/** To 1:1 around the middle of the view. */
export function zoomToOne(): void {
  const from = destination();
  fitted = false;
  glide(zoomAt(from, middle(), 1 / from.k));
}

export function fitAll(): void {
  const picture = scene.value?.picture;
  if (!picture) return;
  fitted = true;
  glide(whole(picture));
}

/** A new chart of a new source starts fitted, without motion. */
export function fitAtOnce(): void {
  const picture = scene.value?.picture;
  if (!picture) return;
  fitted = true;
  jump(whole(picture));
}

/** The view has another size: what was in its middle stays there, and what was fitted stays fitted. */
export function resized(to: Size): void {
  const from = viewSize.value;
  const picture = scene.value?.picture;
  viewSize.value = to;
  if (picture && fitted) jump(whole(picture));
  else if (picture && from.w > 0) jump(pan(camera.value, (to.w - from.w) / 2, (to.h - from.h) / 2));
}

const whole = (picture: Picture): Camera => fit({ x: 0, y: 0, w: picture.width, h: picture.height }, viewSize.value);

/** Whether all is in view because that was asked for. */
export const isFitted = (): boolean => fitted;

/** The picture has another size: the camera stays where something can be seen. */
export const settleAgain = (): void => jump(camera.value);

/** Puts the corner of an area at a point of the screen, without motion. */
export function pin(area: Rect, at: Point): void {
  fitted = false;
  const { k } = camera.value;
  jump({ k, x: at.x - area.x * k, y: at.y - area.y * k });
}

/** Puts a point of the picture into the middle, as under the hand of a drag on the small map. */
export function look(at: Point): void {
  fitted = false;
  jump(centreOn(at, viewSize.value, camera.value.k));
}

export function fitTo(area: Rect): void {
  fitted = false;
  glide(fit(area, viewSize.value));
}

export function bringIntoView(area: Rect): void {
  const to = reveal(destination(), area, viewSize.value);
  const from = destination();
  if (to.x === from.x && to.y === from.y) return;
  fitted = false;
  glide(to);
}

const middle = (): Point => ({ x: viewSize.value.w / 2, y: viewSize.value.h / 2 });

function settle(c: Camera): Camera {
  const picture = scene.value?.picture;
  return picture ? keepInSight(c, { w: picture.width, h: picture.height }, viewSize.value) : c;
}
