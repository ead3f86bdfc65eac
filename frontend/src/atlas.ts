/** Finds what an ID of the picture stands for in the Atlas. Pure; computed once for an Atlas. */
import type { Atlas, Doubt, Gateway, Health, Member, Mesh, PictureNode, Plane, Ref, Workload, Ztunnel } from './api/view.gen';
import type { Scene } from './chart/scene';
import { healths, refID } from './format';

export type Thing =
  | { readonly kind: 'mesh'; readonly mesh: Mesh }
  | { readonly kind: 'plane'; readonly plane: Plane; readonly mesh: Mesh }
  | { readonly kind: 'namespace'; readonly member: Member; readonly mesh: Mesh | undefined }
  | { readonly kind: 'ztunnel'; readonly ztunnel: Ztunnel; readonly mesh: Mesh | undefined }
  | { readonly kind: 'waypoint' | 'gateway'; readonly gateways: readonly Gateway[]; readonly mesh: Mesh | undefined }
  | { readonly kind: 'grid'; readonly members: readonly Member[]; readonly plane: Plane | undefined }
  | { readonly kind: 'outside' | 'undecided'; readonly members: readonly Member[] };

export interface Index {
  readonly byID: ReadonlyMap<string, Thing>;
  readonly workloads: ReadonlyMap<string, Workload>;
  /** All doubts, those of the meshes too, worst first. */
  readonly doubts: readonly Doubt[];
}

export function indexAtlas(atlas: Atlas): Index {
  const byID = new Map<string, Thing>();
  const workloads = new Map<string, Workload>();
  const addMember = (member: Member, mesh: Mesh | undefined): void => {
    byID.set(refID(member.ref), { kind: 'namespace', member, mesh });
    for (const w of member.workloads) workloads.set(refID(w.ref), w);
  };
  for (const mesh of atlas.meshes) {
    byID.set(meshID(mesh), { kind: 'mesh', mesh });
    for (const plane of mesh.planes) byID.set(refID(plane.ref), { kind: 'plane', plane, mesh });
    for (const ztunnel of mesh.ztunnels) byID.set(refID(ztunnel.ref), { kind: 'ztunnel', ztunnel, mesh });
    for (const g of mesh.waypoints) byID.set(refID(g.ref), { kind: 'waypoint', gateways: [g], mesh });
    for (const g of mesh.gateways) byID.set(refID(g.ref), { kind: 'gateway', gateways: [g], mesh });
    for (const member of mesh.members) addMember(member, mesh);
  }
  for (const ztunnel of atlas.ztunnels) byID.set(refID(ztunnel.ref), { kind: 'ztunnel', ztunnel, mesh: undefined });
  for (const g of atlas.gateways) {
    byID.set(refID(g.ref), { kind: g.type === 'waypoint' ? 'waypoint' : 'gateway', gateways: [g], mesh: undefined });
  }
  for (const member of [...atlas.undecided, ...atlas.outside]) addMember(member, undefined);
  return { byID, workloads, doubts: uniqueDoubts([...atlas.doubts, ...atlas.meshes.flatMap((m) => m.doubts)]) };
}

const severities = ['error', 'warning', 'info'];

