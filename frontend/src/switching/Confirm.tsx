/** Step 3: the words that must be typed, and the one button that begins it. */
import { useState } from 'preact/hooks';
import { ProblemBox } from '../shell/ProblemBox';
import { apply, stepBack } from '../state/switching';
import { busy, options, planned, problem } from '../state/switchstore';
import { count } from '../format';
import { Busy } from './parts';
import { applyWords, confirmed, sumOf, sumWords } from './words';

export function Confirm() {
  const of = planned.value;
  const [word, setWord] = useState('');
  const [context, setContext] = useState('');
  if (!of) return null;
  const right = confirmed(of, word, context);
  const { concurrency, pauseBetween } = options.value;
  const begin = (e: Event): void => {
    e.preventDefault();
    if (right) void apply(word, context);
  };
  const cross = of.change.road === 'cross-mesh' && of.change.kind !== 'undo';
  return (
    <form class={cross ? 'confirm is-cross' : 'confirm'} onSubmit={begin}>
      <h3 tabIndex={-1}>{cross ? 'A move to another mesh, on ' : 'On '}{of.change.context}</h3>
      <p class="sum">{sumWords(sumOf(of.change))}</p>
      <p class="muted">
        {count(concurrency, 'workload')} at a time{pauseBetween > 0 ? `, ${pauseBetween} s between two waves` : ''}. It can be stopped on the way, and taken back when it is over.
      </p>
      <Word id="confirm" first asks={of.confirm} says="to confirm" typed={word} type={setWord} />
      {of.confirmContext !== undefined && <Word id="confirm-context" first={false} asks={of.confirmContext} says="since this context is protected" typed={context} type={setContext} />}
      {problem.value && <ProblemBox title="It was not begun" problem={problem.value} />}
      {busy.value !== undefined && <Busy words={busy.value} />}
      <p class="actions foot">
        <button type="button" class="action" onClick={stepBack}>
          Back
        </button>
        <span class="grow" />
        <button type="submit" class="action main" data-apply disabled={!right || busy.value !== undefined}>
          {applyWords(of)}
        </button>
      </p>
    </form>
  );
}

function Word({ id, first, asks, says, typed, type }: { id: string; first: boolean; asks: string; says: string; typed: string; type: (text: string) => void }) {
  const right = typed === asks;
  return (
    <div class="word">
      <label for={id}>
        Type <b class="asked">{asks}</b> <span class="muted">{says}</span>
      </label>
      <p class="filter">
        <input id={id} type="text" autocomplete="off" spellcheck={false} value={typed} {...(first ? { 'data-first': true } : {})} onInput={(e) => type(e.currentTarget.value)} />
        <span class={right ? 'mark is-verified' : 'muted'}>{right ? '✓ right' : typed === '' ? 'nothing yet' : asks.startsWith(typed) ? 'go on' : '× not the same'}</span>
      </p>
    </div>
  );
}
