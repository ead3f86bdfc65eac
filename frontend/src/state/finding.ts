/** Keeps what is found at what is typed, and walks through it. */
import { effect, untracked } from '@preact/signals';
import * as api from '../api/client';
import type { Found } from '../api/view.gen';
import { announce, selectNode } from './actions';
import { lookAt } from './charting';
import { look } from './look';
import * as store from './store';

export function keepFound(): void {
  let turn = 0;
  effect(() => {
    const text = store.findText.value.trim();
    store.chart.value?.version; // a newer reading is asked again
    const mine = ++turn;
    untracked(() => {
      if (text === '' || !store.chart.value) {
        store.foundThings.value = undefined;
        store.findError.value = undefined;
        return;
      }
      void asked(text).then((got) => {
        if (mine !== turn || !got) return;
        store.findError.value = got.error;
        // While an expression is being typed, what was found last stays.
        if (!got.error) store.foundThings.value = new Set(got.ids);
      });
    });
  });
  keepHidden();
}

/** How long typing has to rest before something is hidden, in milliseconds: half a word must not empty the chart. */
const pause = 400;

/** The hide expression takes effect as soon as it is right and typing rests. */
function keepHidden(): void {
  let turn = 0;
  let waiting = 0;
  effect(() => {
    const text = store.hideText.value.trim();
    const mine = ++turn;
    clearTimeout(waiting);
    untracked(() => {
      if (text === look.peek().hide) {
        store.hideError.value = undefined;
        return;
      }
      if (text === '') {
        store.hideError.value = undefined;
        lookAt({ ...look.peek(), hide: '' }, 'stay');
        return;
      }
      if (!store.chart.value) return;
      void asked(text).then((got) => {
        if (mine !== turn || !got) return;
        store.hideError.value = got.error;
        if (!got.error) waiting = window.setTimeout(() => lookAt({ ...look.peek(), hide: text }, 'stay'), pause);
      });
    });
  });
}

/** What cannot be asked at all, because the program is gone, is said elsewhere. */
const asked = (text: string): Promise<Found | undefined> => api.find(text).catch(() => undefined);

/** Selects the next or previous found node in reading order, round and round. */
export function stepFound(step: 1 | -1): boolean {
  const found = store.found.peek();
  if (!found) return false;
  const order = store.order.peek().filter((id) => found.has(id));
  if (order.length === 0) {
    announce(`Nothing on the chart matches ${store.findText.peek()}.`);
    return true;
  }
  const selection = store.selection.peek();
  const at = selection?.kind === 'node' ? order.indexOf(selection.id) : -1;
  const next = at < 0 ? (step === 1 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
  selectNode(order[next]!);
  announce(`${next + 1} of ${order.length}`);
  return true;
}

/** Of the found things, how many are nodes of the picture, or are held by one. */
export function shownOf(): { readonly found: number; readonly nodes: number } | undefined {
  const things = store.foundThings.value;
  const nodes = store.found.value;
  return things && nodes && { found: things.size, nodes: nodes.size };
}
