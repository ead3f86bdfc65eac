/**
 * Turns pointers and wheels into intents. It knows neither the camera nor the picture: it says "pan by", "zoom at",
 * "hover", "click", in CSS pixels from the element's top left.
 */
import type { Point } from '../api/view.gen';

export interface Intents {
  pan(dx: number, dy: number): void;
  zoom(at: Point, factor: number): void;
  hover(at: Point | undefined): void;
  click(at: Point): void;
  doubleClick(at: Point): void;
  /** While a drag lasts. */
  dragging(on: boolean): void;
}

/** A pointer that moved less than this between down and up was a click, in CSS pixels. */
const slack = 4;
/** One notch of a common mouse wheel (100 units) zooms by about a fifth. */
const wheelSpeed = 0.0018;
/** A pinch on a touchpad arrives as a wheel with ctrl and far smaller numbers. */
const pinchSpeed = 0.01;

/** Listens until the returned function is called. */
export function capture(element: HTMLElement, intents: Intents): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let moved = false;

  const at = (e: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };

  const down = (e: PointerEvent): void => {
    if (e.button !== 0 && e.pointerType === 'mouse') return;
    element.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, at(e));
    moved = pointers.size > 1;
    start = at(e);
  };

  const move = (e: PointerEvent): void => {
    const now = at(e);
    const before = pointers.get(e.pointerId);
    if (!before) {
      intents.hover(now);
      return;
    }
    if (pointers.size === 2) {
      pinch(pointers, e.pointerId, now, intents);
    } else if (moved || (start && Math.hypot(now.x - start.x, now.y - start.y) >= slack)) {
      if (!moved) intents.dragging(true);
      moved = true;
      intents.pan(now.x - before.x, now.y - before.y);
    } else {
      return; // still a click: the position of the press counts
    }
    pointers.set(e.pointerId, now);
  };

  const up = (e: PointerEvent): void => {
    if (!pointers.delete(e.pointerId)) return;
    if (!moved && e.type === 'pointerup') intents.click(at(e));
    if (pointers.size === 0) intents.dragging(false);
  };

  const wheel = (e: WheelEvent): void => {
    e.preventDefault();
    const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    const speed = e.ctrlKey ? pinchSpeed : wheelSpeed;
    intents.zoom(at(e), Math.exp(-e.deltaY * lines * speed));
  };

  const leave = (): void => intents.hover(undefined);
  const double = (e: MouseEvent): void => intents.doubleClick(at(e));

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('dblclick', double);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('dblclick', double);
    element.removeEventListener('wheel', wheel);
  };
}

/** Two fingers: zoom by the change of their distance, pan by the move of their middle. */
function pinch(pointers: ReadonlyMap<number, Point>, id: number, now: Point, intents: Intents): void {
  const before = pointers.get(id)!;
  const other = [...pointers].find(([key]) => key !== id)![1];
  const was = Math.hypot(before.x - other.x, before.y - other.y);
  const is = Math.hypot(now.x - other.x, now.y - other.y);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  intents.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  if (was > 0 && is > 0) intents.zoom(middle, is / was);
}
