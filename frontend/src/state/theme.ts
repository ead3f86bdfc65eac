/**
 * The theme and the palette in force. What the person chose is remembered by the browser; see resolve for whose wish
 * counts. Where the desktop forces colours of its own, the browser paints the page's words with those, and the chart,
 * which is a picture, has the palette of most contrast.
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { palettes } from '../chart/look.gen';
import { isPalette, isTheme, resolve, type PaletteName, type Theme, type ThemeChoice, type Wish } from './appearance';
import { keep, recalled } from './recall';

export type { PaletteName, Theme, ThemeChoice };

const keys = { theme: 'portolan.theme', palette: 'portolan.palette' } as const;

const chosen = signal<Wish>({ theme: recalled(keys.theme), palette: recalled(keys.palette) });
const settings = signal<Wish>({});
const desktop = { light: asked('(prefers-color-scheme: light)'), contrast: asked('(prefers-contrast: more), (forced-colors: active)') };

const shown = computed(() => resolve(chosen.value, settings.value, { light: desktop.light.value, contrast: desktop.contrast.value }));

/** What is on the screen. */
export const theme: ReadonlySignal<Theme> = computed(() => shown.value.theme);
/** What was asked for: auto follows the desktop. */
export const themeChoice: ReadonlySignal<ThemeChoice> = computed(() => shown.value.choice);
export const palette: ReadonlySignal<PaletteName> = computed(() => shown.value.palette);

/** Takes what the program's settings say; it counts where the person chose nothing here. */
export function settingsSay(theme: string, palette: string): void {
  settings.value = { theme, palette };
}

/** False for a name that is none. */
export function setTheme(name: string): boolean {
  if (!isTheme(name)) return false;
  chosen.value = { ...chosen.value, theme: name };
  keep(keys.theme, name);
  return true;
}

/** False for a name that is none. */
export function setPalette(name: string): boolean {
  if (!isPalette(name)) return false;
  chosen.value = { ...chosen.value, palette: name };
  keep(keys.palette, name);
  return true;
}

/** From what is shown to the other one. */
export function toggleTheme(): void {
  setTheme(theme.value === 'dark' ? 'light' : 'dark');
}

/** The colours in force; a role that the program has and this page does not yet know shows as text. */
export const ink = computed(() => {
  const colours = palettes[palette.value][theme.value];
  return (role: string): string => colours[role] ?? colours['text']!;
});

/** Keeps the document at the colours: the stylesheet's variables are the palette's roles, "mesh.fill" as --mesh-fill. */
export function applyTheme(): void {
  effect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme.value;
    root.dataset['palette'] = palette.value;
    root.style.setProperty('color-scheme', theme.value);
    for (const [role, colour] of Object.entries(palettes[palette.value][theme.value])) {
      root.style.setProperty(`--${role.replaceAll('.', '-')}`, colour);
    }
  });
}

/** Whether the desktop asks for something, now and as it changes. */
function asked(query: string): ReadonlySignal<boolean> {
  const media = window.matchMedia(query);
  const answer = signal(media.matches);
  media.addEventListener('change', () => (answer.value = media.matches));
  return answer;
}
