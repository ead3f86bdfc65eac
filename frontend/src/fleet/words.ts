/** What is said of several contexts that are read side by side. Pure. */
import type { Context, ContextName, FleetMember, Source } from '../api/view.gen';
import { age, count } from '../format';

/** How a member stands, in a few words; now is in milliseconds. */
export function memberWords(m: FleetMember, now: number): string {
  const taken = m.takenAt === undefined ? '' : `${age(Date.parse(m.takenAt), now)} old`;
  const gaps = m.gaps > 0 ? `, ${count(m.gaps, 'gap')}` : '';
  switch (m.phase) {
    case 'reading':
      return `reading: ${progressWords(m)}`;
    case 'failed':
      return taken === '' ? 'failed: what is in it is unknown' : `failed: shown as it was, ${taken}`;
    case 'ready':
      return m.sameAs === undefined ? `ready, ${taken}${gaps}` : `the same cluster as ${m.sameAs}`;
    case 'idle':
      return 'cancelled: what is in it is unknown';
  }
}

function progressWords(m: FleetMember): string {
  if (m.progress.length === 0) return 'asking the API server';
  const done = m.progress.filter((p) => p.done).length;
  return `${done} of ${count(m.progress.length, 'list')}, ${count(m.progress.reduce((n, p) => n + p.read, 0), 'object')}`;
}

export const memberGlyph: Readonly<Record<FleetMember['phase'], string>> = { idle: '–', reading: '·', ready: '✓', failed: '×' };

/** "3 contexts · 1 failed · 1 reading". */
export function fleetWords(members: readonly FleetMember[]): string {
  const many = (phase: FleetMember['phase'], word: string): string => {
    const n = members.filter((m) => m.phase === phase).length;
    return n > 0 ? `${n} ${word}` : '';
  };
  return [count(members.length, 'context'), many('failed', 'failed'), many('idle', 'cancelled'), many('reading', 'reading')].filter((s) => s !== '').join(' · ');
}

/** The source of several contexts; of one it is that context. */
export function fleetSource(contexts: readonly ContextName[]): Source {
  const [only] = contexts;
  if (only && contexts.length === 1) return { kind: 'context', ...only };
  return { kind: 'fleet', name: contexts.map((c) => c.name).join(', '), contexts };
}

const same = (a: ContextName, b: ContextName): boolean => a.name === b.name && (a.file ?? '') === (b.file ?? '');

/** The marked contexts with one more, or without it if it was marked. */
export function toggled(marked: readonly ContextName[], one: ContextName): readonly ContextName[] {
  const rest = marked.filter((m) => !same(m, one));
  return rest.length < marked.length ? rest : [...marked, one];
}

export const isMarked = (marked: readonly ContextName[], one: ContextName): boolean => marked.some((m) => same(m, one));

/** The contexts that a line names: one whose own name it is, else those between its commas; or what is wrong with it. */
export function contextsOf(line: string, known: readonly Context[]): readonly Context[] | string {
  const exact = known.filter((c) => c.name === line);
  const names = exact.length > 0 ? [line] : [...new Set(line.split(',').map((n) => n.trim()).filter((n) => n !== ''))];
  const out: Context[] = [];
  for (const name of names) {
    const found = known.filter((c) => c.name === name);
    const [only] = found;
    if (!only) return `There is no context “${name}”.`;
    if (found.length > 1) return `Several files have a context “${name}”: choose one.`;
    if (only.invalid) return `The context “${name}” cannot be used: ${only.invalid}`;
    out.push(only);
  }
  return out;
}
