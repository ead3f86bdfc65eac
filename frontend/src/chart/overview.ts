/**
 * The far level: where texts are too small to read, each mesh is a card with its name, its planes, its counts and a
 * health bar at a size that stays the same on the screen, over its namespaces as cells in the colours of their health.
 * Everything is taken from the picture's own nodes, where they are.
 */
import type { Health, PictureNode, Rect } from '../api/view.gen';
import { count, healths } from '../format';
import { cardsOf, known, shortened, squeezed, summaries, type Card, type Squeeze, type Tally } from './cards';
import { dimmed, type Frame } from './draw';
import { grow, intersects } from './geometry';
import { drawIcon } from './icon';
import { rules } from './look.gen';
import { face } from './op';
import { outermost } from './scene';

/** Sizes in screen pixels. */
const largest = 17;
const smallest = 8;
const pad = 8;
/** Where a line's words begin behind its icon, in sizes of the line. */
const besideIcon = 1.5;

/** Draws what touches the area; answers how many things that were. */
export function drawOverview(ctx: CanvasRenderingContext2D, f: Frame, area: Rect): number {
  ctx.setLineDash([]);
  ctx.textAlign = 'left';
  const px = 1 / f.camera.k;
  let drawn = 0;
  for (const card of cardsOf(f.scene)) {
    if (!intersects(grow(card.root.box, px), area)) continue;
    ground(ctx, f, card.root.box);
    const head = headOf(f, card);
    const squeeze = squeezed(card, head.height * px);
    drawn += cells(ctx, f, card, squeeze, area) + 1;
    ctx.globalAlpha = f.dim?.(card.root.id) ? dimmed : 1;
    title(ctx, f, card, head);
    ctx.globalAlpha = 1;
    if (f.matches) drawn += found(ctx, f, card, f.matches, squeeze, area);
  }
  return drawn;
}

/** Where the chosen one of a card's namespaces is drawn; undefined for everything else. */
export function cellOf(f: Frame, id: string): Rect | undefined {
  const outer = outermost(f.scene, id);
  const card = cardsOf(f.scene).find((c) => c.root.id === outer);
  const cell = card?.cells.find((n) => n.id === id);
  return card && cell && squeezed(card, headOf(f, card).height / f.camera.k)(cell.box);
}

function ground(ctx: CanvasRenderingContext2D, f: Frame, box: Rect): void {
  ctx.fillStyle = f.ink('mesh.fill');
  ctx.fillRect(box.x, box.y, box.w, box.h);
  ctx.strokeStyle = f.ink('mesh.stroke');
  ctx.lineWidth = 1 / f.camera.k;
  ctx.strokeRect(box.x, box.y, box.w, box.h);
}

/** Namespaces as cells: the healthy ones quiet, the others in their colour. */
function cells(ctx: CanvasRenderingContext2D, f: Frame, card: Card, squeeze: Squeeze, area: Rect): number {
  let drawn = 0;
  for (const node of card.cells) {
    const box = squeeze(node.box);
    if (!intersects(box, area)) continue;
    const health = known(node);
    ctx.globalAlpha = f.dim?.(node.id) ? dimmed : 1;
    ctx.fillStyle = f.ink(node.gone ? 'mesh.fill' : health === 'healthy' ? 'tile.healthy.stroke' : `health.${health}`);
    ctx.fillRect(box.x, box.y, box.w, box.h);
    if (node.mark) frameChange(ctx, f, node, box);
    drawn++;
  }
  ctx.globalAlpha = 1;
  return drawn;
}

/** The line around what is not as in the other reading, dashed where it is not there. */
function frameChange(ctx: CanvasRenderingContext2D, f: Frame, node: PictureNode, box: Rect): void {
  const px = 1 / f.camera.k;
  ctx.strokeStyle = f.ink('change');
  ctx.lineWidth = px;
  if (node.gone) ctx.setLineDash([2 * px, px]);
  ctx.strokeRect(box.x, box.y, box.w, box.h);
  ctx.setLineDash([]);
}

/** Outlines what is looked for: cells, and the card itself. */
function found(ctx: CanvasRenderingContext2D, f: Frame, card: Card, matches: ReadonlySet<string>, squeeze: Squeeze, area: Rect): number {
  const px = 1 / f.camera.k;
  ctx.strokeStyle = f.ink('match');
  ctx.lineWidth = px;
  const boxes = card.cells.filter((n) => matches.has(n.id)).map((n) => grow(squeeze(n.box), 0.5 * px));
  if (matches.has(card.root.id)) boxes.push(grow(card.root.box, -2 * px));
  const seen = boxes.filter((box) => intersects(grow(box, px), area));
  for (const box of seen) ctx.strokeRect(box.x, box.y, box.w, box.h);
  return seen.length;
}

