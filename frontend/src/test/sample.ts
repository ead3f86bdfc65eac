/** A small picture for tests: two meshes side by side, each with a plane above a grid of four namespaces. */
import type { Op, Picture, PictureEdge, PictureNode, Rect } from '../api/view.gen';

const node = (id: string, kind: string, box: Rect, parent?: string, health = 'healthy'): PictureNode => ({
  id, kind, box, health, label: id, alt: `${kind} ${id}`, ...(parent === undefined ? {} : { parent }),
});

const rect = (x: number, y: number, w: number, h: number): Rect => ({ x, y, w, h });

function meshAt(name: string, x: number): PictureNode[] {
  return [
    node(name, 'mesh', rect(x, 0, 400, 300)),
    node(`${name}/plane`, 'plane', rect(x + 120, 40, 160, 50), name),
    node(`${name}/grid`, 'grid', rect(x + 20, 140, 360, 140), name),
    node(`${name}/a`, 'namespace', rect(x + 30, 170, 160, 30), `${name}/grid`, 'failing'),
    node(`${name}/b`, 'namespace', rect(x + 210, 170, 160, 30), `${name}/grid`),
    node(`${name}/c`, 'namespace', rect(x + 30, 220, 160, 30), `${name}/grid`),
    node(`${name}/d`, 'namespace', rect(x + 210, 220, 160, 30), `${name}/grid`),
  ];
}

const edge = (id: string, from: string, to: string, x: number): PictureEdge => ({
  id, from, to, kind: 'manages', alt: `${from} is managed by ${to}`, points: [{ x, y: 140 }, { x, y: 90 }],
});

export function sample(): Picture {
  const nodes = [...meshAt('m1', 0), ...meshAt('m2', 500)];
  const ops: Op[] = nodes.map((n) => ({ op: 'rect', node: n.id, box: n.box, fill: 'mesh.fill', detail: n.kind === 'namespace' ? 1 : 0 }));
  return {
    title: 'sample', width: 900, height: 300, nodes, ops, notes: [],
    edges: [edge('e1', 'm1/grid', 'm1/plane', 200), edge('e2', 'm2/grid', 'm2/plane', 700)],
  };
}
