/** What a person can do, one function each; buttons and keys call the same ones. */
import { batch } from '@preact/signals';
import type { PictureNode } from '../api/view.gen';
import { ancestors, stepInOrder } from '../chart/scene';
import { neighbour, type Direction } from '../chart/neighbour';
import { count } from '../format';
import { copyText } from './clipboard';
import { keeping, lookAt } from './charting';
import { focused, look, toggled } from './look';
import * as motion from './motion';
import { announcement, chart, commandLine, dialog, failure, findText, hover, index, order, saved, scene, selection, tab, tableShown, type Dialog, type Tab, type Target } from './store';

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
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['node'] : undefined;
  const to = stepInOrder(order.value, selectedNode() ?? focused, step);
  if (to) selectNode(to);
  return to !== undefined;
}

/** Shows only the n-th mesh of the reading, n from 1. */
export function focusMesh(n: number): boolean {
  const mesh = chart.value?.atlas.meshes[n - 1];
  if (!mesh) return false;
  showMesh(mesh.key);
  return true;
}

export function showMesh(key: string): void {
  lookAt({ ...look.peek(), mesh: key, focus: '', hops: 1 });
  announce(`Only mesh ${key}`);
}

/** Shows the selection and its neighbours; again for two hops; again for everything. */
export function focusSelection(): void {
  const id = selectedNode() ?? (look.peek().focus || undefined);
  if (id !== undefined) focusOn(id);
  else notice(selection.value ? 'A line has no neighbourhood: select what is at one of its ends.' : 'Select something first: focus shows it with its neighbours.');
}

export function focusOn(id: string): void {
  const next = focused(look.peek(), id);
  lookAt(next);
  announce(next.focus === '' ? 'Everything is shown again' : `Focus, ${count(next.hops, 'hop')}`);
}

/** Leaves the focus on a mesh or a neighbourhood. False where there is none. */
export function showAll(): boolean {
  const at = look.peek();
  if (at.mesh === '' && at.focus === '') return false;
  lookAt({ ...at, mesh: '', focus: '', hops: 1 });
  announce('Everything is shown again');
  return true;
}

/** Folds or unfolds the selected group, or the group that the selection lies in. */
export function foldSelection(): boolean {
  const [at, id] = [scene.value, selectedNode()];
  const group = at && id !== undefined ? [at.nodes.get(id), ...ancestors(at, id)].find((n) => n && canFold(n)) : undefined;
  if (!group) return false;
  if (group.id !== id) selectNode(group.id, false);
  fold(group.id);
  return true;
}

export function fold(id: string): void {
  lookAt(toggled(look.peek(), id), keeping(id));
  announce(look.peek().folded.includes(id) ? 'Folded' : 'Unfolded');
}

/** Folds every group of these kinds, or unfolds all. */
export function foldAll(kind: 'mesh' | 'cluster' | 'grid' | 'plane' | undefined): boolean {
  const nodes = (scene.value?.picture.nodes ?? []).filter((n) => canFold(n) && (n.kind === kind || (kind === 'mesh' && isCard(n))));
  lookAt({ ...look.peek(), folded: kind === undefined ? [] : [...new Set([...look.peek().folded, ...nodes.map((n) => n.id)])] });
  return kind === undefined || nodes.length > 0;
}

const isCard = (n: PictureNode): boolean => n.kind === 'outside' || n.kind === 'undecided';
/** What has something to fold away. */
const canFold = (n: PictureNode): boolean => n.fold !== undefined;

export function fitNode(id: string): void {
  const node = scene.value?.nodes.get(id);
  if (node) motion.fitTo(node.box);
}

export function show(which: Dialog): void {
  dialog.value = dialog.value === which ? 'none' : which;
}

export function openTab(which: Tab): void {
  tab.value = which;
  focusLater(`#panel-${which}`);
}

/** esc: closes what lies over the chart, else clears the find, else leaves the focus, else clears the selection. */
export function back(): void {
  if (commandLine.value !== undefined) commandLine.value = undefined;
  else if (dialog.value !== 'none') dialog.value = 'none';
  else if (failure.value) failure.value = undefined;
  else if (leavePanel()) return;
  else if (findText.value !== '') findText.value = '';
  else if (showAll()) return;
  else if (tableShown.value) showTable();
  else if (selection.value) clearSelection();
  else {
    hover.value = undefined;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }
}

/** From the side panel back to what is selected in the chart or the table. False where focus is not in the panel. */
function leavePanel(): boolean {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || !at.closest('.panel')) return false;
  const id = selectedNode();
  const to = tableShown.value ? document.querySelector<HTMLElement>('.twin tr[aria-selected="true"]') : id === undefined ? null : nodeButton(id);
  if (to) to.focus({ preventScroll: true });
  else at.blur();
  return true;
}

const nodeButton = (id: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);

/** The table in place of the chart, and back. */
export function showTable(): void {
  tableShown.value = !tableShown.value;
  if (tableShown.value) focusLater('.twin [tabindex="0"]');
  announce(tableShown.value ? 'Table' : 'Chart');
}

/** why: the evidence behind the selection. */
export function why(): boolean {
  if (!selection.value) return false;
  openTab('details');
  requestAnimationFrame(() => {
    const evidence = document.querySelector<HTMLElement>('.details [data-why]') ?? document.querySelector<HTMLElement>('.details .evidence, .details .claims');
    evidence?.scrollIntoView({ block: 'start' });
  });
  return true;
}

/** Moves focus to what is there already, at once: what is typed next belongs to it. */
export function focusNow(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** Moves focus once what it moves to is there. */
export function focusLater(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

export function announce(text: string): void {
  announcement.value = text;
}

/** Says something for a moment, on the screen and to screen readers. */
export function notice(text: string): void {
  saved.value = text;
  announce(text);
  setTimeout(() => {
    if (saved.value === text) saved.value = undefined;
  }, 4000);
}

/** Copies the name of the selection, as kubectl takes it. */
export function copyName(): boolean {
  const id = selectedNode();
  const node = id === undefined ? undefined : scene.value?.nodes.get(id);
  if (!node) return false;
  void copyText(nameOf(node.id) ?? node.label).then((how) => notice(how));
  return true;
}

/** The last part of a thing's ID is its own name; groups that the chart made have none. */
const nameOf = (id: string): string | undefined => (index.value?.byID.has(id) ? id.split('/').at(-1) : undefined);

const selectedNode = (): string | undefined => (selection.value?.kind === 'node' ? selection.value.id : undefined);

/** Gives focus to the node's entry in the list beside the canvas. */
export function focusNode(id: string): void {
  nodeButton(id)?.focus({ preventScroll: true });
}
