/** What can be exported, and how: the formats, and what a person chose of them. Pure. */
import type { Export, Redaction } from '../api/view.gen';
import { query, type Asked } from '../api/client';
import type { Size } from '../chart/geometry';
import { maxPixels } from '../chart/look.gen';
import { isPalette, type PaletteName, type Theme } from '../state/appearance';

export interface Format {
  readonly format: string;
  readonly name: string;
  readonly says: string;
  /** Whether it is drawn in colours; whether the facts themselves are in it; whether it is made of pixels. */
  readonly drawn?: true;
  readonly facts?: true;
  readonly pixels?: true;
  /** Whether it is the whole reading, whatever is shown of it. */
  readonly whole?: true;
}

export const formats: readonly Format[] = [
  { format: 'svg', name: 'SVG', says: 'sharp at every size, for pages and print', drawn: true },
  { format: 'png', name: 'PNG', says: 'for chats and slides', drawn: true, pixels: true },
  { format: 'pdf', name: 'PDF', says: 'one page, with text that can be found', drawn: true },
  { format: 'mesh.html', name: 'Page', says: 'this page with the chart in it, for any browser, without a network', drawn: true, facts: true, whole: true },
  { format: 'mesh.svg', name: 'Snapshot in an SVG', says: 'a picture that can be opened again', drawn: true, facts: true },
  { format: 'mesh.png', name: 'Snapshot in a PNG', says: 'a picture that can be opened again, if no chat shrinks it', drawn: true, facts: true, pixels: true },
  { format: 'mesh.json', name: 'Snapshot', says: 'the facts, to open again here or elsewhere', facts: true, whole: true },
  { format: 'csv', name: 'CSV', says: 'the table, for spreadsheets' },
  { format: 'mermaid', name: 'Mermaid', says: 'for documents, as GitHub draws them' },
  { format: 'dot', name: 'DOT', says: 'for Graphviz' },
  { format: 'json', name: 'JSON', says: 'the drawing itself, for programs' },
];

/** A format by its name; the facts have two. */
export const formatOf = (name: string): Format | undefined => formats.find((f) => f.format === (name === 'snapshot' ? 'mesh.json' : name));

export const scopes = ['all', 'view', 'found'] as const;
export type Scope = (typeof scopes)[number];
export const scales = [1, 2, 3, 4] as const;
export type Scale = (typeof scales)[number];

export interface Choice {
  readonly format: string;
  readonly scope: Scope;
  /** As the page has it, or one by name. */
  readonly theme: 'shown' | Theme;
  readonly palette: 'shown' | PaletteName;
  readonly scale: Scale;
  readonly redact: readonly Redaction[];
  /** What the context is called in the file; it is not remembered, since it is for one context. */
  readonly alias: string;
}

export const usual: Choice = { format: 'svg', scope: 'view', theme: 'shown', palette: 'shown', scale: 2, redact: [], alias: '' };

/** The choice of last time from what the browser remembers; what cannot be understood is as usual. */
export function recalledChoice(text: string | undefined): Choice {
  const of = new URLSearchParams(text ?? '');
  const [theme, palette] = [of.get('theme') ?? '', of.get('palette') ?? ''];
  return {
    format: formatOf(of.get('format') ?? '')?.format ?? usual.format,
    scope: scopes.find((s) => s === of.get('scope')) ?? usual.scope,
    theme: theme === 'dark' || theme === 'light' ? theme : 'shown',
    palette: isPalette(palette) ? palette : 'shown',
    scale: scales.find((s) => String(s) === of.get('scale')) ?? usual.scale,
    redact: redactions.filter((r) => of.getAll('redact').includes(r)),
    alias: '',
  };
}

export function rememberedText({ format, scope, theme, palette, scale, redact }: Choice): string {
  const of = new URLSearchParams({ format, scope, theme, palette, scale: String(scale) });
  for (const r of redact) of.append('redact', r);
  return of.toString();
}

export const redactions: readonly Redaction[] = ['names', 'hosts'];

/** What is on the screen, as far as a file depends on it. */
export interface Shown {
  readonly asked: Asked;
  readonly find: string;
  readonly theme: Theme;
  readonly palette: PaletteName;
  readonly contexts: number;
}

/** The scope in force: what is found needs something to find. */
export const scopeOf = (c: Choice, find: string): Scope => (c.scope === 'found' && find.trim() === '' ? 'view' : c.scope);

/** What is called by another name can only be the one context that there is. */
const aliasOf = (c: Choice, contexts: number): string => (contexts === 1 ? c.alias.trim() : '');

/** What of the chart a choice asks for. */
export function askedFor(c: Choice, shown: Shown): Asked {
  const whole: Asked = { aspect: shown.asked.aspect, mesh: '', focus: '', hops: 1, folded: [], hide: '' };
  if (formatOf(c.format)?.whole) return whole;
  switch (scopeOf(c, shown.find)) {
    case 'all':
      return whole;
    case 'found':
      return { ...whole, hide: shown.asked.hide, only: shown.find.trim() };
    case 'view':
      return shown.asked;
  }
}

export function wantedOf(c: Choice, shown: Shown): Export {
  const { only, ...look } = askedFor(c, shown);
  const alias = aliasOf(c, shown.contexts);
  return {
    format: c.format,
    look: query(look),
    ...(only === undefined ? {} : { only }),
    theme: c.theme === 'shown' ? shown.theme : c.theme,
    palette: c.palette === 'shown' ? shown.palette : c.palette,
    ...(formatOf(c.format)?.pixels ? { scale: c.scale } : {}),
    redact: c.redact,
    ...(alias === '' ? {} : { alias }),
  };
}

/** How large a picture is as a PNG: above the most pixels that there may be, it is scaled down, as the program does it. */
export function pixelsOf({ w, h }: Size, scale: number): { w: number; h: number; scale: number; capped: boolean } {
  const at = (s: number) => ({ w: Math.ceil(w * s), h: Math.ceil(h * s) });
  const wanted = at(scale);
  if (wanted.w * wanted.h <= maxPixels) return { ...wanted, scale, capped: false };
  let most = Math.min(scale, Math.sqrt(maxPixels / (Math.max(1, w) * Math.max(1, h))));
  while (at(most).w * at(most).h > maxPixels && most > 1e-9) most *= 0.999;
  return { ...at(most), scale: most, capped: true };
}

/** "812 B", "64 kB", "3.1 MB". */
export function bytesOf(n: number): string {
  if (n < 1000) return `${n} B`;
  const [unit, of] = n < 999_500 ? ['kB', n / 1000] : ['MB', n / 1e6];
  return `${of < 10 ? of.toFixed(1) : Math.round(of)} ${unit}`;
}
