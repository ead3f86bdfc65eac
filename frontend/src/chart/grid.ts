/**
 * A uniform grid over the boxes that answers "which of these touch this area" without looking at all of them. Items are
 * small integers, answered in ascending order, which for drawing operations is the order of drawing. Everything lies in
 * flat arrays: a chart of ten thousand nodes is indexed in a few milliseconds.
 */
import type { Rect } from '../api/view.gen';

/** World pixels; about one tile of namespaces, so that a cell holds few boxes. */
const smallestCell = 240;
/** More cells than this on a side are never needed: the cells grow instead. */
const mostOnSide = 128;
/** A box over more cells than this is kept in a list of its own instead. */
const wide = 64;
/** Where an area covers this share of the cells, looking at every box is the shorter way. */
const scanFrom = 0.4;

export class BoxIndex {
  readonly #count: number;
  /** Left, top, right, bottom of each box. */
  readonly #sides: Float64Array;
  readonly #left: number;
  readonly #top: number;
  readonly #cell: number;
  readonly #columns: number;
  readonly #rows: number;
  /** The items of cell c are #items from #starts[c] up to #starts[c + 1]. */
  readonly #starts: Int32Array;
  readonly #items: Int32Array;
  readonly #wide: number[] = [];
  /** The number of the query that last found an item, so that each is answered once. */
  readonly #seen: Uint32Array;
  #queries = 0;

  constructor(boxes: readonly Rect[]) {
    this.#count = boxes.length;
    this.#seen = new Uint32Array(boxes.length);
    this.#sides = sidesOf(boxes);
    const all = extent(this.#sides);
    this.#left = all.left;
    this.#top = all.top;
    this.#cell = Math.max(smallestCell, (all.right - all.left) / mostOnSide, (all.bottom - all.top) / mostOnSide);
    this.#columns = Math.floor((all.right - all.left) / this.#cell) + 1;
    this.#rows = Math.floor((all.bottom - all.top) / this.#cell) + 1;
    this.#starts = new Int32Array(this.#columns * this.#rows + 1);
    this.#items = this.#sort();
  }

  /** Counts the boxes of each cell, then puts them there; in ascending order in each. */
  #sort(): Int32Array {
    const cells = this.#starts;
    this.#eachPlace((cell) => cells[cell + 1]!++);
    for (let c = 1; c < cells.length; c++) cells[c]! += cells[c - 1]!;
    const items = new Int32Array(cells[cells.length - 1]!);
    const next = cells.slice();
    this.#eachPlace((cell, item) => (items[next[cell]!++] = item));
    for (let i = 0; i < this.#count; i++) if (this.#isWide(i)) this.#wide.push(i);
    return items;
  }

  #eachPlace(put: (cell: number, item: number) => void): void {
    for (let i = 0; i < this.#count; i++) {
      if (this.#isWide(i)) continue;
      const [left, top, right, bottom] = this.#cellsOf(i);
      for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) put(row * this.#columns + column, i);
    }
  }

  #isWide(item: number): boolean {
    const [left, top, right, bottom] = this.#cellsOf(item);
    return (right - left + 1) * (bottom - top + 1) > wide;
  }

  #cellsOf(item: number): [number, number, number, number] {
    const s = this.#sides;
    return [this.#column(s[4 * item]!), this.#row(s[4 * item + 1]!), this.#column(s[4 * item + 2]!), this.#row(s[4 * item + 3]!)];
  }

  #column(x: number): number {
    return Math.max(0, Math.min(this.#columns - 1, Math.floor((x - this.#left) / this.#cell)));
  }

  #row(y: number): number {
    return Math.max(0, Math.min(this.#rows - 1, Math.floor((y - this.#top) / this.#cell)));
  }

  /** The items whose boxes touch the area, ascending, each once. */
  query(area: Rect): number[] {
    const [left, top] = [this.#column(area.x), this.#row(area.y)];
    const [right, bottom] = [this.#column(area.x + area.w), this.#row(area.y + area.h)];
    const found: number[] = [];
    if ((right - left + 1) * (bottom - top + 1) > scanFrom * this.#columns * this.#rows) {
      for (let i = 0; i < this.#count; i++) if (this.#touches(i, area)) found.push(i);
      return found;
    }
    const turn = ++this.#queries;
    const take = (item: number): void => {
      if (this.#seen[item] === turn) return;
      this.#seen[item] = turn;
      if (this.#touches(item, area)) found.push(item);
    };
    for (const item of this.#wide) take(item);
    for (let row = top; row <= bottom; row++) {
      const end = this.#starts[row * this.#columns + right + 1]!;
      for (let at = this.#starts[row * this.#columns + left]!; at < end; at++) take(this.#items[at]!);
    }
    return found.sort((a, b) => a - b);
  }

  #touches(item: number, area: Rect): boolean {
    const s = this.#sides;
    return s[4 * item]! <= area.x + area.w && area.x <= s[4 * item + 2]! && s[4 * item + 1]! <= area.y + area.h && area.y <= s[4 * item + 3]!;
  }
}

function sidesOf(boxes: readonly Rect[]): Float64Array {
  const sides = new Float64Array(4 * boxes.length);
  boxes.forEach((b, i) => {
    sides[4 * i] = b.x;
    sides[4 * i + 1] = b.y;
    sides[4 * i + 2] = b.x + b.w;
    sides[4 * i + 3] = b.y + b.h;
  });
  return sides;
}

function extent(sides: Float64Array): { left: number; top: number; right: number; bottom: number } {
  if (sides.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < sides.length; i += 4) {
    left = Math.min(left, sides[i]!);
    top = Math.min(top, sides[i + 1]!);
    right = Math.max(right, sides[i + 2]!);
    bottom = Math.max(bottom, sides[i + 3]!);
  }
  return { left, top, right, bottom };
}
