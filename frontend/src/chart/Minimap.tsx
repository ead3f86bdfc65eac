/** The small map in the corner: the whole picture, and the part of it that is in view. A press or drag on it looks there. */
import { effect, useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PictureNode } from '../api/view.gen';
import { isHealth } from '../format';
import * as motion from '../state/motion';
import { camera, found, minimapShown, scene, viewSize } from '../state/store';
import { ink } from '../state/theme';
import { visible } from './camera';
import type { Scene } from './scene';

/** The largest size of the map, in CSS pixels. */
const room = { w: 176, h: 116 };

export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  // All in view needs no map.
  const needed = useComputed(() => {
    const at = scene.value;
    if (!at || !minimapShown.value) return false;
    const part = visible(camera.value, viewSize.value);
    return part.x > 1 || part.y > 1 || part.x + part.w < at.picture.width - 1 || part.y + part.h < at.picture.height - 1;
  });
  const shown = needed.value;
  useEffect(() => (shown && canvas.current ? keepDrawn(canvas.current) : undefined), [shown]);
  if (!shown) return null;
  const look = (e: PointerEvent): void => {
    const [at, box] = [scene.peek(), canvas.current?.getBoundingClientRect()];
    if (!at || !box) return;
    motion.look({ x: ((e.clientX - box.left) / box.width) * at.picture.width, y: ((e.clientY - box.top) / box.height) * at.picture.height });
  };
  return (
    <canvas
      ref={canvas} class="minimap" aria-hidden="true"
      onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); look(e); }}
      onPointerMove={(e) => e.buttons === 1 && look(e)}
    />
  );
}

/** Draws the picture once, and the frame of the view over it whenever the camera moves. */
function keepDrawn(canvas: HTMLCanvasElement): () => void {
  const ctx = canvas.getContext('2d');
  const ground = document.createElement('canvas');
  if (!ctx) return () => undefined;
  let waiting = 0;
  let drawnFor: readonly [unknown, unknown, unknown] = [undefined, undefined, undefined];
  const draw = (): void => {
    waiting = 0;
    const at = scene.peek();
    if (!at) return;
    const k = Math.min(room.w / at.picture.width, room.h / at.picture.height);
    const ratio = window.devicePixelRatio || 1;
    const parts = [at, ink.peek(), found.peek()] as const;
    if (parts.some((p, i) => p !== drawnFor[i])) {
      drawnFor = parts;
      for (const c of [canvas, ground]) {
        c.width = Math.max(1, Math.round(at.picture.width * k * ratio));
        c.height = Math.max(1, Math.round(at.picture.height * k * ratio));
      }
      drawGround(ground.getContext('2d')!, at, k * ratio, ink.peek(), found.peek());
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(ground, 0, 0);
    const part = visible(camera.peek(), viewSize.peek());
    ctx.strokeStyle = ink.peek()('selection');
    ctx.lineWidth = 1.5 * ratio;
    ctx.strokeRect(part.x * k * ratio, part.y * k * ratio, part.w * k * ratio, part.h * k * ratio);
  };
  const stop = effect(() => {
    [scene.value, camera.value, viewSize.value, ink.value, found.value].length;
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  });
  return () => {
    stop();
    cancelAnimationFrame(waiting);
  };
}

function drawGround(ctx: CanvasRenderingContext2D, at: Scene, k: number, colour: (role: string) => string, lit: ReadonlySet<string> | undefined): void {
  ctx.fillStyle = colour('canvas');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  for (const node of at.picture.nodes) {
    const fill = fillOf(node, lit);
    if (fill === undefined) continue;
    ctx.fillStyle = colour(fill);
    ctx.fillRect(node.box.x * k, node.box.y * k, Math.max(1, node.box.w * k), Math.max(1, node.box.h * k));
  }
}

/** Cards as grounds, planes in their colour, and of the namespaces those that are ill or found. */
function fillOf(node: PictureNode, lit: ReadonlySet<string> | undefined): string | undefined {
  const health = isHealth(node.health) ? node.health : 'unknown';
  if (lit?.has(node.id) && node.kind !== 'mesh') return 'match';
  switch (node.kind) {
    case 'mesh':
      return 'panel.raised';
    case 'outside':
    case 'undecided':
      return 'panel.raised';
    case 'plane':
      return `plane.${health}.stroke`;
    case 'namespace':
      return health === 'healthy' ? 'tile.healthy.stroke' : `health.${health}`;
    default:
      return undefined;
  }
}
