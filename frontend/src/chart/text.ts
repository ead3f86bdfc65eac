/** How long a text is, in the one fixed width that the program measures with. */

/** Characters, not code units: a sign of another plane counts once. */
export function characters(text: string): number {
  let n = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) n--;
  return n;
}
