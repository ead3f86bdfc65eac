/** Where can be switched to: which targets are shown, in which section, and what a typed word means. Pure. */
import type { Member, Mesh, Plane, Target } from '../api/view.gen';
import { refID } from '../format';
import { targetWords } from './words';

/** What is to be switched: namespaces, or a tag with the namespaces that are known to follow it. */
export type Subject =
  | { readonly kind: 'namespaces'; readonly names: readonly string[] }
  | { readonly kind: 'tag'; readonly tag: string; readonly names: readonly string[] };

export interface Sections {
  /** Within the mesh. */
  readonly upgrade: readonly Target[];
  /** To another mesh: a different thing. */
  readonly cross: readonly Target[];
}

/** The targets that a typed text matches, in the order they came. A tag leads to revisions, one for each plane. */
export function sectionsOf(targets: readonly Target[], subject: Subject, text: string): Sections {
  const fit = (subject.kind === 'tag' ? forTag(targets) : targets).filter((t) => matches(t, text));
  const from = subject.kind === 'tag' ? targets.find((t) => t.plane.tags.includes(subject.tag))?.plane.mesh : undefined;
  const crosses = (t: Target): boolean => (from === undefined ? t.road === 'cross-mesh' : t.plane.mesh !== from);
  return { upgrade: fit.filter((t) => !crosses(t)), cross: fit.filter(crosses) };
}

/** One for each plane: a tag names a control plane, whatever else leads to that. */
function forTag(targets: readonly Target[]): Target[] {
  const planes = new Map<string, Target>();
  for (const t of targets) if (!planes.has(t.plane.id)) planes.set(t.plane.id, { ...t, kind: 'revision', name: t.plane.revision });
  return [...planes.values()].filter((t) => t.name !== '');
}

function matches(t: Target, text: string): boolean {
  const said = `${targetWords(t)} ${t.kind}/${t.name} ${t.plane.revision} ${t.plane.version ?? ''} ${t.plane.namespace}/${t.plane.name} ${t.plane.meshID}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => said.includes(word));
}

/** Whether the subject follows it already. */
export const isCurrent = (t: Target, subject: Subject): boolean => (subject.kind === 'tag' ? t.plane.tags.includes(subject.tag) : t.current);

/** The one target that a word of the command line means: NAME, tag/NAME, revision/NAME or default. */
export function targetOf(sections: Sections, word: string): Target | undefined {
  const all = [...sections.upgrade, ...sections.cross];
  const found = all.filter((t) => t.name === word || `${t.kind}/${t.name}` === word);
  return found.length === 1 ? found[0] : undefined;
}

/** The namespaces of a mesh that a plane injects. */
export function injectedBy(plane: Plane, mesh: Mesh): string[] {
  const id = refID(plane.ref);
  return namesOf(mesh.members.filter((m) => m.wanted.some((c) => refID(c.plane) === id && c.mode !== 'ambient')));
}

/** The namespaces that follow a tag by their labels. */
export const followersOf = (tag: string, mesh: Mesh): string[] =>
  namesOf(mesh.members.filter((m) => (tag === 'default' ? m.labels?.['istio-injection'] === 'enabled' : m.labels?.['istio.io/rev'] === tag && m.labels['istio-injection'] === undefined)));

export const namesOf = (members: readonly Member[]): string[] => [...new Set(members.map((m) => m.ref.name))].sort();
