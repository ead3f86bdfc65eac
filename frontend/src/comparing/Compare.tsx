/** Asks what the chart shall be compared with. */
import { useSignal } from '@preact/signals';
import { chooseBase, compareWith, compareWithNow, endComparison, readingFor } from '../state/comparing';
import { capabilities, chart, contexts, state } from '../state/store';
import { clock } from './CompareChip';

export function Compare() {
  const at = state.value;
  if (!chart.value || !at) return <p class="muted none">There is nothing to compare yet: choose a context or a demo first.</p>;
  return (
    <div class="compare">
      <p>
        Shows on the chart of <b>{at.source.name}</b> what was added, removed, moved and changed since another reading. Reading it again keeps the comparison.
      </p>
      {at.comparison && (
        <p class="row">
          <span>It is compared with <b>{at.comparison.name}</b>, {clock(at.comparison.takenAt)}.</span>
          <span class="grow" />
          <button type="button" class="action" data-compare="end" onClick={() => void endComparison()}>End the comparison</button>
        </p>
      )}
      <section class="box">
        <h3>With a file <span class="muted">a snapshot that was saved before</span></h3>
        <p class="actions">
          <button type="button" class="action" data-first data-compare="file" onClick={chooseBase}>Choose a file …</button>
        </p>
      </section>
      <section class="box">
        <h3>With now <span class="muted">what changes from here on, each time it is read again</span></h3>
        <p class="actions">
          <button type="button" class="action" data-compare="now" onClick={() => void compareWithNow()}>What is shown now</button>
        </p>
      </section>
      <Sources />
    </div>
  );
}

/** The contexts and demos; what is typed narrows them. */
function Sources() {
  const typed = useSignal('');
  const word = typed.value.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(word);
  const known = (contexts.value ?? []).filter((c) => !c.invalid && fits(c.name));
  const demos = (capabilities.value?.demos ?? []).filter(fits);
  const busy = readingFor.value;
  return (
    <section class="box">
      <h3>With a context or a demo <span class="muted">which is read now</span></h3>
      <div class="filter">
        <label class="prompt" for="compare-name">/</label>
        <input id="compare-name" value={typed.value} placeholder="name" autocomplete="off" spellcheck={false} onInput={(e) => (typed.value = e.currentTarget.value)} />
      </div>
      {busy && (
        <p class="row">
          <span class="busy">reading {busy.name} …</span>
          <button type="button" class="link" onClick={busy.cancel}>cancel</button>
        </p>
      )}
      <p class="demos">
        {known.map((c) => (
          <button key={`${c.file} ${c.name}`} type="button" title={c.file} data-compare-context={c.name} disabled={busy !== undefined} onClick={() => void compareWith({ kind: 'context', name: c.name, file: c.file })}>
            {c.name}
          </button>
        ))}
        {demos.map((name) => (
          <button key={name} type="button" data-compare-demo={name} disabled={busy !== undefined} onClick={() => void compareWith({ kind: 'demo', name })}>
            {name} <span class="muted">demo</span>
          </button>
        ))}
      </p>
      {known.length + demos.length === 0 && <p class="muted none">Nothing has that name.</p>}
    </section>
  );
}
