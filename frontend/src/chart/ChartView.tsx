/** The chart on the page: a canvas, the captors that move its camera, and the same nodes as a list for everybody else. */
import { effect, useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Point } from '../api/view.gen';
import { canaryShare, planesOf } from '../atlas';
import { percent } from '../format';
import * as act from '../state/actions';
import * as motion from '../state/motion';
import * as store from '../state/store';
import { ink } from '../state/theme';
import { toWorld } from './camera';
import { capture, type Intents } from './captors';
import { levelAt } from './detail';
import { drawFrame } from './draw';
import { contains } from './geometry';
import { highlightEdge, highlightNode, nothing, type Highlight } from './highlight';
import { hitTest } from './hit';
import { Legend } from './Legend';
import { Minimap } from './Minimap';
import { NodeList } from './NodeList';
import { outermost, type Scene } from './scene';

/** How near to an edge the pointer must be, in screen pixels. */
const reach = 6;

export function ChartView() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const stale = useComputed(() => store.isStale.value);
  useEffect(() => {
    if (!canvas.current || !frame.current) return;
    const ends = [watchSize(frame.current), keepDrawn(canvas.current), capture(canvas.current, intentsOn(canvas.current))];
    return () => ends.forEach((end) => end());
  }, []);
  return (
    <div ref={frame} class={`chart${stale.value ? ' stale' : ''}`} onKeyDown={stepByTab}>
      <canvas ref={canvas} aria-hidden="true" />
      <NodeList />
      <Minimap />
      <Legend />
    </div>
  );
}

/** tab walks through the nodes in reading order, and out of the chart at either end. */
function stepByTab(e: KeyboardEvent): void {
  if (e.key !== 'Tab' || e.ctrlKey || e.altKey || e.metaKey) return;
  if (act.stepSelection(e.shiftKey ? -1 : 1)) e.preventDefault();
}

function watchSize(element: HTMLElement): () => void {
  const measure = (): void => {
    motion.resized({ w: element.clientWidth, h: element.clientHeight });
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  return () => observer.disconnect();
}

function litBy(scene: Scene, target: store.Target | undefined): Highlight {
  if (!target) return nothing;
  const index = store.index.peek();
  if (target.kind === 'node') return highlightNode(scene, target.id, (id) => (index ? planesOf(index, id) : undefined));
  const edge = scene.picture.edges.find((e) => e.id === target.id);
  return edge ? highlightEdge(edge) : nothing;
}

/** How far an upgrade is on a plane. */
function noteOf(id: string): string {
  const thing = store.index.peek()?.byID.get(id);
  const share = thing?.kind === 'plane' ? canaryShare(thing.mesh, thing.plane) : undefined;
  return share ? `${percent(share.proxies, share.all)} of proxies` : '';
}

/** Draws again whenever something that shows has changed, at most once a frame. */
function keepDrawn(canvas: HTMLCanvasElement): () => void {
  const ctx = canvas.getContext('2d', { alpha: false });
  if (!ctx) return () => undefined;
  let waiting = 0;
  const draw = (): void => {
    waiting = 0;
    const size = store.viewSize.peek();
    const ratio = window.devicePixelRatio || 1;
    resize(canvas, Math.round(size.w * ratio), Math.round(size.h * ratio));
    const scene = store.scene.peek();
    if (!scene) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.fillStyle = ink.peek()('canvas');
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const [selection, hover] = [store.selection.peek(), store.hover.peek()];
    drawFrame(ctx, {
      scene, size, ratio, camera: store.camera.peek(), ink: ink.peek(),
      selected: litBy(scene, selection), hovered: litBy(scene, hover), selection: selection?.id, hover: hover?.id, noteOf,
    });
  };
  const stop = effect(() => {
    // Reading them subscribes.
    [store.scene.value, store.viewSize.value, store.camera.value, store.selection.value, store.hover.value, ink.value].length;
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  });
  const ratioWatch = watchRatio(() => {
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  });
  return () => {
    stop();
    ratioWatch();
    cancelAnimationFrame(waiting);
  };
}

function resize(canvas: HTMLCanvasElement, w: number, h: number): void {
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
}

/** A window that is moved to another screen has other device pixels. */
function watchRatio(changed: () => void): () => void {
  let query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const onChange = (): void => {
    query.removeEventListener('change', onChange);
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', onChange);
    changed();
  };
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

function targetAt(at: Point): store.Target | undefined {
  const scene = store.scene.peek();
  if (!scene) return undefined;
  const camera = store.camera.peek();
  const hit = hitTest(scene, toWorld(camera, at), levelAt(camera.k) === 0 ? 0 : reach / camera.k);
  // Far out there are only groups to be seen.
  if (levelAt(camera.k) === 0) return hit.node && { kind: 'node', id: outermost(scene, hit.node.id) };
  if (hit.node) return { kind: 'node', id: hit.node.id };
  return hit.edge ? { kind: 'edge', id: hit.edge.id } : undefined;
}

/** The group whose fold sign is there; far out there are none to be seen. */
function signAt(at: Point): string | undefined {
  const [scene, camera] = [store.scene.peek(), store.camera.peek()];
  if (!scene || levelAt(camera.k) === 0) return undefined;
  const p = toWorld(camera, at);
  return scene.picture.nodes.find((n) => n.fold && contains(n.fold, p))?.id;
}

function intentsOn(canvas: HTMLCanvasElement): Intents {
  return {
    pan: motion.panBy,
    zoom: motion.wheelZoom,
    hover(at) {
      const target = at && targetAt(at);
      if (target?.id !== store.hover.peek()?.id) store.hover.value = target;
      canvas.classList.toggle('pointing', target !== undefined);
    },
    click(at) {
      const sign = signAt(at);
      if (sign !== undefined) {
        act.fold(sign);
        return;
      }
      const target = targetAt(at);
      act.select(target);
      if (target?.kind === 'node') act.focusNode(target.id);
    },
    doubleClick(at) {
      const target = targetAt(at);
      if (target?.kind === 'node') act.fitNode(target.id);
      else if (!target) motion.fitAll();
    },
    dragging(on) {
      canvas.classList.toggle('dragging', on);
      if (on) store.hover.value = undefined;
    },
  };
}
