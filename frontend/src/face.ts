/** Loads the typeface that the program measured with, so that no text is ever drawn in another one. */
import { rules } from './chart/look.gen';

/** Resolves also where it cannot be had: a chart in the fallback face is better than none. */
export async function loadFace(): Promise<void> {
  try {
    await Promise.all(['400', '700'].map((weight) => document.fonts.load(`${weight} 12px "${rules.fontFamily}"`)));
  } catch {
    // The stack's next face is used.
  }
}
