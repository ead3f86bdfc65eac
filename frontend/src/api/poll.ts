/** The long poll: asks for changes for ever, slower after each failure, and says when the program is lost and found. */
import { Failure } from './client';

/** Of anything that has a version: the program's state, a run. */
export interface Poll<T extends { readonly version: number }> {
  ask(since: number, signal: AbortSignal): Promise<T>;
  state(state: T): void;
  /** Called for each failure in a row. */
  lost(failure: Failure): void;
  /** Called at the first answer after a loss. */
  found(): void;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const shortest = 250;
const longest = 8000;
/** Answers that come at once without news (a proxy, a stopping program) must not become a busy loop. */
const pause = 200;

/** How long to wait after the n-th failure in a row, n from 1, in milliseconds. */
export const backoff = (failures: number): number => Math.min(longest, shortest * 2 ** (failures - 1));

/** Runs until the signal is aborted. */
export async function poll<T extends { readonly version: number }>(p: Poll<T>, signal: AbortSignal): Promise<void> {
  let since = -1;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const state = await p.ask(since, signal);
      if (failures > 0) p.found();
      failures = 0;
      const news = state.version !== since;
      since = state.version;
      if (news) p.state(state);
      else await p.wait(pause, signal);
    } catch (error) {
      if (signal.aborted) return;
      failures++;
      // A restarted program counts from the beginning.
      since = -1;
      p.lost(error instanceof Failure ? error : new Failure(strange(error), false));
      await p.wait(backoff(failures), signal);
    }
  }
}

export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

const strange = (error: unknown) => ({
  code: 'internal',
  message: error instanceof Error ? error.message : String(error),
  remedy: 'Reload the page.',
});
