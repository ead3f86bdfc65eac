/** The changes of a comparison as lists and words. Pure. */
import type { DiffChange, Difference, DiffKind, DiffLine, Icon, PictureNode } from '../api/view.gen';
import { count } from '../format';

/** The kinds of changes in the order in which they are told. */
export const kinds: readonly DiffKind[] = ['added', 'removed', 'moved', 'changed', 'unknown'];

export const iconOf: Readonly<Record<DiffKind, Icon>> = { added: 'added', removed: 'removed', moved: 'moved', changed: 'changed', unknown: 'unseen' };

/** The sign of a kind in text, beside its word. */
export const glyphOf: Readonly<Record<DiffKind, string>> = { added: '+', removed: '−', moved: '→', changed: '◇', unknown: '…' };

/** The changes of one mesh; of none where the key is empty. */
export interface Group {
  readonly mesh: string;
  readonly changes: readonly DiffChange[];
  readonly consequences: readonly DiffChange[];
}

/** By mesh in the order of the changes, those of no mesh last; only the kinds that are asked for. */
export function grouped(of: Difference, only: ReadonlySet<DiffKind>): Group[] {
  const wanted = of.changes.filter((c) => only.size === 0 || only.has(c.kind));
  const told = only.size === 0 ? of.consequences : [];
  const meshes = [...new Set([...wanted, ...told].map((c) => c.mesh ?? ''))].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
  const mine = (list: readonly DiffChange[], mesh: string): DiffChange[] => list.filter((c) => (c.mesh ?? '') === mesh);
  return meshes.map((mesh) => ({ mesh, changes: mine(wanted, mesh), consequences: mine(told, mesh) }));
}

/** How many there are of each kind that there is. */
export const tally = (changes: readonly DiffChange[]): { readonly kind: DiffKind; readonly n: number }[] =>
  kinds.map((kind) => ({ kind, n: changes.filter((c) => c.kind === kind).length })).filter((t) => t.n > 0);

/** A side of a line; nothing is a dash. */
export const side = (text: string): string => (text === '' ? '–' : text);

export const fieldOf = (line: DiffLine): string => (line.of ? `${line.field} ${line.of}` : line.field);

/** What a change says beside its name: where to, or what came and went. */
export const saysOf = (c: DiffChange): string => (c.kind === 'moved' ? `${c.from ?? ''} → ${c.to ?? ''}` : c.says ?? '');

/** Whether a workload only went along with its namespace, which says it all. */
export const wentAlong = (c: DiffChange, before: DiffChange | undefined): boolean =>
  c.about === 'workload' && c.kind === 'moved' && before !== undefined && before.about === 'namespace' && before.nodes[0] === c.nodes[0] && before.from === c.from && before.to === c.to;

/** The changes of what a node stands for or holds. */
export function changesAt(of: Difference, node: PictureNode): DiffChange[] {
  const ids = new Set([node.id, ...(node.holds ?? [])]);
  return of.changes.filter((c) => c.nodes.some((id) => ids.has(id)));
}

/** What the table says of a node: what became of it, else how many changes are in it. */
export const wordOf = (node: Pick<PictureNode, 'mark' | 'changes'>): string => node.mark ?? (node.changes ? `${node.changes} changed` : '');

/** The next change in the list from the one that is selected, round and round. */
export function stepFrom(changes: readonly DiffChange[], id: string | undefined, step: 1 | -1): DiffChange | undefined {
  if (changes.length === 0) return undefined;
  const at = changes.findIndex((c) => c.id === id);
  return changes[at < 0 ? (step === 1 ? 0 : changes.length - 1) : (at + step + changes.length) % changes.length];
}

export const summary = (of: Difference): string => `${count(of.changes.length, 'change')}${of.ignored > 0 ? `, ${of.ignored} ignored` : ''}`;
