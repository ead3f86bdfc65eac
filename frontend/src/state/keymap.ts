/** The keys in force: the table that the page comes with, and what the settings put in its place. Pure. */
import type { KeyBinding } from '../api/view.gen';
import table from './keymap.json';

export interface Binding {
  readonly action: string;
  readonly keys: readonly string[];
  readonly does: string;
  readonly group: string;
  /** chart: only while focus is on the chart or nowhere; page: wherever nobody is typing. */
  readonly where: string;
}

export const groups = ['Find', 'Move', 'See', 'Ask', 'Read and save', 'Program'] as const;

/** The table with the settings' keys for the actions that they name. */
export function inForce(own: readonly KeyBinding[]): readonly Binding[] {
  const mine = new Map(own.map((b) => [b.action, b.keys]));
  return (table as readonly Binding[]).map((b) => ({ ...b, keys: mine.get(b.action) ?? b.keys }));
}

const named: Readonly<Record<string, string>> = {
  ' ': 'space', Escape: 'esc', ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Tab: 'tab', Enter: 'enter',
  Backspace: 'backspace', Delete: 'delete', Home: 'home', End: 'end', PageUp: 'pageup', PageDown: 'pagedown',
};

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What alt makes on some layouts, such as "[" on option-5: it is then part of the character, as shift is. */
const madeByAlt = (key: string): boolean => key.length === 1 && !/[\p{L}\p{N}\s]/u.test(key);

/** A press as the table names it: "ctrl-r", "shift-tab", "N". Command counts as ctrl; shift is part of a letter. */
export function keyOf(e: Press): string {
  const word = named[e.key];
  const ctrl = e.ctrlKey || e.metaKey;
  const key = word ?? (ctrl ? e.key.toLowerCase() : e.key);
  const alt = e.altKey && !madeByAlt(e.key);
  const shift = e.shiftKey && (word !== undefined || (ctrl && key.length === 1 && key !== e.key));
  return `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${key}`;
}

const signs: Readonly<Record<string, string>> = { left: '←', right: '→', up: '↑', down: '↓' };

/** A key as help shows it: a capital letter as the two keys that make it. */
export const shownKey = (key: string): string => signs[key] ?? (/^[A-Z]$/.test(key) ? `shift-${key.toLowerCase()}` : key);

/** The first key of an action, for hints beside buttons; empty where the settings took all away. */
export const hintOf = (bindings: readonly Binding[], action: string): string => {
  const key = bindings.find((b) => b.action === action)?.keys[0];
  return key === undefined ? '' : shownKey(key);
};
