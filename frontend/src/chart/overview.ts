/**
 * The far level: where texts are too small to read, each mesh gets its name, its counts and a health bar at a size that
 * stays the same on the screen. Everything is counted from the picture's own nodes.
 */
import type { Health, PictureNode, Rect } from '../api/view.gen';
import { count, healthGlyph, healths, isHealth } from '../format';
import { face, type Frame } from './draw';
import type { Scene } from './scene';

const advance = 0.6;
/** Screen pixels. */
const largest = 18;
const smallest = 8;
const pad = 8;

export function drawTitles(ctx: CanvasRenderingContext2D, f: Frame): void {
  for (const node of f.scene.picture.nodes) {
    if (node.parent) continue;
    drawTitle(ctx, f, node);
  }
}

function drawTitle(ctx: CanvasRenderingContext2D, f: Frame, node: PictureNode): void {
  const { k } = f.camera;
  const room = { w: node.box.w * k - 2 * pad, h: node.box.h * k - 2 * pad };
  const tally = tallyOf(f.scene, node.id);
  const lines = [node.label, summary(tally)];
  const size = Math.min(largest, room.w / (lines[0]!.length * advance), room.h / 3);
  if (size < smallest) return;
  const small = Math.max(smallest, size * 0.7);
  const px = 1 / k;
  ctx.textAlign = 'left';
  const x = node.box.x + pad * px;
  let y = node.box.y + (pad + size) * px;
  backdrop(ctx, f, node, (2 * pad + size + small * 3.2) * px);
  ctx.fillStyle = f.ink('mesh.title');
  ctx.font = `bold ${size * px}px ${face}`;
  ctx.fillText(lines[0]!, x, y);
  y += small * 1.6 * px;
  ctx.fillStyle = f.ink('text.dim');
  ctx.font = `${small * px}px ${face}`;
  if (lines[1]!.length * small * advance <= room.w) ctx.fillText(lines[1]!, x, y);
  bar(ctx, f, tally, { x, y: y + small * 0.7 * px, w: room.w * px, h: 5 * px });
}

/** A quiet ground behind the title, so that the tiles under it do not disturb. */
function backdrop(ctx: CanvasRenderingContext2D, f: Frame, node: PictureNode, height: number): void {
  const inset = 1;
  ctx.globalAlpha = 0.94;
  ctx.fillStyle = f.ink('mesh.fill');
  ctx.fillRect(node.box.x + inset, node.box.y + inset, node.box.w - 2 * inset, Math.min(height, node.box.h - 2 * inset));
  ctx.globalAlpha = 1;
  ctx.strokeStyle = f.ink('mesh.stroke');
  ctx.lineWidth = 1 / f.camera.k;
  ctx.setLineDash([]);
  ctx.strokeRect(node.box.x, node.box.y, node.box.w, node.box.h);
}

interface Tally {
  readonly planes: number;
  readonly namespaces: number;
  readonly by: Readonly<Record<Health, number>>;
}

const tallies = new WeakMap<Scene, Map<string, Tally>>();

/** Planes and namespaces inside a group, by health; counted once for a scene. */
export function tallyOf(scene: Scene, group: string): Tally {
  let known = tallies.get(scene);
  if (!known) tallies.set(scene, (known = new Map()));
  let tally = known.get(group);
  if (!tally) known.set(group, (tally = countIn(scene, group)));
  return tally;
}

function countIn(scene: Scene, group: string): Tally {
  const by: Record<Health, number> = { failing: 0, degraded: 0, unknown: 0, healthy: 0 };
  let planes = 0;
  let namespaces = 0;
  const visit = (id: string): void => {
    for (const node of scene.children.get(id) ?? []) {
      if (node.kind === 'plane') planes++;
      if (node.kind === 'namespace') {
        namespaces++;
        by[isHealth(node.health) ? node.health : 'unknown']++;
      }
      visit(node.id);
    }
  };
  visit(group);
  return { planes, namespaces, by };
}

function summary(t: Tally): string {
  const ill = healths.filter((h) => h !== 'healthy' && t.by[h] > 0).map((h) => `${healthGlyph[h]}${t.by[h]}`);
  const planes = t.planes > 0 ? [count(t.planes, 'plane')] : [];
  return [...planes, count(t.namespaces, 'namespace'), ...ill].join(' · ');
}

const roles: Readonly<Record<Health, string>> = {
  failing: 'health.failing', degraded: 'health.degraded', unknown: 'health.unknown', healthy: 'health.healthy',
};

/** The share of each health, worst first; nobody ill is too few to be seen. */
function bar(ctx: CanvasRenderingContext2D, f: Frame, t: Tally, box: Rect): void {
  if (t.namespaces === 0) return;
  const least = 3 / f.camera.k;
  let x = box.x;
  const end = box.x + box.w;
  for (const health of healths) {
    if (t.by[health] === 0 || x >= end) continue;
    const w = health === 'healthy' ? end - x : Math.min(end - x, Math.max(least, (t.by[health] / t.namespaces) * box.w));
    ctx.fillStyle = f.ink(roles[health]);
    ctx.fillRect(x, box.y, w, box.h);
    x += w;
  }
}
