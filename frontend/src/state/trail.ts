/**
 * Where the person was: an entry of the browser's history for each step of looking, focusing and selecting, so that back
 * and forward lead through them, and the address always says where one is.
 */
import { batch, effect } from '@preact/signals';
import { firstPlace } from '../api/file';
import { decode, encode, middleFrom, type Place } from './address';
import { notice } from './actions';
import { goTo, underway } from './charting';
import { everything, look, sameLook } from './look';
import { isFitted } from './motion';
import * as store from './store';

/** How long a movement has to rest before the address says it, in milliseconds. */
const pause = 250;

let here = 0;
let furthest = 0;
/** The last place that has an entry of its own. */
let last: Place = { look: everything, find: '', selection: undefined, tab: 'meshes', table: false, middle: undefined };
let following = false;

export function keepTrail(signal: AbortSignal): void {
  const start = decode(location.hash || firstPlace());
  here = furthest = indexOf(history.state);
  follow(start);
  last = start;
  window.addEventListener('popstate', (e) => {
    const of = sourceOf(e.state);
    if (of !== '' && of !== sourceNow()) {
      notice(`That was in ${of}: open it first.`);
      write(place(), false);
      return;
    }
    here = indexOf(e.state);
    furthest = Math.max(furthest, here);
    last = decode(location.hash);
    follow(last);
  }, { signal });
  let waiting = 0;
  let settling = false;
  const stop = effect(() => {
    [look.value, store.findText.value, store.selection.value, store.tab.value, store.tableShown.value, store.camera.value].length;
    const busy = underway.value;
    clearTimeout(waiting);
    if (!store.chart.value) return;
    const at = place();
    if (following) {
      if (!busy) arrived();
    } else if (settling && !busy) last = at; // what another picture does not have is no longer selected: no step of its own
    else if (isStep(last, at)) write(at, true);
    settling = busy;
    if (!busy) waiting = window.setTimeout(() => write(place(), false), pause);
  });
  signal.addEventListener('abort', stop);
}

/** The text of the place where one is, for a saved view. */
export const placeText = (): string => encode(place());

export const back = (): boolean => step(-1, here > 0);
export const forward = (): boolean => step(1, here < furthest);

function step(by: 1 | -1, there: boolean): boolean {
  if (there) history.go(by);
  return there;
}

/** Goes to a place as a step of its own, so that one can come back from it. */
export function visit(to: Place): void {
  write(to, true);
  follow(to);
}

/** Puts the page where the text says. */
function follow(to: Place): void {
  following = true;
  batch(() => {
    store.findText.value = to.find;
    store.hideText.value = to.look.hide;
    store.tab.value = to.tab;
    store.tableShown.value = to.table;
    if (!to.selection) store.selection.value = undefined;
    goTo(to);
  });
  if (store.chart.peek() && !underway.peek()) arrived();
}

/** Where a text led is where one is, even where what it named is not there any more. */
function arrived(): void {
  following = false;
  last = place();
}

function place(): Place {
  return {
    look: look.peek(), find: store.findText.peek(), selection: store.selection.peek(), tab: store.tab.peek(), table: store.tableShown.peek(),
    middle: isFitted() ? undefined : middleFrom(store.camera.peek(), store.viewSize.peek()),
  };
}

/** Moving the camera and typing are no steps of their own. */
const isStep = (a: Place, b: Place): boolean =>
  !sameLook(a.look, b.look) || a.selection?.id !== b.selection?.id || a.table !== b.table;

function write(at: Place, asStep: boolean): void {
  const hash = encode(at);
  const address = hash === '' ? location.pathname + location.search : `#${hash}`;
  if (asStep) {
    furthest = ++here;
    last = at;
  }
  try {
    const state = { index: here, source: sourceNow() };
    if (asStep) history.pushState(state, '', address);
    else history.replaceState(state, '', address);
  } catch {
    // A browser that is asked too often refuses for a while: the next movement is written again.
  }
}

const sourceNow = (): string => [store.chartSource.peek()?.kind, store.chartSource.peek()?.name].filter(Boolean).join(' ');

const sourceOf = (state: unknown): string =>
  typeof state === 'object' && state !== null && 'source' in state && typeof state.source === 'string' ? state.source : '';

const indexOf = (state: unknown): number =>
  typeof state === 'object' && state !== null && 'index' in state && typeof state.index === 'number' ? state.index : 0;
