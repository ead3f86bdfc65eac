/** The chart as rows: what each node of the picture says, for the table. Pure. */
import type { Atlas, Claim, Gateway, Member, Plane, Ztunnel } from '../api/view.gen';
import { doubtsAbout, thingOf, type Index, type Thing } from '../atlas';
import type { Scene } from '../chart/scene';
import { wordOf } from '../comparing/changes';
import { kindWord, plainRevision, refID } from '../format';

export interface Row {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly mesh: string;
  /** The cluster that it is in, where the chart is of several. */
  readonly cluster?: string;
  readonly namespace: string;
  readonly revision: string;
  readonly version: string;
  readonly mode: string;
  readonly pods: number | undefined;
  readonly stale: number | undefined;
  readonly health: string;
  readonly doubts: number;
  /** What became of it since what the chart is compared with. */
  readonly change: string;
  /** How many things are folded into it. */
  readonly holds: number;
}

export type Column = Exclude<keyof Row, 'id' | 'holds'>;

export const columns: readonly { readonly key: Column; readonly title: string; readonly number?: true }[] = [
  { key: 'kind', title: 'kind' }, { key: 'name', title: 'name' }, { key: 'health', title: 'health' }, { key: 'mesh', title: 'mesh' }, { key: 'revision', title: 'revision' },
  { key: 'version', title: 'version' }, { key: 'mode', title: 'mode' }, { key: 'pods', title: 'pods', number: true }, { key: 'stale', title: 'stale', number: true },
  { key: 'doubts', title: 'doubts', number: true }, { key: 'namespace', title: 'namespace' }, { key: 'change', title: 'change' },
];

/** The columns for a reading of one cluster, or of several, whose names may be the same; what changed is told where something is compared. */
export const columnsFor = (clusters: number, compared: boolean): typeof columns => {
  const told = compared ? columns : columns.filter((c) => c.key !== 'change');
  return clusters > 1 ? told.flatMap((c) => (c.key === 'mesh' ? [c, { key: 'cluster', title: 'cluster' } as const] : [c])) : told;
};

/** A row for each node, in reading order. */
export function rowsOf(scene: Scene, order: readonly string[], index: Index, atlas: Atlas): Row[] {
  return order.flatMap((id) => {
    const node = scene.nodes.get(id);
    if (!node) return [];
    const thing = thingOf(index, atlas, scene, id);
    const bare: Row = {
      id, kind: kindWord(node.kind) || 'group', name: node.label, mesh: '', namespace: '', revision: '', version: '', mode: '', pods: undefined, stale: undefined,
      health: node.health, doubts: 0, change: wordOf(node), holds: node.holds?.length ?? 0,
    };
    return [{ ...bare, ...said(thing, index), cluster: node.kind === 'cluster' ? node.label : clusterOf(thing) }];
  });
}

function clusterOf(thing: Thing | undefined): string {
  switch (thing?.kind) {
    case 'plane':
      return thing.plane.ref.cluster;
    case 'namespace':
      return thing.member.ref.cluster;
    case 'ztunnel':
      return thing.ztunnel.ref.cluster;
    case 'waypoint':
    case 'gateway':
      return thing.gateways[0]?.ref.cluster ?? '';
    case 'grid':
      return thing.plane?.ref.cluster ?? thing.members[0]?.ref.cluster ?? '';
    default:
      return '';
  }
}

function said(thing: Thing | undefined, index: Index): Partial<Row> {
  switch (thing?.kind) {
    case 'mesh':
      return { mesh: thing.mesh.id, doubts: thing.mesh.doubts.length, ...podsOf(thing.mesh.members) };
    case 'plane':
      return { mesh: thing.mesh.id, doubts: doubtsAbout(index, thing.plane.ref).length, ...ofPlane(thing.plane) };
    case 'namespace':
      return { mesh: thing.mesh?.id ?? '', doubts: doubtsAbout(index, thing.member.ref).length, ...ofMember(thing.member) };
    case 'ztunnel':
      return { mesh: thing.mesh?.id ?? '', doubts: doubtsAbout(index, thing.ztunnel.ref).length, ...ofZtunnel(thing.ztunnel) };
    case 'waypoint':
    case 'gateway':
      return { mesh: thing.mesh?.id ?? '', ...ofGateways(thing.gateways) };
    case 'grid':
      return { ...ofGrid(thing.plane, index), ...podsOf(thing.members) };
    case 'outside':
    case 'undecided':
      return podsOf(thing.members);
    default:
      return {};
  }
}

const sum = (members: readonly Member[], of: (m: Member) => number): number => members.reduce((n, m) => n + of(m), 0);

const podsOf = (members: readonly Member[]): Partial<Row> => ({ pods: sum(members, (m) => m.pods), stale: sum(members, (m) => m.stale) });

const ofPlane = (p: Plane): Partial<Row> => ({
  name: p.ref.name, namespace: p.ref.namespace ?? '', revision: plainRevision(p.revision), version: p.version ?? 'unknown', mode: p.ambient ? 'ambient' : 'sidecar', pods: p.rollout.desired,
});

/** A grid stands in the row of the plane that its namespaces are drawn under. */
function ofGrid(plane: Plane | undefined, index: Index): Partial<Row> {
  const thing = plane && index.byID.get(refID(plane.ref));
  return thing?.kind === 'plane' ? { mesh: thing.mesh.id, revision: plainRevision(thing.plane.revision) } : {};
}

const ofMember = (m: Member): Partial<Row> => ({
  name: m.ref.name, namespace: m.ref.name, mode: m.modes.join(', '), pods: m.pods, stale: m.stale, ...ofClaims(m.running.length > 0 ? m.running : m.wanted),
});

const ofZtunnel = (z: Ztunnel): Partial<Row> => ({
  name: z.ref.name, namespace: z.ref.namespace ?? '', mode: 'ambient', pods: z.rollout.desired, ...ofClaims(z.claims), version: z.version ?? 'unknown',
});

function ofGateways(all: readonly Gateway[]): Partial<Row> {
  const once = (list: readonly string[]): string => [...new Set(list)].join(', ');
  return {
    name: once(all.map((g) => g.ref.name)), namespace: once(all.map((g) => g.ref.namespace ?? '')), version: once(all.map((g) => g.version ?? 'unknown')),
    pods: all.reduce((n, g) => n + g.rollout.desired, 0), revision: ofClaims(all.flatMap((g) => g.claims)).revision ?? '',
  };
}

function ofClaims(claims: readonly Claim[]): { revision: string; version: string } {
  const once = (list: readonly string[]): string => [...new Set(list.filter((s) => s !== ''))].join(', ');
  return { revision: once(claims.map((c) => plainRevision(c.revision))), version: once(claims.map((c) => c.version ?? '')) };
}

const healthOrder = ['failing', 'degraded', 'unknown', 'healthy'];

/** Sorted by a column; equal rows stay in reading order, and what has no value comes last. */
export function sorted(rows: readonly Row[], by: Column, down: boolean): Row[] {
  const value = (r: Row): string | number | undefined => (by === 'health' ? healthOrder.indexOf(r.health) : r[by] === '' ? undefined : r[by]);
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true });
    return down ? -order : order;
  });
}
