import { describe, expect, it } from 'vitest';
import { resolve } from './appearance';

const plain = { light: false, contrast: false };

describe('what is shown', () => {
  it('is dark and standard where nobody asks for anything', () => {
    expect(resolve({}, {}, plain)).toEqual({ choice: 'dark', theme: 'dark', palette: 'standard' });
    expect(resolve({}, {}, { light: true, contrast: false }).theme).toBe('dark');
  });
  it('is what the settings say, until the person chooses', () => {
    const settings = { theme: 'light', palette: 'safe' };
    expect(resolve({}, settings, plain)).toEqual({ choice: 'light', theme: 'light', palette: 'safe' });
    expect(resolve({ theme: 'dark', palette: 'standard' }, settings, plain)).toEqual({ choice: 'dark', theme: 'dark', palette: 'standard' });
  });
  it('follows the desktop for auto alone', () => {
    for (const light of [true, false]) {
      const desktop = { light, contrast: false };
      const followed = light ? 'light' : 'dark';
      expect(resolve({ theme: 'auto' }, { theme: 'dark' }, desktop)).toMatchObject({ choice: 'auto', theme: followed });
      expect(resolve({}, { theme: 'auto' }, desktop).theme).toBe(followed);
      expect(resolve({ theme: 'dark' }, { theme: 'auto' }, desktop).theme).toBe('dark');
    }
  });
  it('has more contrast where the desktop asks for it and nobody for a palette', () => {
    const desktop = { light: false, contrast: true };
    expect(resolve({}, {}, desktop).palette).toBe('contrast');
    expect(resolve({}, { palette: 'standard' }, desktop).palette).toBe('contrast');
    expect(resolve({}, { palette: 'safe' }, desktop).palette).toBe('safe');
    expect(resolve({ palette: 'standard' }, { palette: 'safe' }, desktop).palette).toBe('standard');
  });
  it('does not follow a name that is none', () => {
    expect(resolve({ theme: 'pink', palette: 'pastel' }, { theme: 'light', palette: 'safe' }, plain)).toMatchObject({ theme: 'light', palette: 'safe' });
    expect(resolve({ theme: '' }, { theme: 'sepia', palette: '' }, plain)).toEqual({ choice: 'dark', theme: 'dark', palette: 'standard' });
  });
});
