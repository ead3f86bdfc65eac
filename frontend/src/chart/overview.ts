/**
 * The far level: where texts are too small to read, each mesh is a card with its name, its planes, its counts and a
 * health bar at a size that stays the same on the screen, over its namespaces as cells in the colours of their health.
 * Everything is taken from the picture's own nodes, where they are.
 */
import type { Health, PictureNode, Rect } from '../api/view.gen';
import { count, healthGlyph, healths, isHealth } from '../format';
import { dimmed, type Frame } from './draw';
import { grow, intersects } from './geometry';
import { drawIcon } from './icon';
import { rules } from './look.gen';
import { face } from './op';
import { isWithin, type Scene } from './scene';

/** Sizes in screen pixels. */
const largest = 17;
const smallest = 8;
const pad = 8;

/** Draws what touches the area; answers how many things that were. */
export function drawOverview(ctx: CanvasRenderingContext2D, f: Frame, area: Rect): number {
  ctx.setLineDash([]);
  ctx.textAlign = 'left';
  const roots = (f.scene.children.get('') ?? []).filter((root) => intersects(grow(root.box, 1 / f.camera.k), area));
  for (const root of roots) card(ctx, f, root.box);
  const drawn = cells(ctx, f, area);
  for (const root of roots) {
    ctx.globalAlpha = f.dim?.(root.id) ? dimmed : 1;
    title(ctx, f, root);
  }
  ctx.globalAlpha = 1;
  return roots.length + drawn;
}

function card(ctx: CanvasRenderingContext2D, f: Frame, box: Rect): void {
  ctx.fillStyle = f.ink('mesh.fill');
  ctx.fillRect(box.x, box.y, box.w, box.h);
  ctx.strokeStyle = f.ink('mesh.stroke');
  ctx.lineWidth = 1 / f.camera.k;
  ctx.strokeRect(box.x, box.y, box.w, box.h);
}

/** Namespaces as cells: the healthy ones quiet, the others in their colour. */
function cells(ctx: CanvasRenderingContext2D, f: Frame, area: Rect): number {
  let drawn = 0;
  for (const i of f.scene.nodeIndex.query(area)) {
    const node = f.scene.picture.nodes[i]!;
    if (node.kind !== 'namespace') continue;
    const health = known(node);
    ctx.globalAlpha = f.dim?.(node.id) ? dimmed : 1;
    ctx.fillStyle = f.ink(health === 'healthy' ? 'tile.healthy.stroke' : `health.${health}`);
    ctx.fillRect(node.box.x, node.box.y, node.box.w, node.box.h);
    drawn++;
  }
  ctx.globalAlpha = 1;
  return drawn;
}

const known = (node: PictureNode): Health => (isHealth(node.health) ? node.health : 'unknown');

interface Line {
  readonly text: string;
  readonly size: number;
  readonly role: string;
  readonly bold: boolean;
  readonly health?: Health;
}

const heightOf = (line: Line): number => line.size * 1.55;

function title(ctx: CanvasRenderingContext2D, f: Frame, node: PictureNode): void {
  const { k } = f.camera;
  const room = { w: node.box.w * k - 2 * pad, h: node.box.h * k - 2 * pad };
  const lines = linesOf(f, node, room);
  if (lines.length === 0) return;
  const px = 1 / k;
  const bar = 5;
  const height = lines.reduce((sum, line) => sum + heightOf(line), 0) + bar + pad;
  ctx.fillStyle = f.ink('mesh.fill');
  ctx.fillRect(node.box.x + px, node.box.y + px, node.box.w - 2 * px, Math.min((height + pad) * px, node.box.h - 2 * px));
  const x = node.box.x + pad * px;
  let y = node.box.y + pad * px;
  for (const line of lines) {
    write(ctx, f, line, x, y, px);
    y += heightOf(line) * px;
  }
  healthBar(ctx, f, tallyOf(f.scene, node.id), { x, y: y + 2 * px, w: room.w * px, h: bar * px });
}

