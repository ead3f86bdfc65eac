/**
 * The yardstick of the page's benchmark: the same picture, the same operations and the same gestures, drawn plainly. In
 * each frame every operation whose bounds touch the view is drawn, found by looking at all of them; there is no level of
 * detail, no index and no cache. The room comes in the address: plain.html?x=0&y=40&w=900&h=700.
 */
import '../src/style/face.css';
import type { Chart, Op, Rect } from '../src/api/view.gen';
import { fit, keepInSight, pan, visible, zoomAt, type Camera } from '../src/chart/camera';
import { capture } from '../src/chart/captors';
import { intersects, type Size } from '../src/chart/geometry';
import { palettes } from '../src/chart/look.gen';
import { drawOp, prepareText } from '../src/chart/op';
import { bounds } from '../src/chart/scene';
import { loadFace } from '../src/face';

const colours = palettes.standard.dark;
const ink = (role: string): string => colours[role] ?? colours['text']!;

interface Plain {
  readonly op: Op;
  readonly box: Rect;
}

function draw(ctx: CanvasRenderingContext2D, all: readonly Plain[], c: Camera, size: Size, ratio: number): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = ink('canvas');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(c.k * ratio, 0, 0, c.k * ratio, c.x * ratio, c.y * ratio);
  prepareText(ctx);
  const area = visible(c, size);
  for (const { op, box } of all) if (intersects(box, area)) drawOp(ctx, op, ink, c.k);
}

function room(): Rect {
  const asked = new URLSearchParams(location.search);
  const side = (name: string): number => Number(asked.get(name) ?? 0);
  return { x: side('x'), y: side('y'), w: side('w'), h: side('h') };
}

/** Puts the canvas where the page has its own. */
function place(canvas: HTMLCanvasElement, at: Rect, ratio: number): void {
  canvas.width = Math.round(at.w * ratio);
  canvas.height = Math.round(at.h * ratio);
  Object.assign(canvas.style, { position: 'absolute', left: `${at.x}px`, top: `${at.y}px`, width: `${at.w}px`, height: `${at.h}px` });
}

async function start(): Promise<void> {
  const canvas = document.querySelector('canvas')!;
  const ctx = canvas.getContext('2d', { alpha: false })!;
  const at = room();
  const ratio = window.devicePixelRatio;
  place(canvas, at, ratio);
  const [answer] = await Promise.all([fetch('chart.json'), loadFace()]);
  const { picture } = (await answer.json()) as Pick<Chart, 'picture'>;
  const all = picture.ops.map((op): Plain => ({ op, box: bounds(op) }));
  const whole = fit({ x: 0, y: 0, w: picture.width, h: picture.height }, at);
  let camera = whole;
  let waiting = 0;
  const move = (to: Camera): void => {
    camera = keepInSight(to, { w: picture.width, h: picture.height }, at);
    if (waiting === 0) {
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        draw(ctx, all, camera, at, ratio);
      });
    }
  };
  const nothing = (): void => undefined;
  capture(canvas, {
    pan: (dx, dy) => move(pan(camera, dx, dy)),
    zoom: (point, factor) => move(zoomAt(camera, point, factor)),
    hover: nothing, click: nothing, doubleClick: nothing, dragging: nothing,
  });
  addEventListener('keydown', (e) => {
    if (e.key === 'f') move(whole);
    if (e.key === '0') move(zoomAt(camera, { x: at.w / 2, y: at.h / 2 }, 1 / camera.k));
  });
  move(whole);
}

void start();
