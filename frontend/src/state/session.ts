/** Keeps the page's signals at what the program says: loads, polls, fetches charts, and sends what the person asks. */
import { batch, effect } from '@preact/signals';
import * as api from '../api/client';
import type { Failure } from '../api/client';
import { poll, wait } from '../api/poll';
import type { Source, State } from '../api/view.gen';
import { announce, notice } from './actions';
import { attempt, problemOf } from './attempt';
import { asked, keepCharted } from './charting';
import { keepFound } from './finding';
import * as store from './store';
import { keepFollowing } from './following';
import { keepPlanning } from './switching';
import { palette, settingsSay, theme } from './theme';
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

/** Asks which snapshot to open. */
export function chooseFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,.meshlog,application/json';
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

/** Saves by the window's dialog, or by a download of the browser. */
export async function exportAs(format: api.Format): Promise<void> {
  store.dialog.value = 'none';
  const drawing = { ...asked(), theme: theme.value, palette: palette.value };
  if (store.capabilities.value?.desktop) {
    const where = await attempt(api.save(format, drawing));
    if (where?.path) notice(`Saved ${where.path}`);
    return;
  }
  const blob = await attempt(api.file(format, drawing));
  if (!blob) return;
  const name = fileName(format);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  notice(`Saved ${name}`);
}

/** "prod-eu.mesh.svg": the source's name with everything odd made a dash. */
function fileName(format: api.Format): string {
  const base = (store.chartSource.value?.name ?? 'portolan').replace(/(\.mesh)?\.json$/, '').replace(/[^A-Za-z0-9._-]+/g, '-') || 'portolan';
  return format === 'snapshot' ? `${base}.mesh.json` : `${base}.${format === 'json' ? 'chart.json' : format}`;
}
