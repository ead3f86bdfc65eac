import { describe, expect, it } from 'vitest';
import { uncovered } from './painter';

describe('strips that a bitmap leaves free', () => {
  it('are all of the area that lies outside of it, each pixel once', () => {
    const area = { x: 2, y: -1, w: 12, h: 8 };
    const holds = (r: typeof area, x: number, y: number): boolean => x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
    for (const r of [
      area, { ...area, x: 5 }, { ...area, x: -1, y: -3 }, { x: 4, y: 1, w: 4, h: 3 },
      { ...area, x: 20 }, { ...area, x: -20, y: -20 }, { x: -5, y: -5, w: 30, h: 30 },
    ]) {
      const strips = uncovered(r, area);
      for (let y = -4; y < 12; y++) {
        for (let x = -2; x < 18; x++) {
          const want = holds(area, x, y) && !holds(r, x, y) ? 1 : 0;
          expect(strips.filter((s) => holds(s, x, y)).length, `${x},${y} of ${JSON.stringify(r)}`).toBe(want);
        }
      }
    }
  });
});
