/** What the details of a namespace and of a mesh gather from the rest of the Atlas. Pure. */
import type { Binding, Certificate, Gateway, Health, Member, Mesh, Ref } from './api/view.gen';
import { healths } from './format';

/** A waypoint that serves something of a namespace, and what. */
export interface Served {
  readonly waypoint: Gateway;
  readonly bound: readonly Binding[];
}

/** The waypoints that traffic to a namespace, or to some of its Services and workloads, goes through; in the mesh's order. */
export function servedBy(mesh: Mesh | undefined, member: Member): Served[] {
  return (mesh?.waypoints ?? [])
    .filter((w) => w.ref.cluster === member.ref.cluster)
    .map((waypoint) => ({ waypoint, bound: waypoint.bound.filter((b) => b.namespace === member.ref.name) }))
    .filter((s) => s.bound.length > 0);
}

/** Ambient in words: what is asked for beside what is so. Empty where neither is. */
export function ambientWords(member: Member): string {
  const wanted = member.wanted.some((c) => c.mode === 'ambient');
  const claims = member.running.filter((c) => c.mode === 'ambient');
  // Pods of which several planes remain possible have a claim for each, and are still themselves.
  const disputed = member.workloads.reduce((n, w) => n + (w.disputed ?? 0), 0);
  const pods = claims.reduce((n, c) => n + c.pods, 0) - disputed * Math.max(0, claims.length - 1);
  if (!wanted && pods === 0) return '';
  const so = pods === 0 ? 'no pod is redirected' : `${pods} of ${member.pods} pods redirected`;
  return `${wanted ? 'asked for' : 'not asked for'}, ${so}`;
}

/** The labels that matter, Istio's own first; the namespace's own name is no news. */
export function labelsOf(member: Member): (readonly [string, string])[] {
  const rank = (key: string): number => (key.includes('istio') ? 0 : 1);
  return Object.entries(member.labels ?? {})
    .filter(([key]) => key !== 'kubernetes.io/metadata.name')
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** How many namespaces of each health, worst first, none left out. */
export const byHealth = (members: readonly Member[]): (readonly [Health, number])[] =>
  healths.map((h) => [h, members.filter((m) => m.health === h).length] as const);

/** A root of trust, and the control planes that share it. */
export interface SharedRoot {
  readonly root: Certificate;
  readonly planes: readonly Ref[];
}

/** The roots of a mesh in the order of its planes: more than one is news. */
export function rootsOf(mesh: Mesh): SharedRoot[] {
  const roots = new Map<string, { root: Certificate; planes: Ref[] }>();
  for (const { root, ref } of mesh.planes) {
    if (!root) continue;
    const known = roots.get(root.fingerprint);
    if (known) known.planes.push(ref);
    else roots.set(root.fingerprint, { root, planes: [ref] });
  }
  return [...roots.values()];
}

/** The clusters that a mesh reaches into. */
export const clustersOf = (mesh: Mesh): string[] => [...new Set([...mesh.planes, ...mesh.members].map((t) => t.ref.cluster))].sort();

/** A key for a binding in a list. */
export const bindingKey = (b: Binding): string => `${b.kind}/${b.namespace}/${b.name}`;
