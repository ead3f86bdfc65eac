import { expect, it } from 'vitest';
import { icons, palettes, rules } from './look.gen';
import { arrowOf } from './marks';

it('puts an arrow head at the tip and ends the shaft beneath it', () => {
  const arrow = arrowOf([{ x: 0, y: 100 }, { x: 0, y: 0 }], false, 2)!;
  const length = rules.arrowLength + 2 * rules.arrowPerWidth;
  expect(arrow.head[0]).toEqual({ x: 0, y: 0 });
  expect(arrow.head[1].y).toBeCloseTo(length);
  expect(Math.abs(arrow.head[1].x - arrow.head[2].x)).toBeCloseTo(rules.arrowAspect * length);
  expect(arrow.shaft[1]!.y).toBeCloseTo(length * rules.arrowInset);
  expect(arrow.shaft[0]).toEqual({ x: 0, y: 100 });
});

it('moves the last control of a curve with its end', () => {
  const arrow = arrowOf([{ x: 0, y: 90 }, { x: 0, y: 60 }, { x: 0, y: 30 }, { x: 0, y: 0 }], true, 1)!;
  expect(arrow.shaft[2]!.y).toBeGreaterThan(30);
  expect(arrow.shaft[1]!.y).toBe(60);
});

it('has no head without a direction', () => {
  expect(arrowOf([{ x: 1, y: 1 }, { x: 1, y: 1 }], false, 1)).toBeUndefined();
});

it('has every role in every palette and theme, and an outline for every icon', () => {
  const roles = Object.keys(palettes.standard.dark);
  for (const palette of Object.values(palettes)) for (const table of Object.values(palette)) expect(Object.keys(table)).toEqual(roles);
  for (const icon of ['healthy', 'degraded', 'failing', 'unknown', 'stale', 'doubt']) expect(icons[icon]?.length).toBeGreaterThan(0);
});
