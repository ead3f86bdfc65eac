/** Compares the chart with another reading, and walks through what differs. */
import { computed, effect, signal } from '@preact/signals';
import * as api from '../api/comparing';
import type { DiffChange, DiffKind, Source, State } from '../api/view.gen';
import { foundNodes } from '../chart/scene';
import { grouped, stepFrom, summary } from '../comparing/changes';
import { announce, notice, openTab, selectNode } from './actions';
import { attempt } from './attempt';
import { carriers, takeAnswer } from './session';
import * as store from './store';

/** The kinds of changes that are listed; none for all. */
export const onlyKinds = signal<ReadonlySet<DiffKind>>(new Set());
/** The change that was chosen last from the list. */
export const chosen = signal<string | undefined>(undefined);
/** What is being read to compare with. */
export const readingFor = signal<{ readonly name: string; readonly cancel: () => void } | undefined>(undefined);

export const difference = computed(() => store.chart.value?.difference);

/** Set where what did not change steps back on the chart; what is looked for comes before. */
export const quieted = store.quieted;

/** The changes that are listed, in their order. */
export const listed = computed(() => (difference.value ? grouped(difference.value, onlyKinds.value).flatMap((g) => g.changes) : []));

/** Keeps what is only of a comparison from outliving it. */
export function keepCompared(): void {
  let before: string | undefined;
  effect(() => {
    const of = difference.value;
    if (!of) {
      if (store.tab.peek() === 'changes') store.tab.value = 'meshes';
      [onlyKinds.value, chosen.value] = [new Set<DiffKind>(), undefined];
    } else if (before !== store.state.peek()?.comparison?.name) announce(`Compared: ${summary(of)}`);
    before = of && store.state.peek()?.comparison?.name;
  });
}

const ignored = (): string => store.state.peek()?.comparison?.ignore ?? '';

async function begin(asking: Promise<State>): Promise<void> {
  const state = await attempt(asking);
  if (!state) return;
  takeAnswer(state);
  store.dialog.value = 'none';
  openTab('changes');
}

export const compareWithFile = (file: File): Promise<void> => begin(api.withFile(file, ignored()));
export const compareWithNow = (): Promise<void> => begin(api.withNow(ignored()));

/** Compares with the first reading of the recording that is shown; the chart stays in sight, to be replayed. */
export async function compareWithFirst(): Promise<void> {
  const state = await attempt(api.withFrame(0, ignored()));
  if (state) takeAnswer(state);
}

/** Reads a context or a demo to compare with; it can be cancelled. */
export async function compareWith(source: Source): Promise<void> {
  readingFor.peek()?.cancel();
  const stop = new AbortController();
  const mine = { name: source.name, cancel: () => stop.abort() };
  readingFor.value = mine;
  try {
    const state = await api.withSource(source, ignored(), stop.signal);
    await begin(Promise.resolve(state));
  } catch (error) {
    if (!stop.signal.aborted) await attempt(Promise.reject(error));
  } finally {
    if (readingFor.peek() === mine) readingFor.value = undefined;
  }
}

/** Says what is no change; the answer shows a wrong expression as any other failure. */
export async function ignoreChanges(text: string): Promise<void> {
  const state = await attempt(api.ignore(text));
  if (state) takeAnswer(state);
}

export async function endComparison(): Promise<void> {
  const state = await attempt(api.end());
  if (!state) return;
  takeAnswer(state);
  store.dialog.value = 'none';
  announce('The comparison is over');
}

/** Asks which snapshot to compare with. */
export function chooseBase(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = carriers;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void compareWithFile(file);
  });
  input.click();
}

/** The node that shows a change in this view: itself, or what it is folded into. */
export function nodeOf(change: DiffChange): string | undefined {
  const scene = store.scene.value;
  if (!scene) return undefined;
  const shown = foundNodes(scene, new Set(change.nodes));
  return change.nodes.find((id) => shown.has(id)) ?? [...shown][0];
}

/** Selects what a change is about and brings it into view; the list stays. */
export function choose(change: DiffChange): void {
  chosen.value = change.id;
  const id = nodeOf(change);
  if (id === undefined) {
    notice(change.nodes.length === 0 ? `${change.name} is nowhere on the chart.` : `${change.name} is not in this view.`);
    return;
  }
  selectNode(id);
  store.tab.value = 'changes';
}

/** Goes to the next or previous change. */
export function stepChange(step: 1 | -1): boolean {
  const next = stepFrom(listed.peek(), chosen.peek(), step);
  if (!next) return false;
  choose(next);
  announce(`${next.kind} ${next.name}`);
  return true;
}

/** What ":diff" asks for: a dialog, "now", or the end. */
export function diff(argument: string): string | undefined {
  switch (argument) {
    case '':
      store.dialog.value = 'compare';
      return undefined;
    case 'now':
      void compareWithNow();
      return undefined;
    case 'end':
      if (!store.state.peek()?.comparison) return 'Nothing is compared.';
      void endComparison();
      return undefined;
  }
  const source = sourceNamed(argument);
  if (!source) return `There is no context or demo “${argument}” to compare with; “diff” alone asks for a file.`;
  void compareWith(source);
  return undefined;
}

function sourceNamed(name: string): Source | undefined {
  const context = store.contexts.peek()?.find((c) => c.name === name && !c.invalid);
  if (context) return { kind: 'context', name, file: context.file };
  return store.capabilities.peek()?.demos.includes(name) ? { kind: 'demo', name } : undefined;
}
