/** What each action of the key table does, and the dispatcher of presses. */
import type { Direction } from '../chart/neighbour';
import { zoomStep } from '../chart/camera';
import * as act from './actions';
import { needsProgram, outOfReach } from './file';
import { stepChange } from './comparing';
import { stepFound } from './finding';
import { keyOf } from './keymap';
import * as motion from './motion';
import * as replaying from './replaying';
import { saveFacts } from './exporting';
import { chooseFile, reload } from './session';
import { bindings, chart, commandLine, legendShown, minimapShown, selection } from './store';
import * as switching from './switching';
import { toggleTheme } from './theme';
import * as trail from './trail';

/** False says: not used, let the browser have it. */
type Run = () => boolean | void;

const move = (direction: Direction): Run => () => act.moveSelection(direction);

const withChart = (run: Run): Run => () => (chart.value ? run() : false);

let ones = false;

/** 0 twice in a row shows all meshes again. */
function zoomOne(): void {
  if (ones && act.showAll()) return;
  motion.zoomToOne();
}

const flip = (shown: { value: boolean }): Run => withChart(() => {
  shown.value = !shown.value;
});

const actions: Readonly<Record<string, Run>> = {
  command: () => void (commandLine.value = ''),
  find: withChart(() => act.focusNow('#find')),
  'find-next': () => stepFound(1),
  'find-previous': () => stepFound(-1),
  hide: withChart(() => act.focusNow('#hide')),
  left: move('left'), down: move('down'), up: move('up'), right: move('right'),
  // The chart itself walks by tab, so that it can be left at its ends.
  next: () => false, previous: () => false,
  details: () => (selection.value ? act.openTab('details') : false),
  fold: act.foldSelection,
  back: act.back,
  'history-back': trail.back,
  'history-forward': trail.forward,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n): [string, Run] => [`mesh-${n}`, () => act.focusMesh(n)])),
  focus: withChart(act.focusSelection),
  'zoom-in': () => motion.zoomBy(zoomStep),
  'zoom-out': () => motion.zoomBy(1 / zoomStep),
  'zoom-one': zoomOne,
  fit: motion.fitAll,
  table: withChart(act.showTable),
  legend: flip(legendShown),
  minimap: flip(minimapShown),
  traffic: withChart(() => act.notice('Traffic needs a metrics store, which this version does not read.')),
  why: act.why,
  facts: () => (selection.value ? act.show('facts') : false),
  copy: act.copyName,
  replay: replaying.togglePlay,
  'change-previous': () => replaying.stepChange(-1),
  'change-next': () => replaying.stepChange(1),
  meshes: withChart(() => act.openTab('meshes')),
  changes: withChart(() => (chart.value?.difference ? act.openTab('changes') : act.show('compare'))),
  'next-change': () => stepChange(1),
  'previous-change': () => stepChange(-1),
  problems: withChart(() => act.openTab('problems')),
  switch: withChart(() => switching.begin(switching.selected())),
  contexts: () => act.show('contexts'),
  reload: withChart(() => void reload()),
  export: withChart(() => act.show('export')),
  save: withChart(() => void saveFacts()),
  open: chooseFile,
  theme: toggleTheme,
  help: () => act.show('help'),
};

/** The actions that there are, for the test that holds the table to them. */
export const actionNames: readonly string[] = Object.keys(actions);

/** What can be done while a dialog is open: close it, or open another. */
const overDialogs = new Set(['back', 'help', 'contexts', 'export']);

/** Handles a key press; the chart says whether focus is on it. */
export function dispatch(e: KeyboardEvent, dialogOpen: boolean): void {
  if (e.defaultPrevented) return;
  const typing = e.target instanceof HTMLElement && e.target.matches('input:not([type=checkbox]), textarea, select');
  if (commandLine.value !== undefined && !typing && e.key.length === 1 && !e.ctrlKey && !e.metaKey) {
    // The line was asked for and is about to be there: what is typed meanwhile belongs to it.
    commandLine.value += e.key;
    e.preventDefault();
    return;
  }
  const key = keyOf(e);
  const binding = bindings.value.find((b) => b.keys.includes(key));
  if (!binding || (typing && binding.action !== 'back')) return;
  if (dialogOpen && !overDialogs.has(binding.action)) return;
  if (typing && e.target instanceof HTMLElement && commandLine.value === undefined && !dialogOpen) {
    e.target.blur();
    e.preventDefault();
    return;
  }
  if (binding.where === 'chart' && !onChart(e.target)) return;
  if (binding.action === 'fold' && onButton(e.target)) return;
  const used = outOfReach(binding.action) ? sayWhy(binding) : actions[binding.action]?.() !== false;
  ones = binding.action === 'zoom-one';
  if (used) e.preventDefault();
}

/** A file is read again by the browser itself. */
function sayWhy({ action }: { readonly action: string }): boolean {
  if (action === 'reload') return false;
  act.notice(needsProgram(action));
  return true;
}

const onChart = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest('.chart') !== null);

/** Space presses a button, unless it is one of those that stand for the chart's nodes. */
const onButton = (target: EventTarget | null): boolean => target instanceof Element && target.closest('button:not([data-node])') !== null;
