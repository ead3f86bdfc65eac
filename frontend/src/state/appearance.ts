/** Which theme and palette are shown, from what the person chose, the settings say and the desktop wishes. Pure. */

export const themes = ['auto', 'dark', 'light'] as const;
export const paletteNames = ['standard', 'contrast', 'safe'] as const;

export type Theme = 'dark' | 'light';
export type ThemeChoice = (typeof themes)[number];
export type PaletteName = (typeof paletteNames)[number];

export const isTheme = (name: string | undefined): name is ThemeChoice => themes.some((t) => t === name);
export const isPalette = (name: string | undefined): name is PaletteName => paletteNames.some((p) => p === name);

/** A theme and a palette that somebody asks for; undefined where nobody does, and whatever else is no name of one. */
export interface Wish {
  readonly theme?: string | undefined;
  readonly palette?: string | undefined;
}

/** What the desktop asks every program for. */
export interface Desktop {
  readonly light: boolean;
  /** More contrast than usual, or colours of its own. */
  readonly contrast: boolean;
}

export interface Appearance {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  readonly palette: PaletteName;
}

/**
 * The person's choice comes first, then the settings. The theme is dark where neither says anything. The palette is the
 * desktop's where nobody asks for another than the standard one, which settings always say: who wants that one on such a
 * desktop chooses it here.
 */
export function resolve(chosen: Wish, settings: Wish, desktop: Desktop): Appearance {
  const choice = [chosen.theme, settings.theme].find(isTheme) ?? 'dark';
  const wished = [chosen.palette, settings.palette === 'standard' ? undefined : settings.palette].find(isPalette);
  return {
    choice,
    theme: choice === 'auto' ? (desktop.light ? 'light' : 'dark') : choice,
    palette: wished ?? (desktop.contrast ? 'contrast' : 'standard'),
  };
}
