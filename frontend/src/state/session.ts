/** Keeps the page's signals at what the program says: loads, polls, fetches charts, and sends what the person asks. */
import { batch, effect } from '@preact/signals';
import * as api from '../api/client';
import type { Failure } from '../api/client';
import { poll, wait } from '../api/poll';
import type { Source, State } from '../api/view.gen';
import { announce } from './actions';
import { attempt, problemOf } from './attempt';
import { keepCharted } from './charting';
import { keepFound } from './finding';
import * as store from './store';
import { keepFollowing } from './following';
import { keepPlanning } from './switching';
import { settingsSay } from './theme';
import { keepTrail } from './trail';

/** Runs until the signal is aborted. */
export function start(signal: AbortSignal): void {
  void loadOnce();
  void loadContexts();
  const ticking = setInterval(() => (store.now.value = Date.now()), 1000);
  signal.addEventListener('abort', () => clearInterval(ticking));
  void poll({ ask: api.changes, state: take, lost: lose, found: find, wait }, signal);
  effect(() => {
    const source = store.state.value?.source;
    document.title = source && source.name !== '' ? `${source.name} · Portolan` : 'Portolan';
  });
  keepTrail(signal);
  keepCharted();
  keepFound();
  keepFollowing();
  keepPlanning();
}

async function loadOnce(): Promise<void> {
  const got = await attempt(api.capabilities());
  if (!got) return;
  store.capabilities.value = got;
  settingsSay(got.theme, got.palette);
  store.views.value = (await attempt(api.views())) ?? [];
}

export async function loadContexts(): Promise<void> {
  try {
    const list = await api.contexts();
    batch(() => {
      store.contexts.value = list;
      store.contextsProblem.value = undefined;
    });
  } catch (error) {
    store.contextsProblem.value = problemOf(error);
  }
}

function take(state: State): void {
  const before = store.state.value;
  store.state.value = state;
  if (before?.phase === state.phase) return;
  if (state.phase === 'reading') store.readingSince.value = Date.now();
  say(state);
}

/** The answer to something that was asked for: what the poll brought meanwhile may be newer. */
export function takeAnswer(state: State): void {
  if (state.version >= (store.state.value?.version ?? 0)) take(state);
}

function say(state: State): void {
  if (state.phase === 'reading') announce(`Reading ${state.source.name}`);
  if (state.phase === 'failed') announce(`Reading failed. ${state.problem?.message ?? ''} ${state.problem?.remedy ?? ''}`);
}

function lose(failure: Failure): void {
  if (store.lost.value) return;
  store.lost.value = { since: Date.now(), problem: failure.problem };
  announce('The connection to the program is lost. The last chart stays.');
}

function find(): void {
  batch(() => {
    store.lost.value = undefined;
    store.failure.value = undefined;
  });
  announce('The program answers again.');
  void loadContexts();
  if (!store.capabilities.value) void loadOnce();
}

/** Nothing is opened but by this, on a click or enter. */
export async function openSource(source: Source): Promise<void> {
  store.dialog.value = 'none';
  const state = await attempt(api.open(source));
  if (state) takeAnswer(state);
}

export async function reload(): Promise<void> {
  const state = await attempt(api.reload());
  if (state) takeAnswer(state);
}

export async function cancel(): Promise<void> {
  const state = await attempt(api.cancel());
  if (state) takeAnswer(state);
}

/** What a snapshot travels in, for the chooser to offer; what the file holds decides. */
export const carriers = '.meshlog,.json,.gz,.svg,.png,.html,application/json,application/gzip,image/svg+xml,image/png,text/html';

/** Asks which snapshot to open. */
export function chooseFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = carriers;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void openFile(file);
  });
  input.click();
}

/** Opens a snapshot from disk; the program reads what the page sends it. */
export async function openFile(file: File): Promise<void> {
  store.dialog.value = 'none';
  const state = await attempt(api.openSnapshot(file));
  if (state) takeAnswer(state);
}
