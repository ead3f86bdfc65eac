/** The filter box of the Meshes tab: every word must occur somewhere in what a mesh or plane says of itself. */
import type { Mesh, Plane } from './api/view.gen';

export interface Found {
  readonly mesh: Mesh;
  /** The planes to show: those that match, or all when the mesh itself does. */
  readonly planes: readonly Plane[];
}

export function filterMeshes(meshes: readonly Mesh[], text: string): Found[] {
  const words = text.toLowerCase().split(/\s+/).filter((w) => w !== '');
  const found: Found[] = [];
  for (const mesh of meshes) {
    const own = [mesh.id, mesh.key, mesh.health];
    const planes = mesh.planes.filter((plane) => matches([...own, ...planeWords(plane)], words));
    // A mesh is also found by the namespaces it has.
    const byMember = mesh.members.some((m) => matches([...own, m.ref.name], words));
    if (matches(own, words) || (planes.length === 0 && byMember)) found.push({ mesh, planes: mesh.planes });
    else if (planes.length > 0) found.push({ mesh, planes });
  }
  return found;
}

function planeWords(p: Plane): string[] {
  return [p.ref.name, p.ref.namespace ?? '', p.ref.cluster, p.revision, p.version ?? '', p.health, p.ambient ? 'ambient' : 'sidecar', ...p.tags];
}

function matches(own: readonly string[], words: readonly string[]): boolean {
  const text = own.join('\n').toLowerCase();
  return words.every((w) => text.includes(w));
}
