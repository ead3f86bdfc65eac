/** Replays a recording: which of its readings is wanted, and whether it plays. The program shows them; the page asks for one at a time. */
import { batch, computed, effect, signal } from '@preact/signals';
import * as api from '../api/recording';
import type { Source } from '../api/view.gen';
import { changeFrom, nextOf, type Speed } from '../recording/timeline';
import { announce } from './actions';
import { attempt } from './attempt';
import { openSource, takeAnswer } from './session';
import * as store from './store';

export const recording = computed(() => store.state.value?.recording);
export const playing = signal(false);
export const speed = signal<Speed>('changes');
/** The reading that was asked for last, until it is shown. */
const wanted = signal<number | undefined>(undefined);
/** The reading under the hand: the one that is wanted, else the one that is shown. */
export const here = computed(() => wanted.value ?? recording.value?.at ?? 0);
/** The switches that have a recording. */
export const recordedRuns = signal<ReadonlySet<string>>(new Set());
/** What was shown before the recording of a switch, to go back to. */
export const cameFrom = signal<Source | undefined>(undefined);

let asking = false;

/** Shows another reading. While one is on its way, only the last that was asked for comes after it. */
export function seekTo(at: number): void {
  const all = recording.peek()?.frames.length ?? 0;
  const to = Math.max(0, Math.min(at, all - 1));
  if (all === 0 || to === here.peek()) return;
  wanted.value = to;
  if (!asking) void ask();
}

async function ask(): Promise<void> {
  asking = true;
  try {
    for (let to = wanted.peek(); to !== undefined && recording.peek(); to = wanted.peek()) {
      const state = await attempt(api.seek(to));
      batch(() => {
        if (state) takeAnswer(state);
        else playing.value = false;
        if (!state || wanted.peek() === to) wanted.value = undefined;
      });
    }
  } finally {
    asking = false;
    wanted.value = undefined;
  }
}

/** Steps by hand end the playing: whoever looks at one reading wants it to stay. */
export function step(by: number): boolean {
  if (!recording.peek()) return false;
  playing.value = false;
  seekTo(here.peek() + by);
  return true;
}

export function stepChange(direction: 1 | -1): boolean {
  const at = recording.peek();
  if (!at) return false;
  playing.value = false;
  seekTo(changeFrom(at.frames, here.peek(), direction));
  return true;
}

/** Plays, from the beginning where all was played, or pauses. */
export function togglePlay(): boolean {
  const at = recording.peek();
  if (!at) return false;
  if (!playing.peek() && here.peek() >= at.frames.length - 1) seekTo(0);
  playing.value = !playing.peek() && at.frames.length > 1;
  announce(playing.peek() ? 'Playing' : 'Paused');
  return true;
}

/** Keeps playing until what it answers is called. The next reading is due once this one is on the screen. */
export function keepReplaying(): () => void {
  return effect(() => {
    const at = recording.value;
    if (!at) {
      playing.value = false;
      return;
    }
    const drawn = store.chart.value?.version === store.state.value?.chartVersion;
    if (!playing.value || !drawn || wanted.value !== undefined) return;
    const next = nextOf(at.frames, at.at, speed.value);
    if (!next) {
      playing.value = false;
      return;
    }
    const timer = setTimeout(() => seekTo(next.at), next.after);
    return () => clearTimeout(timer);
  });
}

export async function loadRecordedRuns(): Promise<void> {
  recordedRuns.value = new Set((await attempt(api.runs())) ?? []);
}

/** Opens the recording of a switch. */
export async function replayRun(id: string): Promise<void> {
  const before = store.state.peek()?.source;
  const state = await attempt(api.replay(id));
  if (!state) return;
  batch(() => {
    store.dialog.value = 'none';
    cameFrom.value = before;
    takeAnswer(state);
  });
}

/** Goes back to what was shown before the recording of a switch. */
export function goBack(): void {
  const to = cameFrom.peek();
  cameFrom.value = undefined;
  if (to) void openSource(to);
}
