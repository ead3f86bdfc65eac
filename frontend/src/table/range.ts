/** Which rows of a long table are written: a page around where one is, since very many would keep it busy for seconds. Pure. */

export interface Range {
  readonly from: number;
  /** The first that is not written any more. */
  readonly to: number;
}

/** Rows that are added at once. */
export const step = 400;

export const firstPage: Range = { from: 0, to: step };

/** The range, or where the row that one is at lies outside of it, a page around that row; none is -1. */
export function rangeWith(range: Range, at: number, total: number): Range {
  if (at >= 0 && (at < range.from || at >= range.to)) {
    const from = Math.max(0, Math.min(at - step / 2, total - step));
    return { from, to: Math.min(total, from + step) };
  }
  return range.from < total ? { from: range.from, to: Math.min(total, range.to) } : { from: 0, to: Math.min(total, step) };
}

export const earlier = (r: Range): Range => ({ from: Math.max(0, r.from - step), to: r.to });

export const later = (r: Range, total: number): Range => ({ from: r.from, to: Math.min(total, r.to + step) });
