/**
 * A line to type in, with a list of how it can go on: tab takes a proposal, up and down choose one (or walk through what
 * was typed before, where nothing is proposed), enter accepts the line, esc leaves it.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Completion } from '../api/view.gen';

export interface SuggestProps {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly describedBy?: string;
  readonly focused?: boolean;
  /** What is wrong with the line, in full: said below it while it is being typed. */
  readonly wrong?: string | undefined;
  /** What was accepted before, newest first. */
  readonly history?: readonly string[];
  complete(text: string, at: number): Promise<Completion>;
  onInput(text: string): void;
  onAccept(text: string): void;
  onLeave(): void;
}

const nothing: Completion = { from: 0, to: 0, options: [] };

export function Suggest(p: SuggestProps) {
  const input = useRef<HTMLInputElement>(null);
  const [completion, setCompletion] = useState(nothing);
  const [chosen, setChosen] = useState(-1);
  const [past, setPast] = useState(-1);
  const [typing, setTyping] = useState(false);
  const turn = useRef(0);
  /** The text that the proposals are for: one who types fast is ahead of them. */
  const proposed = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (p.focused) input.current?.focus();
  }, []);

  const close = (): void => {
    turn.current++;
    setCompletion(nothing);
    setChosen(-1);
  };
  const ask = (text: string): Promise<Completion> => p.complete(text, [...text.slice(0, input.current?.selectionStart ?? text.length)].length).catch(() => nothing);
  const propose = (text: string): void => {
    const mine = ++turn.current;
    setChosen(-1);
    void ask(text).then((got) => {
      if (mine !== turn.current) return;
      proposed.current = text;
      setCompletion(got);
    });
  };
  const type = (text: string): void => {
    setPast(-1);
    p.onInput(text);
    propose(text);
  };
  const take = (index: number, from: Completion = completion): void => {
    const option = from.options[index];
    if (!option || !input.current) return;
    const characters = [...input.current.value];
    const text = [...characters.slice(0, from.from), option.text, ...characters.slice(from.to)].join('');
    input.current.value = text;
    const end = characters.slice(0, from.from).join('').length + option.text.length;
    input.current.setSelectionRange(end, end);
    type(text);
  };
  const remember = (step: number): void => {
    const all = p.history ?? [];
    const next = Math.max(-1, Math.min(all.length - 1, past + step));
    if (next === past) return;
    setPast(next);
    close();
    p.onInput(next < 0 ? '' : all[next]!);
  };
  const onKey = (e: KeyboardEvent): void => {
    const n = completion.options.length;
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return;
    if (step !== 0 && n > 0 && past < 0 && (p.value !== '' || !p.history?.length)) setChosen((chosen + step + n + (chosen < 0 && step < 0 ? 1 : 0)) % n);
    else if (step !== 0) remember(-step);
    else if (e.key === 'Tab' && !e.shiftKey && p.value !== '' && proposed.current !== p.value) void ask(p.value).then((got) => take(0, got));
    else if (e.key === 'Tab' && !e.shiftKey && n > 0) take(Math.max(0, chosen));
    else if (e.key === 'Enter' && chosen >= 0) take(chosen);
    else if (e.key === 'Enter') {
      close();
      p.onAccept(p.value);
    } else if (e.key === 'Escape' && n > 0 && chosen >= 0) close();
    else if (e.key === 'Escape') {
      close();
      p.onLeave();
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const open = completion.options.length > 0;
  return (
    <span class="suggest">
      <input
        ref={input} id={p.id} type="text" role="combobox" aria-label={p.label} aria-expanded={open} aria-autocomplete="list" aria-controls={`${p.id}-list`}
        aria-activedescendant={chosen >= 0 ? `${p.id}-${chosen}` : undefined} aria-invalid={p.wrong === undefined ? undefined : 'true'} aria-describedby={p.describedBy}
        placeholder={p.placeholder} autocomplete="off" autocapitalize="off" spellcheck={false} value={p.value}
        onInput={(e) => type(e.currentTarget.value)} onKeyDown={onKey} onFocus={() => { setTyping(true); propose(p.value); }} onBlur={() => { setTyping(false); close(); }}
      />
      <div class={open || (p.wrong !== undefined && typing) ? 'drop' : 'drop shut'}>
        <ul id={`${p.id}-list`} role="listbox" aria-label={`${p.label}: proposals`}>
          {completion.options.slice(0, shown).map((o, i) => (
            <li key={o.text} id={`${p.id}-${i}`} role="option" aria-selected={i === chosen} onMouseDown={(e) => { e.preventDefault(); take(i); }}>
              <b>{o.text}</b> <span class="muted">{o.says}</span>
            </li>
          ))}
        </ul>
        {completion.options.length > shown && <p class="muted">and {completion.options.length - shown} more: type on</p>}
        {p.wrong !== undefined && typing && <p class="wrong" role="alert">{p.wrong}</p>}
      </div>
    </span>
  );
}

/** Proposals that are listed at once. */
const shown = 12;
