/** Words and numbers for people. Pure. */
import type { Doubt, Health, PictureNode, Ref, State, Strength } from './api/view.gen';

/** "1 namespace", "20 namespaces". */
export const count = (n: number, one: string, many: string = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** How old something is, in the two largest units that say something: "now", "42s", "3m", "2h05m", "4d3h" as kubectl does. */
export function age(then: number, now: number): string {
  const s = Math.max(0, Math.floor((now - then) / 1000));
  if (s < 5) return 'now';
  if (s < 120) return `${s}s`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m}m`;
  const h = Math.floor(m / 60);
  if (h < 24) return m % 60 === 0 ? `${h}h` : `${h}h${m % 60}m`;
  const d = Math.floor(h / 24);
  return h % 24 === 0 || d > 7 ? `${d}d` : `${d}d${h % 24}h`;
}

/** The same in a sentence: "just now", "3m ago". */
export function ago(then: number, now: number): string {
  const old = age(then, now);
  return old === 'now' ? 'just now' : `${old} ago`;
}

/** How far a reading is that has lasted so many milliseconds. Only a context has an API server to ask. */
export function readingWords(state: Pick<State, 'source' | 'progress'>, lasted: number): string {
  const { source, progress } = state;
  const done = progress.filter((p) => p.done).length;
  const objects = progress.reduce((n, p) => n + p.read, 0);
  const start = source.kind === 'context' ? 'asking the API server' : 'opening it';
  const words = progress.length > 0 ? `${done} of ${count(progress.length, 'list')}, ${count(objects, 'object')}` : start;
  const seconds = Math.floor(lasted / 1000);
  return seconds > 0 ? `${words}, ${seconds}s` : words;
}

/** "1 doubt, 2 notes": only what is more than information is a doubt, as the chart's badges have it. */
export function doubtWords(doubts: readonly Pick<Doubt, 'severity'>[]): string {
  const notes = doubts.filter((d) => d.severity === 'info').length;
  const real = doubts.length - notes;
  return [real > 0 ? count(real, 'doubt') : '', notes > 0 ? count(notes, 'note') : ''].filter((s) => s !== '').join(', ');
}

/** A share as whole percents that are 0 and 100 only when they are. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const p = (100 * part) / whole;
  if (p > 0 && p < 1) return '<1%';
  if (p > 99 && p < 100) return '>99%';
  return `${Math.round(p)}%`;
}

/** The Ref as one word: the ID of the node that shows it, as Go's Ref.String has it. */
export const refID = (r: Ref): string => [r.kind, r.cluster, ...[r.namespace, r.workload].filter((part) => part), r.name].join('/');

/** "istio-system/istiod", or the name alone where there is no namespace. */
export const refName = (r: Ref): string => (r.namespace ? `${r.namespace}/${r.name}` : r.name);

export const isZero = (r: Ref): boolean => r.name === '';

/** The last element of a path, with as much before it as fits in room characters. */
export function shortPath(path: string, room = 36): string {
  if (path.length <= room) return path;
  const parts = path.split('/');
  let short = parts.pop() ?? path;
  while (parts.length > 0 && short.length + parts[parts.length - 1]!.length + 3 <= room) short = `${parts.pop()}/${short}`;
  return `…/${short}`;
}

/** What a strength means, after the word itself. */
export const strengthSays: Readonly<Record<Strength, string>> = {
  exact: 'the running object or the webhook names it',
  inferred: 'a rule of Istio leads here',
  weak: 'what would settle it may not be read',
};

/** The glyph that doubles a health's colour in text. */
export const healthGlyph: Readonly<Record<Health, string>> = { failing: '×', degraded: '!', unknown: '◌', healthy: '✓' };

export const healths: readonly Health[] = ['failing', 'degraded', 'unknown', 'healthy'];

export const isHealth = (s: string): s is Health => (healths as readonly string[]).includes(s);

export const plainVersion = (v: string | undefined): string => (v ? v : 'unknown');

/** The default revision is called so; one without a name is one that nothing tells. */
export const plainRevision = (r: string): string => (r === '' ? 'unknown' : r);

/** Kinds as they are said; the others are said as they are. */
const kindWords: Readonly<Record<string, string>> = { plane: 'control plane', grid: 'namespaces', outside: '', undecided: '' };

export const kindWord = (kind: string): string => kindWords[kind] ?? kind;

/** "namespace shop", "control plane istiod 1.29.2". */
export const nodeTitle = (node: Pick<PictureNode, 'kind' | 'label'>): string => `${kindWord(node.kind)} ${node.label}`.trim();
