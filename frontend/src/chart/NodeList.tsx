/**
 * The chart in words: a nested list of buttons, one for each node, out of sight but not out of reach. One of them at a
 * time takes part in the page's tab order; it follows the selection.
 */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PictureNode } from '../api/view.gen';
import { selectNode } from '../state/actions';
import { hover, scene, selection } from '../state/store';
import type { Scene } from './scene';

export function NodeList() {
  const list = useRef<HTMLDivElement>(null);
  const at = scene.value;
  useEffect(() => (list.current ? follow(list.current) : undefined), [at]);
  if (!at) return null;
  return (
    <div ref={list} class="nodes" role="region" aria-label={at.picture.title || 'Chart'} onClick={onClick} onFocusIn={onFocus} onFocusOut={onBlur}>
      <Branch scene={at} parent="" />
    </div>
  );
}

function Branch({ scene: at, parent }: { scene: Scene; parent: string }) {
  const children = at.children.get(parent);
  if (!children) return null;
  return (
    <ul>
      {children.map((node) => (
        <Entry key={node.id} scene={at} node={node} />
      ))}
    </ul>
  );
}

function Entry({ scene: at, node }: { scene: Scene; node: PictureNode }) {
  return (
    <li>
      <button type="button" tabIndex={-1} data-node={node.id} data-kind={node.kind} data-health={node.health} aria-label={node.alt || node.label}>
        {node.label}
      </button>
      <Branch scene={at} parent={node.id} />
    </li>
  );
}

const idOf = (e: Event): string | undefined =>
  e.target instanceof Element ? e.target.closest<HTMLElement>('[data-node]')?.dataset['node'] : undefined;

function onClick(e: MouseEvent): void {
  const id = idOf(e);
  if (id !== undefined) selectNode(id);
}

/** Focus shows on the chart as pointing does. */
function onFocus(e: FocusEvent): void {
  const id = idOf(e);
  if (id !== undefined) hover.value = { kind: 'node', id };
}

function onBlur(e: FocusEvent): void {
  if (hover.value?.id === idOf(e)) hover.value = undefined;
}

/** Moves the one tab stop to the selection, and focus too while it is on the chart or nowhere. */
function follow(list: HTMLElement): () => void {
  const buttons = new Map([...list.querySelectorAll<HTMLButtonElement>('[data-node]')].map((b) => [b.dataset['node'] ?? '', b]));
  let stop = buttons.values().next().value;
  if (stop) stop.tabIndex = 0;
  return effect(() => {
    const id = selection.value?.kind === 'node' ? selection.value.id : undefined;
    stop?.removeAttribute('aria-current');
    const next = id === undefined ? undefined : buttons.get(id);
    if (!next) return;
    if (stop) stop.tabIndex = -1;
    stop = next;
    next.tabIndex = 0;
    next.setAttribute('aria-current', 'true');
    const active = document.activeElement;
    if (active === document.body || list.parentElement?.contains(active)) next.focus({ preventScroll: true });
  });
}
