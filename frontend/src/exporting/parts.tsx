/** The fields of the export dialog. */
import type { ComponentChildren } from 'preact';

interface Option<T> {
  readonly value: T;
  readonly name: string;
  readonly says?: string;
  readonly off?: boolean;
}

/** One of several; first marks the group that has the focus when the dialog opens. */
export function Radios<T extends string | number>({ legend, name, value, options, inline = false, first = false, set }: {
  legend: string; name: string; value: T; options: readonly Option<T>[]; inline?: boolean; first?: boolean; set(value: T): void;
}) {
  return (
    <fieldset class={`radios${inline ? ' inline' : ''}`}>
      <legend>{legend}</legend>
      {options.map((o) => (
        <label key={o.value} class={o.off ? 'off' : ''}>
          <input
            type="radio" name={name} value={o.value} checked={o.value === value} disabled={o.off} data-export={name === 'format' ? o.value : undefined}
            data-first={first && o.value === value ? '' : undefined} onChange={() => set(o.value)}
          />{' '}
          <span class="radio-name">{o.name}</span> {o.says && <span class="muted">{o.says}</span>}
        </label>
      ))}
    </fieldset>
  );
}

export function Check({ name, on, says, set, children }: { name: string; on: boolean; says: string; set(on: boolean): void; children: ComponentChildren }) {
  return (
    <label>
      <input type="checkbox" name={name} checked={on} onChange={(e) => set(e.currentTarget.checked)} /> <span class="radio-name">{children}</span> <span class="muted">{says}</span>
    </label>
  );
}
