/**
 * In which order the nodes of a scene are written into the page's list: at once where they are few, else the groups at
 * once and what is merely many in portions, while the page has nothing else to do. A portion that is needed comes first.
 */
import { signal, type Signal } from '@preact/signals';
import type { PictureNode } from '../api/view.gen';
import type { Scene } from './scene';

/** So many nodes are written at once: more would keep the first chart from the screen. */
const few = 600;
const portionSize = 200;

/** Siblings in reading order that are written together, as soon as due says so. */
export interface Portion {
  readonly nodes: readonly PictureNode[];
  readonly due: Signal<boolean>;
}

export interface Listing {
  /** The portions of each group's children; the key '' has those of the roots. */
  readonly portions: ReadonlyMap<string, readonly Portion[]>;
  /** Makes the next portion due; false where there is none left. */
  next(): boolean;
  /** Makes the node's portion due; false where it was. */
  need(id: string): boolean;
}

/** The portion of the selected node is due at once, so that focus on it is not lost when a chart is renewed. */
export function newListing(scene: Scene, selected?: string): Listing {
  const atOnce = scene.picture.nodes.length <= few;
  const portions = new Map<string, readonly Portion[]>();
  const waiting: Portion[] = [];
  for (const [parent, children] of scene.children) {
    const groups = children.some((node) => scene.children.has(node.id));
    const own = portionsOf(children, atOnce || groups || children.length <= portionSize / 4);
    portions.set(parent, own);
    waiting.push(...own.filter((p) => !p.due.peek()));
  }
  const need = (id: string): boolean => makeDue(portionOf(scene, portions, id));
  if (selected !== undefined) need(selected);
  return { portions, next: () => makeDue(waiting.find((p) => !p.due.peek())), need };
}

function portionsOf(children: readonly PictureNode[], due: boolean): Portion[] {
  const portions: Portion[] = [];
  for (let i = 0; i < children.length; i += portionSize) portions.push({ nodes: children.slice(i, i + portionSize), due: signal(due) });
  return portions;
}

function portionOf(scene: Scene, portions: Listing['portions'], id: string): Portion | undefined {
  const node = scene.nodes.get(id);
  const parent = node?.parent !== undefined && scene.nodes.has(node.parent) ? node.parent : '';
  return node && portions.get(parent)?.find((p) => p.nodes.includes(node));
}

function makeDue(portion: Portion | undefined): boolean {
  if (!portion || portion.due.peek()) return false;
  portion.due.value = true;
  return true;
}

/** Calls until it answers false, each time when the browser is idle; the returned function ends it. */
export function whenIdle(step: () => boolean): () => void {
  // WebKit has no idle callbacks.
  const ask = typeof requestIdleCallback === 'function' ? (f: () => void) => requestIdleCallback(f, { timeout: 500 }) : (f: () => void) => window.setTimeout(f, 20);
  let on = true;
  const run = (): void => {
    if (on && step()) ask(run);
  };
  ask(run);
  return () => {
    on = false;
  };
}
