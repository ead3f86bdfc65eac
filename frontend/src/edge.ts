/** Which claims an edge of the picture stands for: one line may speak for a whole grid of namespaces. Pure. */
import type { Atlas, Claim, Member, PictureEdge, Ref } from './api/view.gen';
import { thingOf, type Index, type Thing } from './atlas';
import type { Scene } from './chart/scene';
import { refID } from './format';

/** What an edge says, read from what it starts at and from what it ends at. */
const verbs: Readonly<Record<string, readonly [string, string]>> = {
  manages: ['managed by', 'manages'],
  wanted: ['its labels ask for', 'asked for by the labels of'],
  possible: ['perhaps managed by', 'perhaps manages'],
};

/** "managed by": the arrow points from what is managed to who does. */
export const edgeVerb = (kind: string): string => verbs[kind]?.[0] ?? kind;

/** An edge as one of its ends says it: what it says, and of what. */
export function edgeFrom(edge: Pick<PictureEdge, 'from' | 'to' | 'kind'>, end: string): { says: string; other: string } {
  return end === edge.from ? { says: edgeVerb(edge.kind), other: edge.to } : { says: verbs[edge.kind]?.[1] ?? edge.kind, other: edge.from };
}

export interface Behind {
  readonly ref: Ref;
  /** Those that name the plane at the edge's end. */
  readonly claims: readonly Claim[];
}

/** What the edge speaks for and why, in the order of drawing; without what claims nothing of its end. */
export function claimsBehind(index: Index, atlas: Atlas, scene: Scene, edge: PictureEdge): Behind[] {
  const plane = edge.to;
  const from = thingOf(index, atlas, scene, edge.from);
  const held = (scene.nodes.get(edge.from)?.holds ?? []).flatMap((id) => index.byID.get(id) ?? []);
  const all = [...(from ? [from] : []), ...held].flatMap((thing) => claimsOf(thing, edge.kind));
  const once = new Map(all.map((b) => [refID(b.ref), b]));
  return [...once.values()].map(({ ref, claims }) => ({ ref, claims: claims.filter((c) => refID(c.plane) === plane) })).filter((b) => b.claims.length > 0);
}

function claimsOf(thing: Thing, kind: string): Behind[] {
  switch (thing.kind) {
    case 'namespace':
      return [memberClaims(thing.member, kind)];
    case 'grid':
    case 'undecided':
      return thing.members.map((m) => memberClaims(m, kind));
    case 'ztunnel':
      return [{ ref: thing.ztunnel.ref, claims: thing.ztunnel.claims }];
    case 'waypoint':
    case 'gateway':
      return thing.gateways.map((g) => ({ ref: g.ref, claims: g.claims }));
    default:
      return [];
  }
}

/** An edge of what is wanted stands for the wanted claims of what does not run it yet; any other for both sides. */
const memberClaims = (m: Member, kind: string): Behind => ({
  ref: m.ref,
  claims: kind === 'wanted' ? (m.stale > 0 ? m.wanted : []) : [...m.running, ...m.wanted],
});
