/** A recording as a line: where each reading lies on it, which one comes next, and when. Pure. */
import type { Frame, MissedReading, Recording } from '../api/view.gen';

/** How a recording is played: so many times as fast as it was, or from one change to the next. */
export type Speed = 'changes' | 1 | 2 | 4 | 8 | 16;
export const speeds: readonly Speed[] = ['changes', 1, 2, 4, 8, 16];

/** How long each change is shown, and how long a reading is at least and at most, in milliseconds. */
const changePause = 1200;
const leastPause = 120;
const mostPause = 10_000;

/** A pause of so many usual intervals is a gap: it is drawn shorter than it was. */
const gapOf = 4;

export interface Timeline {
  /** Of each reading, its share of the way from 0 to 1. */
  readonly at: readonly number[];
  /** From where to where nothing was read for long. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly missed: readonly number[];
}

const time = (of: Frame): number => Date.parse(of.takenAt);

/** Readings lie as far apart as they were made, but for gaps, and for clocks that were set back. */
export function timelineOf(recording: Pick<Recording, 'frames' | 'missed'>): Timeline {
  const times = recording.frames.map(time);
  const apart = times.slice(1).map((t, i) => Math.max(0, t - times[i]!));
  const usual = apart.toSorted((a, b) => a - b)[apart.length >> 1] ?? 0;
  const most = usual * gapOf;
  const places = [0];
  for (const d of apart) places.push(places.at(-1)! + (usual === 0 ? 1 : Math.min(d, most)));
  const whole = Math.max(places.at(-1)!, 1);
  const at = places.map((p) => p / whole);
  const gaps = usual === 0 ? [] : apart.flatMap((d, i) => (d > most ? [{ from: at[i]!, to: at[i + 1]! }] : []));
  return { at, gaps, missed: recording.missed.map((m) => placeOf(m, times, at)) };
}

/** Where a reading that failed lies between those that did not. */
function placeOf(missed: MissedReading, times: readonly number[], at: readonly number[]): number {
  const when = Date.parse(missed.at);
  const next = times.findIndex((t) => t >= when);
  if (next < 0) return at.at(-1) ?? 0;
  if (next === 0) return 0;
  const [before, after] = [times[next - 1]!, times[next]!];
  const share = after > before ? (when - before) / (after - before) : 0;
  return at[next - 1]! + share * (at[next]! - at[next - 1]!);
}

/** The reading that lies nearest to a place. */
export function nearestTo(line: Timeline, place: number): number {
  let best = 0;
  line.at.forEach((p, i) => {
    if (Math.abs(p - place) < Math.abs(line.at[best]! - place)) best = i;
  });
  return best;
}

/** The next reading that changed, in a direction; the first and the last count as well, so that one can always get there. */
export function changeFrom(frames: readonly Frame[], at: number, step: 1 | -1): number {
  for (let i = at + step; i > 0 && i < frames.length - 1; i += step) if (frames[i]!.changed) return i;
  return step > 0 ? frames.length - 1 : 0;
}

/** What is shown after a reading, and in how many milliseconds; undefined at the end. */
export function nextOf(frames: readonly Frame[], at: number, speed: Speed): { readonly at: number; readonly after: number } | undefined {
  if (at >= frames.length - 1) return undefined;
  if (speed === 'changes') return { at: changeFrom(frames, at, 1), after: changePause };
  const apart = (time(frames[at + 1]!) - time(frames[at]!)) / speed;
  return { at: at + 1, after: Math.min(Math.max(apart, leastPause), mostPause) };
}

export const speedWords = (speed: Speed): string => (speed === 'changes' ? 'by change' : `${speed}×`);

/** "14:30:05", with the day where the recording has several. */
export function clockOf(recording: Pick<Recording, 'frames'>, at: number): string {
  const when = new Date(recording.frames[at]?.takenAt ?? 0);
  const first = new Date(recording.frames[0]?.takenAt ?? 0);
  const last = new Date(recording.frames.at(-1)?.takenAt ?? 0);
  const pad = (n: number): string => String(n).padStart(2, '0');
  const clock = `${pad(when.getHours())}:${pad(when.getMinutes())}:${pad(when.getSeconds())}`;
  return first.toDateString() === last.toDateString() ? clock : `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())} ${clock}`;
}

/** A reading in words, as a screen reader says it. */
export const readingText = (recording: Pick<Recording, 'frames'>, at: number): string =>
  `reading ${at + 1} of ${recording.frames.length}, ${clockOf(recording, at)}${at > 0 && recording.frames[at]?.changed ? ', changed' : ''}`;

/** What is not as it should be with a recording; empty where nothing is. */
export function faults(recording: Pick<Recording, 'missed' | 'broken'>): string[] {
  const codes = [...new Set(recording.missed.map((m) => m.code))].toSorted();
  const n = recording.missed.length;
  return [...(n > 0 ? [`${n} ${n === 1 ? 'reading' : 'readings'} failed (${codes.join(', ')})`] : []), ...(recording.broken ? [`broken: ${recording.broken}`] : [])];
}
