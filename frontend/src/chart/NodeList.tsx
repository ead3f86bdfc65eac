/**
 * The chart in words: a nested list of buttons, one for each node, out of sight but not out of reach. One of them at a
 * time takes part in the page's tab order; it follows the selection.
 */
import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { selectNode } from '../state/actions';
import { hover, scene, selection } from '../state/store';
import { newListing, whenIdle, type Listing, type Portion } from './listing';

export function NodeList() {
  const list = useRef<HTMLDivElement>(null);
  const at = scene.value;
  const listing = useMemo(() => at && newListing(at, selection.peek()?.id), [at]);
  useEffect(() => {
    if (!list.current || !listing) return;
    const ends = [follow(list.current, listing), whenIdle(listing.next)];
    return () => ends.forEach((end) => end());
  }, [listing]);
  if (!at || !listing) return null;
  return (
    <div ref={list} class="nodes" role="region" aria-label={at.picture.title || 'Chart'} onClick={onClick} onFocusIn={onFocus} onFocusOut={onBlur}>
      <Branch listing={listing} parent="" />
    </div>
  );
}

interface Place {
  readonly listing: Listing;
  readonly parent: string;
}

function Branch({ listing, parent }: Place) {
  return <ul>{listing.portions.get(parent)?.map((portion, i) => <Entries key={i} listing={listing} portion={portion} />)}</ul>;
}

function Entries({ listing, portion }: { listing: Listing; portion: Portion }) {
  if (!portion.due.value) return null;
  return (
    <>
      {portion.nodes.map((node) => (
        <li key={node.id}>
          <button type="button" tabIndex={-1} data-node={node.id} data-kind={node.kind} data-health={node.health} aria-label={node.alt || node.label} aria-expanded={node.fold ? !node.folded : undefined}>
            {node.label}
          </button>
          {listing.portions.has(node.id) && <Branch listing={listing} parent={node.id} />}
        </li>
      ))}
    </>
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
function follow(list: HTMLElement, listing: Listing): () => void {
  const buttonOf = (id: string): HTMLElement | null => list.querySelector(`[data-node="${CSS.escape(id)}"]`);
  let stop = list.querySelector<HTMLElement>('[data-node]');
  let waiting = 0;
  if (stop) stop.tabIndex = 0;
  const move = (id: string | undefined): void => {
    stop?.removeAttribute('aria-current');
    if (id === undefined) return;
    // What is only now written into the list is there in the next frame.
    if (listing.need(id)) waiting = requestAnimationFrame(() => move(id));
    const next = buttonOf(id);
    if (!next) return;
    if (stop) stop.tabIndex = -1;
    stop = next;
    next.tabIndex = 0;
    next.setAttribute('aria-current', 'true');
    const active = document.activeElement;
    if (active === document.body || list.parentElement?.contains(active)) next.focus({ preventScroll: true });
  };
  const end = effect(() => {
    cancelAnimationFrame(waiting);
    move(selection.value?.kind === 'node' ? selection.value.id : undefined);
  });
  return () => {
    cancelAnimationFrame(waiting);
    end();
  };
}
