/** Dark or light: the person's choice is remembered, else the system's preference counts, else dark. */
import { effect, signal } from '@preact/signals';

export type Theme = 'dark' | 'light';

const key = 'portolan.theme';

export const theme = signal<Theme>(initial());

function initial(): Theme {
  const chosen = remembered();
  if (chosen) return chosen;
  return window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
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

/** Keeps the document's theme at what is chosen. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
  window.matchMedia('(prefers-color-scheme: light)').addEventListener('change', (e) => {
    if (!remembered()) theme.value = e.matches ? 'light' : 'dark';
  });
}
