import { describe, expect, it } from 'vitest';
import { commandOf, commands, completeLine, nearest, readLine } from './command';

const values = () => [{ text: 'payments', says: '' }, { text: 'shop-pay', says: '' }, { text: 'pay', says: '' }];
const options = (text: string) => completeLine(text, values).options.map((o) => o.text);

describe('the command line', () => {
  it('gives no word to two commands', () => {
    const words = commands.flatMap((c) => [c.name, ...c.aliases]);
    expect(new Set(words).size).toBe(words.length);
    expect(commandOf('context')?.name).toBe('ctx');
  });
  it('tells the word from its argument', () => {
    expect(readLine('')).toEqual({ word: '', argument: '', at: -1 });
    expect(readLine('  ns')).toEqual({ word: 'ns', argument: '', at: -1 });
    expect(readLine('find a or b ')).toEqual({ word: 'find', argument: 'a or b', at: 5 });
  });
  it('completes words, then what they take', () => {
    expect(options('sn')).toEqual(['snapshot']);
    expect(options('the')).toEqual(['theme ']);
    expect(options('ns pay')).toEqual(['payments', 'pay', 'shop-pay']);
    expect(completeLine('ns pay', values)).toMatchObject({ from: 3, to: 6 });
    expect(options('find pay')).toEqual([]);
    expect(options('nonsense pay')).toEqual([]);
    expect(options('').length).toBe(commands.length);
  });
  it('completes a second word from what that is', () => {
    const of = (from: string) => (from === 'targets' ? [{ text: 'prod', says: '' }, { text: 'stable', says: '' }] : values());
    expect(completeLine('switch pay', of).options.map((o) => o.text)).toEqual(['payments', 'pay', 'shop-pay']);
    expect(completeLine('switch payments st', of)).toMatchObject({ from: 16, to: 18, options: [{ text: 'stable' }] });
  });
  it('knows what was meant', () => {
    expect(nearest('snapshto')).toBe('snapshot');
    expect(nearest('xyzzy')).toBeUndefined();
  });
});
