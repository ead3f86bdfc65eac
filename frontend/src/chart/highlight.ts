/**
 * What belongs to a node or edge that is pointed at: itself, its edges, and the way to the plane that manages it.
 * Computed when needed and never stored in the scene, so that nothing has to be undone.
 */
import type { PictureEdge } from '../api/view.gen';
import { ancestors, isWithin, type Scene } from './scene';

export interface Highlight {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export const nothing: Highlight = { nodes: new Set(), edges: new Set() };

/**
 * The planes that a node has to do with, where that is known of it; undefined where it is not. A grid has edges for any
 * of its namespaces: one of them lights only those that lead to its own planes.
 */
export type PlanesOf = (id: string) => ReadonlySet<string> | undefined;

export function highlightNode(scene: Scene, id: string, planesOf: PlanesOf): Highlight {
  const node = scene.nodes.get(id);
  if (!node) return nothing;
  const nodes = new Set<string>([id]);
  const edges = new Set<string>();
  if (node.kind === 'plane') takeManaged(scene, id, nodes, edges);
  else takeWayToPlane(scene, id, planesOf(id), nodes, edges);
  return { nodes, edges };
}

export function highlightEdge(edge: PictureEdge): Highlight {
  return { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) };
}

/** Everything whose edge ends at the plane. */
function takeManaged(scene: Scene, plane: string, nodes: Set<string>, edges: Set<string>): void {
  for (const edge of scene.edgesAt.get(plane) ?? []) {
    edges.add(edge.id);
    nodes.add(edge.from);
    nodes.add(edge.to);
  }
}

/** Follows edges from the node, or from the grid it stands in, until planes are reached. */
function takeWayToPlane(scene: Scene, id: string, own: ReadonlySet<string> | undefined, nodes: Set<string>, edges: Set<string>): void {
  const open = [id, ...ancestors(scene, id).filter((a) => a.kind === 'grid').map((a) => a.id)];
  if (scene.nodes.get(id)?.kind === 'mesh') {
    // A mesh: all edges that stay inside it.
    for (const edge of scene.picture.edges) {
      if (isWithin(scene, edge.from, id) && isWithin(scene, edge.to, id)) edges.add(edge.id);
    }
    return;
  }
  const seen = new Set(open);
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const edge of scene.edgesAt.get(at) ?? []) {
      if (edge.from !== at && at !== id) continue; // only onwards, but for the node's own edges
      const foreign = scene.nodes.get(edge.to)?.kind === 'plane' && own !== undefined && !own.has(edge.to);
      if (foreign && at !== id) continue;
      edges.add(edge.id);
      nodes.add(edge.from);
      nodes.add(edge.to);
      const next = edge.to;
      if (!seen.has(next) && scene.nodes.get(next)?.kind !== 'plane') {
        seen.add(next);
        open.push(next);
      }
    }
  }
}
