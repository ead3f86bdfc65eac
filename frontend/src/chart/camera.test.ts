import { describe, expect, it } from 'vitest';
import { between, centreOn, fit, keepInSight, maxZoom, minZoom, pan, reveal, toScreen, toWorld, visible, zoomAt } from './camera';

const view = { w: 800, h: 600 };

describe('camera', () => {
  it('takes points to the screen and back', () => {
    const c = { x: 30, y: -12, k: 1.7 };
    const p = toWorld(c, toScreen(c, { x: 111, y: 222 }));
    expect(p.x).toBeCloseTo(111);
    expect(p.y).toBeCloseTo(222);
  });

  it('keeps what is under the pointer there while zooming', () => {
    const c = { x: 10, y: 20, k: 0.8 };
    const at = { x: 333, y: 77 };
    for (const factor of [1.25, 0.5, 3]) {
      const before = toWorld(c, at);
      const after = toWorld(zoomAt(c, at, factor), at);
      expect(after.x).toBeCloseTo(before.x);
      expect(after.y).toBeCloseTo(before.y);
    }
  });

  it('stops at its limits without moving', () => {
    const at = { x: 100, y: 100 };
    const far = zoomAt({ x: 5, y: 6, k: minZoom }, at, 0.5);
    expect(far).toEqual({ x: 5, y: 6, k: minZoom });
    expect(zoomAt({ x: 0, y: 0, k: 1 }, at, 1e6).k).toBe(maxZoom);
  });

  it('fits an area: all of it is visible and it is centred', () => {
    const area = { x: 100, y: 50, w: 3000, h: 900 };
    const seen = visible(fit(area, view), view);
    expect(seen.x).toBeLessThanOrEqual(area.x);
    expect(seen.x + seen.w).toBeGreaterThanOrEqual(area.x + area.w);
    expect(seen.y + seen.h / 2).toBeCloseTo(area.y + area.h / 2);
    expect(seen.x + seen.w / 2).toBeCloseTo(area.x + area.w / 2);
  });

  it('does not blow a small picture up', () => {
    expect(fit({ x: 0, y: 0, w: 10, h: 10 }, view, 1).k).toBe(1);
  });

  it('reveals without moving more than needed', () => {
    const c = { x: 0, y: 0, k: 1 };
    expect(reveal(c, { x: 100, y: 100, w: 50, h: 50 }, view)).toEqual(c);
    const right = reveal(c, { x: 900, y: 100, w: 50, h: 50 }, view);
    expect(right.y).toBe(0);
    expect(toScreen(right, { x: 950, y: 0 }).x).toBeLessThan(view.w);
  });

  it('leaves a large group that is in sight where it is', () => {
    const c = { x: -100, y: -100, k: 1 };
    expect(reveal(c, { x: 0, y: 0, w: 2000, h: 2000 }, view)).toEqual(c);
  });

  it('never loses the picture', () => {
    const picture = { w: 1000, h: 500 };
    const c = keepInSight(pan({ x: 0, y: 0, k: 1 }, -1e6, 1e6), picture, view);
    const seen = visible(c, view);
    expect(seen.x).toBeLessThan(picture.w);
    expect(seen.y + seen.h).toBeGreaterThan(0);
  });

  it('travels from start to goal', () => {
    const from = centreOn({ x: 0, y: 0 }, view, 0.5);
    const to = centreOn({ x: 400, y: 100 }, view, 2);
    expect(between(from, to, view, 0).k).toBeCloseTo(0.5);
    expect(between(from, to, view, 0.5).k).toBeCloseTo(1);
    expect(between(from, to, view, 1)).toEqual(to);
  });
});
