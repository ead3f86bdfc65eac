import { describe, expect, it } from 'vitest';
import { maxPixels } from '../chart/look.gen';
import { askedFor, bytesOf, formatOf, formats, pixelsOf, recalledChoice, rememberedText, usual, wantedOf, type Choice, type Shown } from './choice';

const shown: Shown = {
  asked: { aspect: 1.25, mesh: '', focus: 'namespace/c/shop', hops: 2, folded: ['grid/a'], hide: 'stale' }, find: ' shop ', theme: 'light', palette: 'safe', contexts: 1,
};
const chosen = (more: Partial<Choice>): Choice => ({ ...usual, ...more });

describe('what is asked for', () => {
  it('is what is in view, unless everything or what is found is chosen', () => {
    expect(askedFor(chosen({ scope: 'view' }), shown)).toEqual(shown.asked);
    expect(askedFor(chosen({ scope: 'all' }), shown)).toEqual({ aspect: 1.25, mesh: '', focus: '', hops: 1, folded: [], hide: '' });
    expect(askedFor(chosen({ scope: 'found' }), shown)).toEqual({ aspect: 1.25, mesh: '', focus: '', hops: 1, folded: [], hide: 'stale', only: 'shop' });
  });
  it('is what is in view where nothing is looked for', () => {
    expect(askedFor(chosen({ scope: 'found' }), { ...shown, find: ' ' })).toEqual(shown.asked);
  });
  it('has the colours of the page unless others are chosen', () => {
    expect(wantedOf(chosen({}), shown)).toMatchObject({ theme: 'light', palette: 'safe' });
    expect(wantedOf(chosen({ theme: 'dark', palette: 'contrast' }), shown)).toMatchObject({ theme: 'dark', palette: 'contrast' });
  });
  it('has a scale only where there are pixels, and no empty alias or expression', () => {
    expect(wantedOf(chosen({ format: 'png', scale: 4 }), shown).scale).toBe(4);
    const svg = wantedOf(chosen({ alias: '  ', scope: 'view' }), shown);
    expect(['scale', 'alias', 'only'].filter((k) => k in svg)).toEqual([]);
    expect(wantedOf(chosen({ alias: ' ours ', scope: 'found' }), shown)).toMatchObject({ alias: 'ours', only: 'shop' });
  });
  it('has no alias where it is not of one context', () => {
    for (const contexts of [0, 2, 3]) expect('alias' in wantedOf(chosen({ alias: 'ours' }), { ...shown, contexts })).toBe(false);
  });
});

describe('the choice of last time', () => {
  it('comes back, but for the alias', () => {
    for (const { format } of formats) {
      const choice = chosen({ format, scope: 'found', theme: 'light', palette: 'safe', scale: 4, redact: ['names', 'hosts'], alias: 'ours' });
      expect(recalledChoice(rememberedText(choice))).toEqual({ ...choice, alias: '' });
    }
    expect(recalledChoice(rememberedText(usual))).toEqual(usual);
  });
  it('is as usual where it cannot be understood', () => {
    for (const text of [undefined, '', 'nonsense', '{"format":"svg"}', 'format=exe&scope=some&theme=pink&palette=pastel&scale=9&redact=all']) expect(recalledChoice(text)).toEqual(usual);
  });
});

it('knows the facts by two names', () => {
  expect([formatOf('snapshot')?.format, formatOf('mesh.json')?.format, formatOf('gif')]).toEqual(['mesh.json', 'mesh.json', undefined]);
});

describe('the pixels of a PNG', () => {
  it('are the picture times the scale, rounded up', () => {
    expect(pixelsOf({ w: 100.2, h: 50 }, 2)).toEqual({ w: 201, h: 100, scale: 2, capped: false });
  });
  it('are fewer where there would be too many, in the same shape', () => {
    const { w, h, scale, capped } = pixelsOf({ w: 20_000, h: 5000 }, 4);
    expect(capped).toBe(true);
    expect(scale).toBeCloseTo(1, 2);
    expect(w * h).toBeLessThanOrEqual(maxPixels);
    expect(w / h).toBeCloseTo(4, 2);
    const odd = pixelsOf({ w: 12_345.6, h: 9876.5 }, 3);
    expect(odd.w * odd.h).toBeLessThanOrEqual(maxPixels);
  });
});

it('says sizes in three digits at most', () => {
  expect([0, 999, 1000, 9999, 65_900, 999_499, 999_500, 3_140_000, 256_000_000].map(bytesOf)).toEqual(['0 B', '999 B', '1.0 kB', '10.0 kB', '66 kB', '999 kB', '1.0 MB', '3.1 MB', '256 MB']);
});