function write(ctx: CanvasRenderingContext2D, f: Frame, line: Line, x: number, y: number, px: number): void {
  const size = line.size * px;
  if (line.health) drawIcon(ctx, line.health, { x, y: y + 0.25 * size, w: size, h: size }, f.ink(`health.${line.health}`));
  ctx.fillStyle = f.ink(line.role);
  ctx.font = `${line.bold ? 'bold ' : ''}${size}px ${face}`;
  ctx.fillText(line.text, line.health ? x + 1.5 * size : x, y + 1.1 * size);
}

/** The lines that fit: the name at least, then the planes, then the counts; none in a card too small for its name. */
function linesOf(f: Frame, node: PictureNode, room: { w: number; h: number }): Line[] {
  const size = Math.min(largest, room.w / (node.label.length * rules.cellWidth), room.h / 2);
  if (size < smallest) return [];
  const small = Math.max(smallest, Math.min(12, size * 0.75));
  const lines: Line[] = [{ text: node.label, size, role: 'mesh.title', bold: true }];
  const planes = planesIn(f.scene, node.id).map((plane): Line => {
    const note = f.noteOf(plane.id);
    return { text: note === '' ? plane.label : `${plane.label} · ${note}`, size: small, role: 'text', bold: false, health: known(plane) };
  });
  const counts: Line = { text: summary(tallyOf(f.scene, node.id)), size: small, role: 'text.dim', bold: false };
  const fits = (line: Line): boolean => (line.text.length + (line.health ? 1.5 : 0)) * line.size * rules.cellWidth <= room.w;
  const high = Math.floor((room.h - heightOf(lines[0]!) - 2 * pad) / (small * 1.55));
  const shown = planes.filter(fits).slice(0, Math.max(0, planes.length < high ? planes.length : high - 2));
  lines.push(...shown);
  const rest = planes.length - shown.length;
  if (rest > 0 && high > shown.length) lines.push({ text: `${shown.length > 0 ? '+ ' : ''}${count(rest, 'plane')}`, size: small, role: 'text.dim', bold: false });
  if (high > lines.length - 1) lines.push(counts);
  return lines.filter(fits);
}

const planesIn = (scene: Scene, group: string): PictureNode[] =>
  scene.picture.nodes.filter((n) => n.kind === 'plane' && isWithin(scene, n.id, group));

interface Tally {
  readonly namespaces: number;
  readonly by: Readonly<Record<Health, number>>;
}

const tallies = new WeakMap<Scene, Map<string, Tally>>();

/** Namespaces inside a group, by health; counted once for a scene. */
export function tallyOf(scene: Scene, group: string): Tally {
  let counted = tallies.get(scene);
  if (!counted) tallies.set(scene, (counted = new Map()));
  let tally = counted.get(group);
  if (!tally) counted.set(group, (tally = countIn(scene, group)));
  return tally;
}

function countIn(scene: Scene, group: string): Tally {
  const by: Record<Health, number> = { failing: 0, degraded: 0, unknown: 0, healthy: 0 };
  let namespaces = 0;
  const visit = (id: string): void => {
    for (const node of scene.children.get(id) ?? []) {
      if (node.kind === 'namespace') {
        namespaces++;
        by[known(node)]++;
      }
      visit(node.id);
    }
  };
  visit(group);
  return { namespaces, by };
}

function summary(t: Tally): string {
  const ill = healths.filter((h) => h !== 'healthy' && t.by[h] > 0).map((h) => `${healthGlyph[h]}${t.by[h]}`);
  return [count(t.namespaces, 'namespace'), ...ill].join(' · ');
}

/** The share of each health, worst first; nobody ill is too few to be seen. */
function healthBar(ctx: CanvasRenderingContext2D, f: Frame, t: Tally, box: Rect): void {
  if (t.namespaces === 0) return;
  const least = 3 / f.camera.k;
  let x = box.x;
  const end = box.x + box.w;
  for (const health of healths) {
    if (t.by[health] === 0 || x >= end) continue;
    const w = health === 'healthy' ? end - x : Math.min(end - x, Math.max(least, (t.by[health] / t.namespaces) * box.w));
    ctx.fillStyle = f.ink(`health.${health}`);
    ctx.fillRect(x, box.y, w, box.h);
    x += w;
  }
}
