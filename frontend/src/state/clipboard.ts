/** Puts text on the clipboard: the window by the program, a browser by itself. */
import * as api from '../api/client';
import { capabilities } from './store';

/** Answers what came of it, in words. */
export async function copyText(text: string): Promise<string> {
  const shown = text.length > 60 || text.includes('\n') ? 'the text' : text;
  try {
    if (capabilities.value?.desktop) await api.copy(text);
    else await navigator.clipboard.writeText(text);
    return `Copied ${shown}`;
  } catch {
    return copyByHand(text) ? `Copied ${shown}` : 'The clipboard refused: select the text and copy it by hand.';
  }
}

/** The old way, for browsers that keep the new one from a page without TLS. */
function copyByHand(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
  }
}