interface Line {
  readonly text: string;
  readonly size: number;
  readonly role: string;
  readonly bold: boolean;
  readonly health?: Health;
}

const heightOf = (line: Line): number => line.size * 1.55;

/** What stands at the top of a card, and how high it is, in screen pixels. */
interface Head {
  readonly lines: readonly Line[];
  readonly height: number;
}

const barHeight = 5;

function headOf(f: Frame, card: Card): Head {
  const { k } = f.camera;
  const node = card.root;
  const room = { w: node.box.w * k - 2 * pad, h: node.box.h * k - 2 * pad };
  const lines = room.h < 2 * barHeight ? [] : linesOf(f, card, room);
  const height = lines.reduce((sum, line) => sum + heightOf(line), 0) + barHeight + 2 * pad;
  return { lines, height: Math.min(height, node.box.h * k) };
}

function title(ctx: CanvasRenderingContext2D, f: Frame, card: Card, head: Head): void {
  const px = 1 / f.camera.k;
  const node = card.root;
  const x = node.box.x + pad * px;
  let y = node.box.y + pad * px;
  for (const line of head.lines) {
    write(ctx, f, line, x, y, px);
    y += heightOf(line) * px;
  }
  const w = node.box.w - 2 * pad * px;
  if (w > 0 && y + (2 + barHeight) * px < node.box.y + node.box.h) healthBar(ctx, f, card.tally, { x, y: y + 2 * px, w, h: barHeight * px });
}

function write(ctx: CanvasRenderingContext2D, f: Frame, line: Line, x: number, y: number, px: number): void {
  const size = line.size * px;
  if (line.health) drawIcon(ctx, line.health, { x, y: y + 0.25 * size, w: size, h: size }, f.ink(`health.${line.health}`));
  ctx.fillStyle = f.ink(line.role);
  ctx.font = `${line.bold ? 'bold ' : ''}${size}px ${face}`;
  ctx.fillText(line.text, line.health ? x + besideIcon * size : x, y + 1.1 * size);
}

/** The lines that fit: the name at least, then the planes, then the counts; none in a card too small for its name. */
function linesOf(f: Frame, card: Card, room: { w: number; h: number }): Line[] {
  const size = Math.min(largest, Math.max(smallest, room.w / (card.root.label.length * rules.cellWidth)), room.h / 2);
  const name = shortened(card.root.label, Math.floor(room.w / (size * rules.cellWidth)));
  if (size < smallest || name === '') return [];
  const small = Math.max(smallest, Math.min(12, size * 0.75));
  const lines: Line[] = [{ text: name, size, role: 'mesh.title', bold: true }];
  const planes = card.planes.map((plane): Line => {
    const note = f.noteOf(plane.id);
    return { text: note === '' ? plane.label : `${plane.label} · ${note}`, size: small, role: 'text', bold: false, health: known(plane) };
  });
  const fits = (line: Line): boolean => (line.text.length * rules.cellWidth + (line.health ? besideIcon : 0)) * line.size <= room.w;
  const high = Math.floor((room.h - heightOf(lines[0]!) - 2 * pad) / (small * 1.55));
  const shown = planes.filter(fits).slice(0, Math.max(0, planes.length < high ? planes.length : high - 2));
  lines.push(...shown);
  const rest = planes.length - shown.length;
  if (rest > 0 && high > shown.length) lines.push({ text: `${shown.length > 0 ? '+ ' : ''}${count(rest, 'plane')}`, size: small, role: 'text.dim', bold: false });
  const changes = changesIn(card.root);
  if (changes !== '' && high > lines.length - 1) lines.push({ text: changes, size: small, role: 'text', bold: false });
  const counts = summaries(card.tally).map((text): Line => ({ text, size: small, role: 'text.dim', bold: false })).find(fits);
  if (counts && high > lines.length - 1) lines.push(counts);
  return lines.filter(fits);
}

/** How much differs from the other reading in a card, and what became of the card itself. */
const changesIn = (root: PictureNode): string => [root.mark ?? '', root.changes ? `${root.changes} changed` : ''].filter((s) => s !== '').join(', ');

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
