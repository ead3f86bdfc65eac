/** A box over the page; esc or a click beside it closes it, and focus stays inside while it is open. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { dialog } from '../state/store';

export function Dialog({ title, wide = false, children }: { title: string; wide?: boolean; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    (box.current?.querySelector<HTMLElement>('[data-first]') ?? box.current?.querySelector<HTMLElement>('.dialog-body'))?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const close = (): void => {
    dialog.value = 'none';
  };
  return (
    <div class="veil" onMouseDown={(e) => e.target === e.currentTarget && close()}>
      <div ref={box} class={`dialog${wide ? ' wide' : ''}`} role="dialog" aria-modal="true" aria-label={title} tabIndex={-1} onKeyDown={(e) => keepInside(e, box.current)}>
        <header>
          <h2>{title}</h2>
          <button type="button" class="link" onClick={close}>
            esc
          </button>
        </header>
        <div class="dialog-body" tabIndex={0}>{children}</div>
      </div>
    </div>
  );
}

function keepInside(e: KeyboardEvent, box: HTMLElement | null): void {
  if (e.key !== 'Tab' || !box) return;
  const stops = [...box.querySelectorAll<HTMLElement>('button, input, a[href], [tabindex="0"]')].filter((el) => !el.hasAttribute('disabled'));
  const first = stops[0];
  const last = stops[stops.length - 1];
  const from = document.activeElement;
  if (e.shiftKey && (from === first || from === box)) last?.focus();
  else if (!e.shiftKey && from === last) first?.focus();
  else return;
  e.preventDefault();
}
