/** Finds what an ID of the picture stands for in the Atlas. Pure; computed once for an Atlas. */
import type { Atlas, Doubt, Gateway, Health, Member, Mesh, Plane, Ref, Workload, Ztunnel } from './api/view.gen';
import { isWithin, type Scene } from './chart/scene';
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

/**
 * What a node of the picture stands for. Groups are found by what lies in them, so that nothing here depends on how
 * their IDs are made.
 */
export function thingOf(index: Index, atlas: Atlas, scene: Scene, id: string): Thing | undefined {
  const direct = index.byID.get(id);
  if (direct) return direct;
  const node = scene.nodes.get(id);
  switch (node?.kind) {
    case 'mesh': {
      const mesh = meshWithin(index, scene, id);
      return mesh && { kind: 'mesh', mesh };
    }
    case 'grid':
      return { kind: 'grid', members: membersWithin(index, scene, id), plane: planeOfGrid(index, scene, id) };
    case 'outside':
      return { kind: 'outside', members: atlas.outside };
    case 'undecided':
      return { kind: 'undecided', members: atlas.undecided };
    case 'waypoint':
    case 'gateway':
      return folded(index, scene, id, node.kind);
    default:
      return undefined;
  }
}

function meshWithin(index: Index, scene: Scene, id: string): Mesh | undefined {
  for (const node of scene.picture.nodes) {
    const thing = index.byID.get(node.id);
    if (thing && 'mesh' in thing && thing.mesh && isWithin(scene, node.id, id)) return thing.mesh;
  }
  return undefined;
}

function membersWithin(index: Index, scene: Scene, id: string): Member[] {
  const found: Member[] = [];
  for (const child of scene.children.get(id) ?? []) {
    const thing = index.byID.get(child.id);
    if (thing?.kind === 'namespace') found.push(thing.member);
  }
  return found;
}

/** The plane that a grid's edge ends at, else the one that its first member is drawn under. */
function planeOfGrid(index: Index, scene: Scene, id: string): Plane | undefined {
  for (const edge of scene.edgesAt.get(id) ?? []) {
    const thing = index.byID.get(edge.from === id ? edge.to : edge.from);
    if (thing?.kind === 'plane') return thing.plane;
  }
  const first = membersWithin(index, scene, id)[0];
  const home = first && index.byID.get(refID(first.home));
  return home?.kind === 'plane' ? home.plane : undefined;
}

/** A node that stands for several waypoints or gateways: those of its mesh whose plane its edges end at. */
function folded(index: Index, scene: Scene, id: string, kind: 'waypoint' | 'gateway'): Thing | undefined {
  const planes = new Set((scene.edgesAt.get(id) ?? []).map((e) => (e.from === id ? e.to : e.from)));
  for (const plane of planes) {
    const thing = index.byID.get(plane);
    if (thing?.kind !== 'plane') continue;
    const all = kind === 'waypoint' ? thing.mesh.waypoints : thing.mesh.gateways;
    return { kind, mesh: thing.mesh, gateways: all.filter((g) => g.claims.some((c) => planes.has(refID(c.plane)))) };
  }
  return undefined;
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

/** How far a plane is in an upgrade of its mesh; undefined where there is none under way. */
export function canaryShare(mesh: Mesh, plane: Plane): { proxies: number; all: number; namespaces: number } | undefined {
  const id = refID(plane.ref);
  const step = mesh.canary?.steps.find((s) => refID(s.plane) === id);
  if (!mesh.canary || !step) return undefined;
  return { proxies: step.proxies, namespaces: step.namespaces, all: mesh.canary.steps.reduce((sum, s) => sum + s.proxies, 0) };
}
