/** A list to choose from by typing, arrows and enter: one field that keeps the focus, and the choices below it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export interface Choice {
  readonly key: string;
  readonly says: ComponentChildren;
  readonly disabled?: boolean;
  readonly choose: () => void;
}

export interface Group {
  readonly name: string;
  readonly look?: string;
  /** What is to be known before one is chosen. */
  readonly note?: ComponentChildren;
  readonly choices: readonly Choice[];
}

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly type: (text: string) => void;
  readonly groups: readonly Group[];
  readonly none: string;
}

export function Pick({ label, hint, text, type, groups, none }: Props) {
  const [at, setAt] = useState(0);
  const open = groups.flatMap((g) => g.choices).filter((c) => !c.disabled);
  const active = open[Math.min(at, open.length - 1)];
  const idOf = (key: string): string => `pick-${key.replaceAll(/[^\w-]/g, '_')}`;
  useEffect(() => {
    if (active) document.getElementById(idOf(active.key))?.scrollIntoView({ block: 'nearest' });
  }, [active?.key]);
  const press = (e: KeyboardEvent): void => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && open.length > 0) setAt((Math.min(at, open.length - 1) + step + open.length) % open.length);
    else if (e.key === 'Enter') active?.choose();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <>
      <div class="filter">
        <label for="pick" class="prompt">{label}</label>
        <input
          id="pick" data-first type="text" role="combobox" aria-expanded="true" aria-controls="pick-list" aria-autocomplete="list"
          aria-activedescendant={active && idOf(active.key)} placeholder={hint} autocomplete="off" spellcheck={false} value={text}
          onInput={(e) => { setAt(0); type(e.currentTarget.value); }} onKeyDown={press}
        />
      </div>
      <div id="pick-list" class="picks" role="listbox" aria-label={label}>
        {groups.filter((g) => g.choices.length > 0).map((g, i) => (
          <div key={g.name} class={`picks-group ${g.look ?? ''}`} role="group" aria-labelledby={`picks-${i}`}>
            <p id={`picks-${i}`} class="picks-name" role="presentation">{g.name}</p>
            {g.note}
            {g.choices.map((c) => (
              <div key={c.key} id={idOf(c.key)} class="pick" role="option" data-pick={c.key} aria-selected={c === active} aria-disabled={c.disabled ? 'true' : undefined} onClick={() => !c.disabled && c.choose()}>
                {c.says}
              </div>
            ))}
          </div>
        ))}
      </div>
      {none !== '' && groups.every((g) => g.choices.length === 0) && <p class="muted none">{none}</p>}
    </>
  );
}
