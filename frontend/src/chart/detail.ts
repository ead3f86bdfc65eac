/** Semantic zoom: which operations are worth their ink at a zoom. */
import type { Op } from '../api/view.gen';

export type Level = 0 | 1 | 2;

/** Zooms from which the middle and the closest level are drawn. The middle begins where its names can be read. */
export const middleFrom = 0.48;
export const closeFrom = 0.6;

/** Text smaller than this on the screen, in CSS pixels, is a smear: it is left out. */
const smallestText = 5;

export const levelAt = (k: number): Level => (k >= closeFrom ? 2 : k >= middleFrom ? 1 : 0);

export const levelName = (level: Level): string => ['meshes', 'namespaces', 'details'][level]!;

export function isDrawn(op: Op, k: number): boolean {
  if ((op.detail ?? 0) > levelAt(k)) return false;
  return op.op !== 'text' || (op.size ?? 12) * k >= smallestText;
}