/** Worst first, otherwise in the order given; what is said twice is kept once. */
export function uniqueDoubts(doubts: readonly Doubt[]): Doubt[] {
  const seen = new Set<string>();
  const once = doubts.filter((d) => {
    const key = JSON.stringify([d.code, d.message, d.objects.map(refID)]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return once.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** The ID of a mesh's node, and of the mesh among the things that are found. */
export const meshID = (mesh: Mesh): string => `mesh/${mesh.key}`;

/** What a node of the picture stands for: itself, or what it holds and what is drawn inside it. */
export function thingOf(index: Index, atlas: Atlas, scene: Scene, id: string): Thing | undefined {
  const direct = index.byID.get(id);
  if (direct) return direct;
  const node = scene.nodes.get(id);
  switch (node?.kind) {
    case 'grid':
      return { kind: 'grid', members: membersWithin(index, scene, node), plane: planeOfGrid(index, scene, node) };
    case 'outside':
      return { kind: 'outside', members: atlas.outside };
    case 'undecided':
      return { kind: 'undecided', members: atlas.undecided };
    case 'waypoint':
    case 'gateway':
      return several(index, node);
    default:
      return undefined;
  }
}

function membersWithin(index: Index, scene: Scene, node: PictureNode): Member[] {
  const ids = [...(scene.children.get(node.id) ?? []).map((child) => child.id), ...(node.holds ?? [])];
  return ids.flatMap((id) => {
    const thing = index.byID.get(id);
    return thing?.kind === 'namespace' ? [thing.member] : [];
  });
}

/** The plane that a grid's edge ends at, else the one that its first member is drawn under. */
function planeOfGrid(index: Index, scene: Scene, node: PictureNode): Plane | undefined {
  for (const edge of scene.edgesAt.get(node.id) ?? []) {
    const thing = index.byID.get(edge.from === node.id ? edge.to : edge.from);
    if (thing?.kind === 'plane') return thing.plane;
  }
  const first = membersWithin(index, scene, node)[0];
  const home = first && index.byID.get(refID(first.home));
  return home?.kind === 'plane' ? home.plane : undefined;
}

/** A node that stands for several waypoints or gateways of one mesh. */
function several(index: Index, node: PictureNode): Thing | undefined {
  const things = (node.holds ?? []).flatMap((id) => {
    const thing = index.byID.get(id);
    return thing && (thing.kind === 'waypoint' || thing.kind === 'gateway') ? [thing] : [];
  });
  const [first] = things;
  return first && { kind: first.kind, mesh: first.mesh, gateways: things.flatMap((t) => t.gateways) };
}

/** The planes that a namespace wants, runs on or is drawn under; undefined for everything else. */
export function planesOf(index: Index, id: string): ReadonlySet<string> | undefined {
  const thing = index.byID.get(id);
  if (thing?.kind !== 'namespace') return undefined;
  const { wanted, running, home } = thing.member;
  return new Set([...wanted, ...running].map((c) => refID(c.plane)).concat(refID(home)));
}

/** The doubts that name the thing itself. */
export const doubtsAbout = (index: Index, ref: Ref): Doubt[] => {
  const id = refID(ref);
  return index.doubts.filter((d) => d.objects.some((o) => refID(o) === id));
};

/** Something ill, with why. */
export interface Ill {
  readonly ref: Ref;
  readonly health: Health;
  readonly reasons: readonly string[];
}

/** What makes a mesh less than healthy, worst first. */
export function illIn(mesh: Mesh): Ill[] {
  return [...mesh.planes, ...mesh.ztunnels, ...mesh.waypoints, ...mesh.gateways, ...mesh.members]
    .filter((thing) => thing.health !== 'healthy')
    .map(({ ref, health, reasons }) => ({ ref, health, reasons }))
    .sort((a, b) => healths.indexOf(a.health) - healths.indexOf(b.health));
}

/** Whether a plane is of the revision that an upgrade of its mesh leads to: the newest, which several clusters may have. */
export const isCanary = (mesh: Mesh, plane: Plane): boolean => mesh.canary?.steps.at(-1)?.revision === plane.revision;

/** How far a plane is in an upgrade of its mesh; undefined where there is none under way. */
export function canaryShare(mesh: Mesh, plane: Plane): { proxies: number; all: number; namespaces: number } | undefined {
  const id = refID(plane.ref);
  const step = mesh.canary?.steps.find((s) => refID(s.plane) === id);
  if (!mesh.canary || !step) return undefined;
  return { proxies: step.proxies, namespaces: step.namespaces, all: mesh.canary.steps.reduce((sum, s) => sum + s.proxies, 0) };
}
