/** What a person can do, one function each; buttons and keys call the same ones. */
import { batch } from '@preact/signals';
import { ancestors, stepInOrder } from '../chart/scene';
import { neighbour, type Direction } from '../chart/neighbour';
import * as motion from './motion';
import { announcement, dialog, hover, order, scene, selection, tab, type Dialog, type Tab, type Target } from './store';

/** Selects a node and brings it into view. reveal is false where the hand is already on it. */
export function selectNode(id: string, reveal = true): void {
  const node = scene.value?.nodes.get(id);
  if (!node) return;
  batch(() => {
    selection.value = { kind: 'node', id };
    tab.value = 'details';
  });
  if (reveal) motion.bringIntoView(node.box);
}

export function selectEdge(id: string): void {
  batch(() => {
    selection.value = { kind: 'edge', id };
    tab.value = 'details';
  });
}

export function select(target: Target | undefined): void {
  if (!target) clearSelection();
  else if (target.kind === 'node') selectNode(target.id, false);
  else selectEdge(target.id);
}

export function clearSelection(): void {
  if (!selection.value) return;
  batch(() => {
    selection.value = undefined;
    if (tab.value === 'details') tab.value = 'meshes';
  });
}

export function moveSelection(direction: Direction): void {
  const at = scene.value;
  if (!at) return;
  const to = neighbour(at, selectedNode(), direction);
  if (to) selectNode(to);
}

/** False at the end of the chart: tab then leaves it. */
export function stepSelection(step: 1 | -1): boolean {
  const to = stepInOrder(order.value, selectedNode(), step);
  if (to) selectNode(to);
  return to !== undefined;
}

/** Fits the n-th mesh, n from 1. */
export function focusMesh(n: number): void {
  const at = scene.value;
  const mesh = at?.picture.nodes.filter((node) => node.kind === 'mesh')[n - 1];
  if (!mesh) return;
  selectNode(mesh.id, false);
  motion.fitTo(mesh.box);
}

export function fitNode(id: string): void {
  const node = scene.value?.nodes.get(id);
  if (node) motion.fitTo(node.box);
}

/** The group that a click into nothing of its own belongs to. */
export const groupOf = (id: string): string | undefined => {
  const at = scene.value;
  return at ? ancestors(at, id).find((a) => a.kind === 'mesh')?.id : undefined;
};

export function show(which: Dialog): void {
  dialog.value = dialog.value === which ? 'none' : which;
}

export function openTab(which: Tab): void {
  tab.value = which;
  focusLater(`#panel-${which}`);
}

/** esc: closes the dialog, else clears the selection, else leaves focus. */
export function back(): void {
  if (dialog.value !== 'none') {
    dialog.value = 'none';
    return;
  }
  if (selection.value) {
    clearSelection();
    return;
  }
  hover.value = undefined;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Moves focus once what it moves to is there. */
export function focusLater(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

export function announce(text: string): void {
  announcement.value = text;
}

const selectedNode = (): string | undefined => (selection.value?.kind === 'node' ? selection.value.id : undefined);

/** Gives focus to the node's entry in the list beside the canvas. */
export function focusNode(id: string): void {
  document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}
