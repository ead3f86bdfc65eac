import { describe, expect, it } from 'vitest';
import { groups, hintOf, inForce, keyOf, shownKey } from './keymap';

const press = (key: string, ...held: string[]) => ({ key, ctrlKey: held.includes('ctrl'), metaKey: held.includes('meta'), altKey: held.includes('alt'), shiftKey: held.includes('shift') });

describe('the keys in force', () => {
  it('give no key to two actions, and know their group', () => {
    const all = inForce([]).flatMap((b) => b.keys);
    expect(new Set(all).size).toBe(all.length);
    for (const b of inForce([])) expect(groups).toContain(b.group);
  });
  it('are those of the settings where they name an action', () => {
    const bindings = inForce([{ action: 'fit', keys: ['F', 'ctrl-0'] }]);
    expect(hintOf(bindings, 'fit')).toBe('shift-f');
    expect(bindings.find((b) => b.action === 'find')?.keys).toEqual(['/']);
    expect(hintOf(inForce([{ action: 'fit', keys: [] }]), 'fit')).toBe('');
  });
  it('name presses as the table does', () => {
    expect(keyOf(press('r', 'ctrl'))).toBe('ctrl-r');
    expect(keyOf(press('S', 'meta'))).toBe('ctrl-s');
    expect(keyOf(press('S', 'ctrl', 'shift'))).toBe('ctrl-shift-s');
    expect(keyOf(press('Tab', 'shift'))).toBe('shift-tab');
    expect(keyOf(press('?', 'shift'))).toBe('?');
    expect(keyOf(press('N', 'shift'))).toBe('N');
    expect(keyOf(press(' '))).toBe('space');
    expect(keyOf(press('ArrowLeft', 'alt'))).toBe('alt-left');
    expect(['f', '5', '[', '@'].map((key) => keyOf(press(key, 'alt')))).toEqual(['alt-f', 'alt-5', '[', '@']);
    expect(keyOf(press('[', 'ctrl', 'alt'))).toBe('ctrl-[');
  });
  it('are shown as they are pressed', () => {
    expect(['T', 't', 'left', 'ctrl-s', '?'].map(shownKey)).toEqual(['shift-t', 't', '←', 'ctrl-s', '?']);
  });
});
