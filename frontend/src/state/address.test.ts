import { describe, expect, it } from 'vitest';
import { cameraAt, decode, encode, middleFrom, type Place } from './address';
import { everything } from './look';

const bare: Place = { look: everything, find: '', selection: undefined, tab: 'meshes', table: false, middle: undefined };

describe('the address', () => {
  it('is empty for the start', () => {
    expect(encode(bare)).toBe('');
    expect(decode('')).toEqual(bare);
    expect(decode('#')).toEqual(bare);
  });
  it('holds everything and gives it back', () => {
    const place: Place = {
      look: { mesh: 'cluster.local (prod/a&b)', focus: 'namespace/prod=eu/shop', hops: 2, folded: ['mesh/a', 'grid/plane/x/y#1'], hide: 'mode=ambient and "a b"' },
      find: 'version>=1.27 or label:team ^= "x%"', selection: { kind: 'edge', id: 'manages:a>b' }, tab: 'problems', table: true, middle: { x: 120, y: -40, k: 0.25 },
    };
    expect(decode(`#${encode(place)}`)).toEqual(place);
  });
  it('reads what was changed by hand as far as it makes sense', () => {
    const at = decode('#tab=nonsense&hops=7&at=1,2&fold=a&fold=a&table=yes&unknown=1&node=n');
    expect(at).toEqual({ ...bare, look: { ...everything, folded: ['a'] }, selection: { kind: 'node', id: 'n' } });
    expect(decode('#at=1,2,0').middle).toBeUndefined();
    expect(decode('#at=1,x,2').middle).toBeUndefined();
    expect(decode('#%E0%A4%A').find).toBe('');
  });
  it('shows the same middle in a window of another size', () => {
    const middle = middleFrom({ x: 10, y: 20, k: 2 }, { w: 100, h: 60 });
    expect(middle).toEqual({ x: 20, y: 5, k: 2 });
    expect(middleFrom(cameraAt(middle, { w: 300, h: 400 }), { w: 300, h: 400 })).toEqual(middle);
  });
});
