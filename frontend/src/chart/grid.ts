/**
 * A uniform grid over the world that answers "which of these boxes touch this area" without looking at all of them.
 * Items are small integers, answered in ascending order, which for drawing operations is the order of drawing.
 */
import type { Rect } from '../api/view.gen';
import { intersects } from './geometry';

/** World pixels; about one tile of namespaces, so that a cell holds few boxes. */
const cell = 240;
/** A box over more cells than this is kept in a list of its own instead. */
const wide = 64;

export class BoxIndex {
  readonly #boxes: readonly Rect[];
  readonly #cells = new Map<string, number[]>();
  readonly #wide: number[] = [];

  constructor(boxes: readonly Rect[]) {
    this.#boxes = boxes;
    boxes.forEach((box, i) => this.#add(box, i));
  }

  #add(box: Rect, item: number): void {
    const s = span(box);
    if ((s.right - s.left + 1) * (s.bottom - s.top + 1) > wide) {
      this.#wide.push(item);
      return;
    }
    for (let cx = s.left; cx <= s.right; cx++) {
      for (let cy = s.top; cy <= s.bottom; cy++) {
        const key = `${cx}:${cy}`;
        const list = this.#cells.get(key);
        if (list) list.push(item);
        else this.#cells.set(key, [item]);
      }
    }
  }

  /** The items whose boxes touch the area, ascending, each once. */
  query(area: Rect): number[] {
    const s = span(area);
    if ((s.right - s.left + 1) * (s.bottom - s.top + 1) > this.#cells.size) return this.#scan(area);
    const found = new Set<number>(this.#wide);
    for (let cx = s.left; cx <= s.right; cx++) {
      for (let cy = s.top; cy <= s.bottom; cy++) {
        for (const item of this.#cells.get(`${cx}:${cy}`) ?? []) found.add(item);
      }
    }
    return [...found].filter((i) => intersects(this.#boxes[i]!, area)).sort((a, b) => a - b);
  }

  /** For an area of more cells than are filled, looking at every box is the shorter way. */
  #scan(area: Rect): number[] {
    const found: number[] = [];
    this.#boxes.forEach((box, i) => {
      if (intersects(box, area)) found.push(i);
    });
    return found;
  }
}

function span(r: Rect): { left: number; right: number; top: number; bottom: number } {
  return {
    left: Math.floor(r.x / cell),
    right: Math.floor((r.x + r.w) / cell),
    top: Math.floor(r.y / cell),
    bottom: Math.floor((r.y + r.h) / cell),
  };
}
