/** Keeps the page's signals at what the program says: loads, polls, fetches charts, and sends what the person asks. */
import { batch, effect, untracked } from '@preact/signals';
import * as api from '../api/client';
import { Failure } from '../api/client';
import { poll, wait } from '../api/poll';
import type { Problem, Source, State } from '../api/view.gen';
import { announce } from './actions';
import { fitAtOnce } from './motion';
import * as store from './store';
import { settingsSay, theme } from './theme';

/** Width over height that the meshes are packed to; kept for a source, so that its picture keeps its shape. */
let aspect = 1.6;

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
  effect(() => {
    const version = store.state.value?.chartVersion ?? 0;
    if (version > 0) untracked(() => void loadChart());
  });
}

async function loadOnce(): Promise<void> {
  const got = await attempt(api.capabilities());
  if (!got) return;
  store.capabilities.value = got;
  settingsSay(got.theme);
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

let asked = 0;

async function loadChart(): Promise<void> {
  const turn = ++asked;
  const source = store.state.value?.source;
  const fresh = !store.sameSource(source, store.chartSource.value);
  if (fresh) aspect = roomAspect();
  const got = await attempt(api.chart(aspect));
  if (!got || turn !== asked) return;
  batch(() => {
    store.chart.value = got;
    store.chartSource.value = source;
    store.hover.value = undefined;
    if (fresh || !isThere()) store.selection.value = undefined;
    if (fresh) store.tab.value = 'meshes';
  });
  if (fresh) fitAtOnce();
  const meshes = got.atlas.meshes.length;
  announce(`${fresh ? 'Chart of' : 'New chart of'} ${source?.name ?? 'the source'}: ${meshes} ${meshes === 1 ? 'mesh' : 'meshes'}.`);
}

function isThere(): boolean {
  const target = store.selection.value;
  if (!target) return true;
  return target.kind === 'node' ? (store.scene.value?.nodes.has(target.id) ?? false) : store.chart.value!.picture.edges.some((e) => e.id === target.id);
}

function roomAspect(): number {
  const { w, h } = store.viewSize.value;
  return w > 0 && h > 0 ? Math.max(0.4, Math.min(4, w / h)) : 1.6;
}

/** Nothing is opened but by this, on a click or enter. */
export async function openSource(source: Source): Promise<void> {
  store.dialog.value = 'none';
  const state = await attempt(api.open(source));
  if (state) take(state);
}

export async function reload(): Promise<void> {
  const state = await attempt(api.reload());
  if (state) take(state);
}

export async function cancel(): Promise<void> {
  const state = await attempt(api.cancel());
  if (state) take(state);
}

/** Saves by the window's dialog, or by a download of the browser. */
export async function exportAs(format: api.Format): Promise<void> {
  store.dialog.value = 'none';
  if (store.capabilities.value?.desktop) {
    const where = await attempt(api.save(format, theme.value, aspect));
    if (where?.path) notice(`Saved ${where.path}`);
    return;
  }
  const blob = await attempt(api.file(format, theme.value, aspect));
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

function notice(text: string): void {
  store.saved.value = text;
  announce(text);
  setTimeout(() => {
    if (store.saved.value === text) store.saved.value = undefined;
  }, 4000);
}

/** "prod-eu.mesh.svg": the source's name with everything odd made a dash. */
function fileName(format: api.Format): string {
  const base = (store.chartSource.value?.name ?? 'portolan').replace(/[^A-Za-z0-9._-]+/g, '-') || 'portolan';
  return format === 'snapshot' ? `${base}.mesh.json` : `${base}.${format === 'json' ? 'chart.json' : format}`;
}

async function attempt<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    const got = await asking;
    store.failure.value = undefined;
    return got;
  } catch (error) {
    store.failure.value = problemOf(error);
    announce(store.failure.value.message);
    return undefined;
  }
}

const problemOf = (error: unknown): Problem =>
  error instanceof Failure
    ? error.problem
    : { code: 'internal', message: error instanceof Error ? error.message : String(error), remedy: 'Reload the page.' };
