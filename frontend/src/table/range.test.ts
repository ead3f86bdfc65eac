import { expect, it } from 'vitest';
import { earlier, firstPage, later, rangeWith, step } from './range';

it('stays where it is while one moves inside', () => {
  expect(rangeWith({ from: 100, to: 500 }, 100, 10_000)).toEqual({ from: 100, to: 500 });
  expect(rangeWith({ from: 100, to: 500 }, 499, 10_000)).toEqual({ from: 100, to: 500 });
  expect(rangeWith({ from: 100, to: 500 }, -1, 10_000)).toEqual({ from: 100, to: 500 });
});
it('goes to the row that lies outside, with a page and no more', () => {
  expect(rangeWith(firstPage, 9_999, 10_000)).toEqual({ from: 9_600, to: 10_000 });
  expect(rangeWith(firstPage, 5_000, 10_000)).toEqual({ from: 4_800, to: 5_200 });
  expect(rangeWith({ from: 9_600, to: 10_000 }, 0, 10_000)).toEqual({ from: 0, to: step });
});
it('never goes beyond the rows that there are', () => {
  expect(rangeWith(firstPage, -1, 7)).toEqual({ from: 0, to: 7 });
  expect(rangeWith({ from: 9_600, to: 10_000 }, -1, 12)).toEqual({ from: 0, to: 12 });
  expect(rangeWith(firstPage, 6, 0)).toEqual({ from: 0, to: 0 });
});
it('grows by a page at either end', () => {
  expect(earlier({ from: 300, to: 700 })).toEqual({ from: 0, to: 700 });
  expect(later({ from: 0, to: 400 }, 500)).toEqual({ from: 0, to: 500 });
});
