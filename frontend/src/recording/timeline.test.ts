import { describe, expect, it } from 'vitest';
import type { Frame } from '../api/view.gen';
import { changeFrom, clockOf, faults, nearestTo, nextOf, readingText, timelineOf } from './timeline';

/** Readings at these seconds; a negative one is one that changed. */
const frames = (...seconds: readonly number[]): Frame[] =>
  seconds.map((s) => ({ takenAt: new Date(Date.UTC(2026, 4, 4, 9, 30, Math.abs(s))).toISOString(), ...(s < 0 ? { changed: true } : {}) }));
const at = (s: number): string => frames(s)[0]!.takenAt;

describe('the line of a recording', () => {
  it('has readings as far apart as they were made', () => {
    expect(timelineOf({ frames: frames(0, 30, 60, 120), missed: [] })).toEqual({ at: [0, 0.25, 0.5, 1], gaps: [], missed: [] });
    expect(timelineOf({ frames: frames(0), missed: [] }).at).toEqual([0]);
  });
  it('draws a gap shorter than it was, and says so', () => {
    const line = timelineOf({ frames: frames(0, 10, 20, 30, 1000, 1010), missed: [] });
    expect(line.at).toEqual([0, 0.125, 0.25, 0.375, 0.875, 1]);
    expect(line.gaps).toEqual([{ from: 0.375, to: 0.875 }]);
  });
  it('survives a clock that stands still or goes back', () => {
    expect(timelineOf({ frames: frames(5, 5, 5), missed: [] }).at).toEqual([0, 0.5, 1]);
    const line = timelineOf({ frames: frames(0, 30, 10, 40), missed: [] });
    expect(line.at).toEqual([0, 0.5, 0.5, 1]);
  });
  it('puts what failed between what did not', () => {
    const missed = [{ at: at(15), code: 'timeout' }, { at: at(90), code: 'timeout' }];
    expect(timelineOf({ frames: frames(0, 30, 60), missed }).missed).toEqual([0.25, 1]);
  });
  it('finds the nearest reading', () => {
    const line = timelineOf({ frames: frames(0, 30, 60, 120), missed: [] });
    expect([-1, 0.1, 0.2, 0.74, 0.76, 2].map((p) => nearestTo(line, p))).toEqual([0, 0, 1, 2, 3, 3]);
  });
});

describe('stepping and playing', () => {
  const some = frames(0, 30, -60, 90, -120, 150);
  it('goes from change to change, and to both ends', () => {
    expect([0, 2, 4, 5].map((i) => changeFrom(some, i, 1))).toEqual([2, 4, 5, 5]);
    expect([5, 4, 2, 0].map((i) => changeFrom(some, i, -1))).toEqual([4, 2, 0, 0]);
  });
  it('plays as fast as it is told, and ends', () => {
    expect(nextOf(some, 0, 'changes')).toEqual({ at: 2, after: 1200 });
    expect(nextOf(some, 0, 16)).toEqual({ at: 1, after: 1875 });
    expect(nextOf(some, 0, 1)).toEqual({ at: 1, after: 10_000 });
    expect(nextOf(frames(0, 0), 0, 1)).toEqual({ at: 1, after: 120 });
    expect(nextOf(some, 5, 1)).toBeUndefined();
  });
});

describe('a recording in words', () => {
  it('says which reading it is, when, and whether it changed', () => {
    const some = { frames: frames(0, -30) };
    expect(readingText(some, 0)).toBe(`reading 1 of 2, ${clockOf(some, 0)}`);
    expect(readingText(some, 1)).toMatch(/^reading 2 of 2, \d\d:\d\d:30, changed$/);
  });
  it('says the day where there are several', () => {
    expect(clockOf({ frames: frames(0, 200_000) }, 1)).toMatch(/^2026-05-0\d \d\d:\d\d:\d\d$/);
  });
  it('says what is wrong with it', () => {
    expect(faults({ missed: [] })).toEqual([]);
    expect(faults({ missed: [{ at: at(1), code: 'timeout' }, { at: at(2), code: 'dns' }, { at: at(3), code: 'dns' }], broken: 'it is damaged' })).toEqual(['3 readings failed (dns, timeout)', 'broken: it is damaged']);
  });
});
