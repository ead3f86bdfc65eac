import { expect, it } from 'vitest';
import { Failure } from './client';
import { backoff, poll, type Poll } from './poll';
import type { State } from './view.gen';

const state = (version: number): State => ({ version, source: { kind: 'none', name: '' }, phase: 'idle', progress: [], chartVersion: 0, gaps: 0 });
const failure = new Failure({ code: 'offline', message: '', remedy: '' }, true);

/** Plays answers one after another, then ends. */
async function play(answers: readonly (State | Failure)[]): Promise<string[]> {
  const end = new AbortController();
  const log: string[] = [];
  const left = [...answers];
  const p: Poll<State> = {
    ask(since) {
      const next = left.shift();
      if (left.length === 0) end.abort();
      log.push(`ask ${since}`);
      return next instanceof Failure ? Promise.reject(next) : Promise.resolve(next!);
    },
    state: (s) => void log.push(`state ${s.version}`),
    lost: () => void log.push('lost'),
    found: () => void log.push('found'),
    wait: (ms) => Promise.resolve(void log.push(`wait ${ms}`)),
  };
  await poll(p, end.signal);
  return log;
}

it('asks for what is newer than what it has', async () => {
  expect(await play([state(3), state(4)])).toEqual(['ask -1', 'state 3', 'ask 3', 'state 4']);
});

it('does not spin on answers without news', async () => {
  expect(await play([state(3), state(3), state(4)])).toEqual(['ask -1', 'state 3', 'ask 3', 'wait 200', 'ask 3', 'state 4']);
});

it('waits longer after each failure, and starts from the beginning when the program is back', async () => {
  expect(await play([state(7), failure, failure, state(1), state(2)])).toEqual([
    'ask -1', 'state 7', 'ask 7', 'lost', 'wait 250', 'ask -1', 'lost', 'wait 500', 'ask -1', 'found', 'state 1', 'ask 1', 'state 2',
  ]);
});

it('never waits longer than 8 s', () => {
  expect(backoff(1)).toBe(250);
  expect(backoff(40)).toBe(8000);
});
