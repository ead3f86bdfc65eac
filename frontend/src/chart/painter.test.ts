import { describe, expect, it } from 'vitest';
import { uncovered } from './painter';

describe('strips that a moved bitmap leaves free', () => {
  /** How often each pixel of a 12 by 8 area is in a strip. */
  const counted = (r: { x: number; y: number; w: number; h: number }): number[] => {
    const seen = new Array<number>(96).fill(0);
    for (const s of uncovered(r, 12, 8)) for (let y = s.y; y < s.y + s.h; y++) for (let x = s.x; x < s.x + s.w; x++) seen[y * 12 + x]!++;
    return seen;
  };

  it('are all that lies outside of it, each pixel once', () => {
    for (const r of [
      { x: 0, y: 0, w: 12, h: 8 }, { x: 3, y: 0, w: 12, h: 8 }, { x: -3, y: -2, w: 12, h: 8 }, { x: 2, y: 2, w: 4, h: 3 },
      { x: 20, y: 0, w: 12, h: 8 }, { x: -20, y: -20, w: 12, h: 8 }, { x: -5, y: -5, w: 30, h: 30 },
    ]) {
      const want = Array.from({ length: 96 }, (_, i) => {
        const [x, y] = [i % 12, Math.floor(i / 12)];
        return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h ? 0 : 1;
      });
      expect(counted(r)).toEqual(want);
    }
  });
});
