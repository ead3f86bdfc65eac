/** The chart on the page: a canvas, the captors that move its camera, and the same nodes as a list for everybody else. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Point } from '../api/view.gen';
import * as act from '../state/actions';
import * as motion from '../state/motion';
import * as store from '../state/store';
import { toWorld } from './camera';
import { capture, type Intents } from './captors';
import { levelAt } from './detail';
import { contains } from './geometry';
import { hitTest } from './hit';
import { keepDrawn } from './keepdrawn';
import { Legend } from './Legend';
import { Minimap } from './Minimap';
import { NodeList } from './NodeList';
import { outermost } from './scene';

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
    <div ref={frame} class={`chart${stale.value ? ' stale' : ''}`} inert={store.tableShown.value} onKeyDown={stepByTab}>
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
