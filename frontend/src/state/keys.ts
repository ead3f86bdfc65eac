/** The keys there are: one table, from which the dispatcher and the help are both made. */
import type { Direction } from '../chart/neighbour';
import { zoomStep } from '../chart/camera';
import * as act from './actions';
import * as motion from './motion';
import { exportAs, reload } from './session';
import { chart, selection } from './store';
import { toggleTheme } from './theme';

export interface Key {
  /** As help shows them. */
  readonly shown: string;
  readonly does: string;
  readonly group: 'Move' | 'See' | 'Read and save' | 'Program';
  /** KeyboardEvent.key values; a leading ^ means with ctrl (or command). */
  readonly keys: readonly string[];
  /** chart: only while focus is on the chart or nowhere; page: wherever nobody is typing. */
  readonly where: 'chart' | 'page';
  /** False says: not used, let the browser have it. */
  run(key: string): boolean | void;
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', h: 'left', l: 'right', k: 'up', j: 'down',
};

const withChart = (run: () => void) => (): boolean => {
  if (!chart.value) return false;
  run();
  return true;
};

export const keys: readonly Key[] = [
  { group: 'Move', shown: '← ↓ ↑ →  h j k l', does: 'select the nearest neighbour', keys: Object.keys(directions), where: 'chart', run: (k) => act.moveSelection(directions[k]!) },
  { group: 'Move', shown: 'tab  shift-tab', does: 'next, previous in reading order', keys: ['Tab'], where: 'chart', run: () => false },
  { group: 'Move', shown: 'enter', does: 'open the details of the selection', keys: ['Enter'], where: 'chart', run: () => (selection.value ? act.openTab('details') : false) },
  { group: 'Move', shown: 'esc', does: 'back: close, clear, leave', keys: ['Escape'], where: 'page', run: () => act.back() },
  { group: 'Move', shown: '1 – 9', does: 'focus the n-th mesh', keys: [...'123456789'], where: 'page', run: (k) => act.focusMesh(Number(k)) },
  { group: 'See', shown: '+  -', does: 'zoom in, out; the wheel zooms at the pointer', keys: ['+', '=', '-', '_'], where: 'page', run: (k) => motion.zoomBy(k === '+' || k === '=' ? zoomStep : 1 / zoomStep) },
  { group: 'See', shown: '0', does: 'zoom to 1:1', keys: ['0'], where: 'page', run: () => motion.zoomToOne() },
  { group: 'See', shown: 'f', does: 'fit all meshes into view', keys: ['f'], where: 'page', run: () => motion.fitAll() },
  { group: 'See', shown: 'm', does: 'list of meshes', keys: ['m'], where: 'page', run: withChart(() => act.openTab('meshes')) },
  { group: 'See', shown: 'w', does: 'why: the evidence behind the selection', keys: ['w'], where: 'page', run: () => (selection.value ? act.openTab('details') : false) },
  { group: 'See', shown: 'v', does: 'problems: doubts and gaps', keys: ['v'], where: 'page', run: withChart(() => act.openTab('problems')) },
  { group: 'See', shown: '/', does: 'filter the meshes', keys: ['/'], where: 'page', run: withChart(() => { act.openTab('meshes'); act.focusLater('#mesh-filter'); }) },
  { group: 'Read and save', shown: 'shift-c', does: 'contexts and demos', keys: ['C'], where: 'page', run: () => act.show('contexts') },
  { group: 'Read and save', shown: 'ctrl-r', does: 'read the same source again', keys: ['^r'], where: 'page', run: withChart(() => void reload()) },
  { group: 'Read and save', shown: 'e', does: 'export', keys: ['e'], where: 'page', run: withChart(() => act.show('export')) },
  { group: 'Read and save', shown: 'ctrl-s', does: 'save a snapshot', keys: ['^s'], where: 'page', run: withChart(() => void exportAs('snapshot')) },
  { group: 'Program', shown: 'shift-d', does: 'dark, light', keys: ['D'], where: 'page', run: () => toggleTheme() },
  { group: 'Program', shown: '?', does: 'this help', keys: ['?'], where: 'page', run: () => act.show('help') },
];

const byKey = new Map(keys.flatMap((key) => key.keys.map((k) => [k, key] as const)));

/** Handles a key press; the chart says whether focus is on it. */
export function dispatch(e: KeyboardEvent, dialogOpen: boolean): void {
  if (e.altKey || e.defaultPrevented) return;
  const typing = e.target instanceof HTMLElement && e.target.matches('input, textarea, select');
  if (typing && e.key !== 'Escape') return;
  const key = byKey.get(e.ctrlKey || e.metaKey ? `^${e.key}` : e.key);
  if (!key || (key.where === 'chart' && !onChart(e.target))) return;
  // Behind a dialog only what closes it is there.
  if (dialogOpen && e.key !== 'Escape' && e.key !== '?' && e.key !== 'C' && e.key !== 'e') return;
  if (typing && e.target instanceof HTMLElement) {
    e.target.blur();
    e.preventDefault();
    return;
  }
  if (key.run(e.key) !== false) e.preventDefault();
}

const onChart = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest('.chart') !== null);
