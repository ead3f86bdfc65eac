/** Dark or light: the person's choice is remembered, else the program's settings count, and before they are known it is dark. */
import { computed, effect, signal } from '@preact/signals';
import { dark, light } from '../chart/look.gen';

export type Theme = 'dark' | 'light';

const key = 'portolan.theme';

export const theme = signal<Theme>(remembered() ?? 'dark');

/** Takes the theme of the program's settings, unless the person chose one here. */
export function settingsSay(wanted: string): void {
  if (!remembered()) theme.value = wanted === 'light' ? 'light' : 'dark';
}

function remembered(): Theme | undefined {
  try {
    const value = localStorage.getItem(key);
    return value === 'dark' || value === 'light' ? value : undefined;
  } catch {
    return undefined; // storage is forbidden: nothing is remembered
  }
}

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** False for a name that is none. */
export function setTheme(name: string): boolean {
  if (name !== 'dark' && name !== 'light') return false;
  if (theme.value !== name) toggleTheme();
  return true;
}

export const setPalette = (name: string): boolean => name === 'standard';

/** The colours in force; a role that the program has and this page does not yet know shows as text. */
export const ink = computed(() => {
  const colours = theme.value === 'dark' ? dark : light;
  return (role: string): string => colours[role] ?? colours['text']!;
});

/** Keeps the document at the theme: the stylesheet's variables are the palette's roles, "mesh.fill" as --mesh-fill. */
export function applyTheme(): void {
  effect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme.value;
    root.style.setProperty('color-scheme', theme.value);
    for (const [role, colour] of Object.entries(theme.value === 'dark' ? dark : light)) {
      root.style.setProperty(`--${role.replaceAll('.', '-')}`, colour);
    }
  });
}
