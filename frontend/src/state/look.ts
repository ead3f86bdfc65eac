/** What of the chart the person looks at: one mesh or neighbourhood, what is folded, what is hidden. Plain values. */
import { signal } from '@preact/signals';

export interface Look {
  /** The key of the only mesh to show; empty for all. */
  readonly mesh: string;
  /** The node whose neighbourhood is the only thing to show, and how many hops it reaches; empty for all. */
  readonly focus: string;
  readonly hops: 1 | 2;
  /** IDs of the groups and planes that are drawn shut, in the order of folding. */
  readonly folded: readonly string[];
  /** The expression whose matches are left out. */
  readonly hide: string;
}

export const everything: Look = { mesh: '', focus: '', hops: 1, folded: [], hide: '' };

export const look = signal<Look>(everything);

export const sameLook = (a: Look, b: Look): boolean =>
  a.mesh === b.mesh && a.focus === b.focus && a.hops === b.hops && a.hide === b.hide &&
  a.folded.length === b.folded.length && a.folded.every((id, i) => id === b.folded[i]);

/** Folded where it was open, open where it was folded. */
export const toggled = (at: Look, id: string): Look => ({
  ...at,
  folded: at.folded.includes(id) ? at.folded.filter((f) => f !== id) : [...at.folded, id],
});

/** The neighbourhood of a node: one hop first, two when asked again, everything after that. */
export function focused(at: Look, id: string): Look {
  if (at.focus !== id) return { ...at, mesh: '', focus: id, hops: 1 };
  return at.hops === 1 ? { ...at, hops: 2 } : { ...at, focus: '', hops: 1 };
}
