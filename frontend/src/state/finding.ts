/** Keeps what is found at what is typed, and walks through it. */
import { computed, effect, untracked } from '@preact/signals';
import * as api from '../api/client';
import type { Found } from '../api/view.gen';
import { announce, notice, selectNode } from './actions';
import { fittedOrStay, lookAt } from './charting';
import { look } from './look';
import * as store from './store';

/** The expression that what is found answers, and the step to take once the one that is typed now is answered. */
let answered = '';
let pending: 1 | -1 | undefined;

export function keepFound(): void {
  let turn = 0;
  effect(() => {
    const text = store.findText.value.trim();
    store.chart.value?.version; // a newer reading is asked again
    const mine = ++turn;
    untracked(() => {
      if (text === '' || !store.chart.value) {
        answered = '';
        pending = undefined;
        store.foundThings.value = undefined;
        store.findError.value = undefined;
        return;
      }
      void asked(text).then((got) => {
        if (mine !== turn || !got) return;
        answered = text;
        store.findError.value = got.error;
        // While an expression is being typed, what was found last stays.
        if (!got.error) store.foundThings.value = new Set(got.ids);
        const step = pending;
        pending = undefined;
        if (step !== undefined && !got.error) stepFound(step);
      });
    });
  });
  keepHidden();
}

const charted = computed(() => store.chart.value !== undefined);

/** How long typing has to rest before something is hidden, in milliseconds: half a word must not empty the chart. */
const pause = 400;

/** The hide expression takes effect as soon as it is right and typing rests. */
function keepHidden(): void {
  let turn = 0;
  let waiting = 0;
  effect(() => {
    const text = store.hideText.value.trim();
    const there = charted.value;
    const mine = ++turn;
    clearTimeout(waiting);
    untracked(() => {
      if (text === look.peek().hide) {
        store.hideError.value = undefined;
        return;
      }
      if (text === '') {
        store.hideError.value = undefined;
        lookAt({ ...look.peek(), hide: '' }, fittedOrStay());
        return;
      }
      if (!there) return;
      void asked(text).then((got) => {
        if (mine !== turn || !got) return;
        store.hideError.value = got.error;
        if (!got.error) waiting = window.setTimeout(() => lookAt({ ...look.peek(), hide: text }, fittedOrStay()), pause);
      });
    });
  });
}

/** What cannot be asked at all, because the program is gone, is said elsewhere. */
const asked = (text: string): Promise<Found | undefined> => api.find(text).catch(() => undefined);

/**
 * Selects the next or previous found node in reading order, round and round. One who types fast is ahead of the answer:
 * the step is then taken when it comes.
 */
export function stepFound(step: 1 | -1): boolean {
  const text = store.findText.peek().trim();
  if (text !== '' && text !== answered) {
    pending = step;
    return true;
  }
  const found = store.found.peek();
  if (!found || store.findError.peek()) return false;
  const order = store.order.peek().filter((id) => found.has(id));
  if (order.length === 0) {
    notice(`Nothing in this view matches ${text}.`);
    return true;
  }
  const selection = store.selection.peek();
  const at = selection?.kind === 'node' ? order.indexOf(selection.id) : -1;
  const next = at < 0 ? (step === 1 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
  selectNode(order[next]!);
  announce(`${next + 1} of ${order.length}`);
  return true;
}

/** How many things are found, how many of them are in this view, and in how many nodes: one may hold several. */
export interface Tally {
  readonly found: number;
  readonly shown: number;
  readonly nodes: number;
}

export function shownOf(): Tally | undefined {
  const [things, nodes, at] = [store.foundThings.value, store.found.value, store.scene.value];
  if (!things || !nodes || !at) return undefined;
  const held = new Set([...nodes].flatMap((id) => [id, ...(at.nodes.get(id)?.holds ?? [])]));
  return { found: things.size, shown: [...things].filter((id) => held.has(id)).length, nodes: nodes.size };
}
