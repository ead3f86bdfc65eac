/** Reads without an answer, gathered: what is refused everywhere is tried in each namespace, and is one thing to say. Pure. */
import type { ClusterGap } from './api/view.gen';

export interface GapGroup {
  readonly key: string;
  /** The one that tells most: of all namespaces, where there is one. */
  readonly first: ClusterGap;
  readonly everywhere: boolean;
  readonly namespaces: readonly string[];
}

/** In the order in which they were met. */
export function gapGroups(gaps: readonly ClusterGap[]): GapGroup[] {
  const groups = new Map<string, ClusterGap[]>();
  for (const g of gaps) {
    const key = JSON.stringify([g.cluster, g.verb, g.resource, g.reason]);
    const own = groups.get(key);
    if (own) own.push(g);
    else groups.set(key, [g]);
  }
  return [...groups].map(([key, own]) => {
    const all = own.find((g) => !g.namespace);
    return { key, first: all ?? own[0]!, everywhere: all !== undefined, namespaces: own.flatMap((g) => (g.namespace ? [g.namespace] : [])) };
  });
}
