/** What the browser remembers between starts. Where storage is forbidden or damaged, nothing is remembered. */

export function recalled(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // It then lasts as long as the page.
  }
}
