/** Follows the run that is under way, whether the dialog is open or not, until it ends. */
import { batch, computed, effect } from '@preact/signals';
import { poll, wait } from '../api/poll';
import * as api from '../api/switching';
import type { Problem, Run } from '../api/view.gen';
import { spoken } from '../switching/progress';
import { announce } from './actions';
import * as store from './store';
import { followed, problem, run, runProblem, shown, step, unseen } from './switchstore';

let following: { readonly id: string; readonly end: AbortController } | undefined;

/** Follows a run until it ends, whether the dialog is open or not. */
export function follow(start: Run | string): void {
  const id = typeof start === 'string' ? start : start.id;
  if (following?.id === id) return;
  following?.end.abort();
  if (typeof start !== 'string') {
    take(start);
    if (start.phase !== 'running') return;
  }
  const end = new AbortController();
  following = { id, end };
  const done = (): void => {
    end.abort();
    if (following?.end === end) following = undefined;
  };
  void poll<Run>({
    ask: (since, abort) => api.run(id, since, abort),
    state: (got) => {
      take(got);
      if (got.phase !== 'running') done();
    },
    lost: (failure) => {
      runProblem.value = failure.offline ? goesOn : failure.problem;
      if (!failure.offline) done();
    },
    found: () => (runProblem.value = undefined),
    wait,
  }, end.signal);
}

const goesOn: Problem = {
  code: 'offline',
  message: 'The program does not answer: what is shown here is the last that was heard.',
  remedy: 'The run goes on in the program, if that is still there. If it ended, start it again: the run is then stopped, and can be resumed or undone.',
};

/** Takes what was heard of a run. */
export function take(got: Run): void {
  const before = followed.value;
  batch(() => {
    followed.value = got;
    runProblem.value = undefined;
    if (shown.value?.id === got.id) shown.value = undefined;
    if (got.phase === 'running') unseen.value = false;
    else if (before?.id === got.id && before.phase === 'running') {
      unseen.value = store.dialog.value !== 'switch' || step.value !== 'progress';
      if (step.value === 'progress' && shown.value === undefined) step.value = 'result';
    }
  });
  const words = spoken(before, got);
  if (words !== '') announce(words);
}

/** Asks again for a run that could not be followed. */
export const followAgain = (): void => void (run.value && follow(run.value.id));

/** Keeps following what the program says is under way; runs as long as the page. */
export function keepFollowing(): void {
  const underway = computed(() => store.state.value?.run);
  effect(() => {
    if (underway.value !== undefined) follow(underway.value);
  });
}

/** Opens the dialog at the run that is followed, or was last. */
export const reopen = (): void => openAt(undefined);

/** Opens the dialog at a run, or at the one that is followed. */
export function openAt(at: Run | undefined): void {
  batch(() => {
    store.dialog.value = 'switch';
    shown.value = at;
    if (at === undefined) unseen.value = false;
    problem.value = undefined;
    if (run.value) step.value = run.value.phase === 'running' ? 'progress' : 'result';
  });
}
