/** Keeps the canvas at what the page's state says: a new frame whenever something that shows has changed. */
import { effect } from '@preact/signals';
import type { Source } from '../api/view.gen';
import { canaryShare, planesOf } from '../atlas';
import { percent } from '../format';
import * as motion from '../state/motion';
import * as store from '../state/store';
import { ink } from '../state/theme';
import { canMove, drawBetween } from './between';
import { ease, type Camera } from './camera';
import type { Frame } from './draw';
import { highlightEdge, highlightNode, nothing, type Highlight } from './highlight';
import { Painter, resize } from './painter';
import { ancestors, type Scene } from './scene';
import { duration, Transition } from './transition';

/** A camera that has not moved for so long is at rest, in milliseconds. */
const rest = 50;

/** Draws at most once a frame, until the returned function is called. */
export function keepDrawn(canvas: HTMLCanvasElement): () => void {
  const ctx = canvas.getContext('2d', { alpha: false });
  if (!ctx) return () => undefined;
  const painter = new Painter(ctx);
  const framed = framer();
  const crossing = crossings(ctx, painter);
  let waiting = 0;
  let settling = 0;
  let last: Camera | undefined;
  const ask = (): void => {
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  };
  const settle = (): void => {
    settling = 0;
    ask();
  };
  const draw = (): void => {
    waiting = 0;
    const f = framed(canvas);
    if (!f) return clear(ctx);
    const moved = last !== undefined && last !== f.camera;
    last = f.camera;
    if (moved) {
      clearTimeout(settling);
      settling = 0;
    }
    if (crossing(f, moved)) ask();
    else if (!painter.paint(f, moved || settling !== 0) && settling === 0) settling = window.setTimeout(settle, rest);
  };
  const stop = effect(() => {
    // Reading them subscribes.
    [store.scene.value, store.viewSize.value, store.camera.value, store.selection.value, store.hover.value, store.found.value, store.changed.value, ink.value].length;
    ask();
  });
  const ratioWatch = watchRatio(ask);
  return () => {
    stop();
    ratioWatch();
    clearTimeout(settling);
    cancelAnimationFrame(waiting);
  };
}

/** Draws frames between an old and a new picture of the same source; false is answered where none is to be drawn. */
function crossings(ctx: CanvasRenderingContext2D, painter: Painter): (f: Frame, moved: boolean) => boolean {
  let scene: Scene | undefined;
  let source: Source | undefined;
  let under: { readonly way: Transition; readonly start: number; readonly moves: boolean } | undefined;
  const begin = (f: Frame): void => {
    under = undefined;
    const known = store.sameSource(source, store.chartSource.peek());
    [scene, source] = [f.scene, store.chartSource.peek()];
    const before = known && !motion.still() ? painter.leave() : undefined;
    if (!before) return;
    const way = new Transition(before.scene, f.scene, before.camera, f.camera);
    if (way.needed()) under = { way, start: performance.now(), moves: canMove(way, before, f) };
  };
  return (f, moved) => {
    if (f.scene !== scene) begin(f);
    const t = under ? Math.min(1, (performance.now() - under.start) / duration) : 1;
    if (!under || t === 1) {
      under = undefined;
      painter.arrive();
      return false;
    }
    if (under.moves) drawBetween(ctx, f, under.way, ease(t));
    else painter.fade(f, moved, t);
    return true;
  };
}

function clear(ctx: CanvasRenderingContext2D): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = ink.peek()('canvas');
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
}

/** Makes frames of the state; what is the same as in the frame before is the same object. */
function framer(): (canvas: HTMLCanvasElement) => Frame | undefined {
  const selected = remembered(litBy);
  const hovered = remembered(litBy);
  const dim = remembered(dimBy);
  return (canvas) => {
    const size = store.viewSize.peek();
    const ratio = window.devicePixelRatio || 1;
    resize(canvas, Math.round(size.w * ratio), Math.round(size.h * ratio));
    const scene = store.scene.peek();
    if (!scene) return undefined;
    const [selection, hover, matches] = [store.selection.peek(), store.hover.peek(), store.found.peek()];
    return {
      scene, size, ratio, camera: store.camera.peek(), ink: ink.peek(), noteOf,
      selected: selected(scene, selection), hovered: hovered(scene, hover), selection: selection?.id, hover: hover?.id,
      dim: dim(scene, matches ?? store.changed.peek()), matches,
    };
  };
}

/** The function, which computes again only when it is asked something else. */
function remembered<A, B, R>(compute: (a: A, b: B) => R): (a: A, b: B) => R {
  let last: { readonly a: A; readonly b: B; readonly r: R } | undefined;
  return (a, b) => {
    if (!last || last.a !== a || last.b !== b) last = { a, b, r: compute(a, b) };
    return last.r;
  };
}

function litBy(scene: Scene, target: store.Target | undefined): Highlight {
  if (!target) return nothing;
  const index = store.index.peek();
  if (target.kind === 'node') return highlightNode(scene, target.id, (id) => (index ? planesOf(index, id) : undefined));
  const edge = scene.edges.get(target.id);
  return edge ? highlightEdge(edge) : nothing;
}

/** What is not found steps back; the groups around what is found do not. */
function dimBy(scene: Scene, found: ReadonlySet<string> | undefined): ((node: string) => boolean) | undefined {
  if (!found) return undefined;
  const clear = new Set(found);
  for (const id of found) for (const group of ancestors(scene, id)) clear.add(group.id);
  return (node) => !clear.has(node);
}

/** How far an upgrade is on a plane. */
function noteOf(id: string): string {
  const thing = store.index.peek()?.byID.get(id);
  const share = thing?.kind === 'plane' ? canaryShare(thing.mesh, thing.plane) : undefined;
  return share ? `${percent(share.proxies, share.all)} of proxies` : '';
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
