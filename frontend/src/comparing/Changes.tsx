/** The Changes tab: what differs from what the chart is compared with, by mesh. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DiffChange, DiffKind } from '../api/view.gen';
import { Section } from '../panel/parts';
import { chosen, choose, difference, ignoreChanges, listed, nodeOf, onlyKinds, quieted, stepChange } from '../state/comparing';
import { state } from '../state/store';
import { fieldOf, grouped, side, summary, tally, wentAlong, type Group } from './changes';
import { KindMark, Lines, Way } from './parts';

/** Of more changes than this the rest is shown on demand. */
const portion = 200;

export function Changes() {
  const of = difference.value;
  const most = useSignal(portion);
  if (!of) return <p class="muted none">{state.value?.comparison ? 'Comparing …' : 'Nothing is compared.'}</p>;
  // What was chosen is among what is shown, however far down it is.
  const shown = Math.max(most.value, listed.value.findIndex((c) => c.id === chosen.value) + 1);
  const left = listed.value.length - shown;
  let room = shown;
  return (
    <div class="changes">
      <Head />
      {of.notes.map((n) => (
        <p key={n} class="muted">{n}</p>
      ))}
      {of.changes.length === 0 && <p class="none">Nothing differs{of.ignored > 0 ? ` but ${of.ignored} that are ignored` : ''}.</p>}
      {grouped(of, onlyKinds.value).map((g) => {
        const changes = g.changes.slice(0, Math.max(0, room));
        room -= g.changes.length;
        return <MeshChanges key={g.mesh} group={{ ...g, changes }} />;
      })}
      {left > 0 && (
        <p class="actions">
          <button type="button" class="action" onClick={() => (most.value = shown + portion)}>
            show more: {left} are left
          </button>
        </p>
      )}
    </div>
  );
}

/** What is compared with what, how many changes there are of each kind, and what is left out. */
function Head() {
  const of = difference.value;
  const compared = state.value?.comparison;
  if (!of) return null;
  return (
    <header class="changes-head">
      <p>
        <b>{summary(of)}</b> <span class="muted">since {compared?.name ?? 'the other reading'}, {of.before.takenAt}</span>
      </p>
      <p class="row" role="group" aria-label="Only these kinds">
        {tally(of.changes).map(({ kind, n }) => (
          <button key={kind} type="button" class="chip" aria-pressed={onlyKinds.value.has(kind)} data-only={kind} onClick={() => toggle(kind)}>
            <KindMark kind={kind} /> {n}
          </button>
        ))}
        <span class="grow" />
        <button type="button" class="link" aria-label="Previous change" title="Previous change" onClick={() => stepChange(-1)}>‹</button>
        <button type="button" class="link" aria-label="Next change" title="Next change" onClick={() => stepChange(1)}>›</button>
      </p>
      <label class="toggle">
        <input type="checkbox" checked={quieted.value} onChange={(e) => (quieted.value = e.currentTarget.checked)} /> dim what did not change
      </label>
      <Ignore text={compared?.ignore ?? ''} />
    </header>
  );
}

function toggle(kind: DiffKind): void {
  const next = new Set(onlyKinds.value);
  if (!next.delete(kind)) next.add(kind);
  onlyKinds.value = next;
}

/** An expression of what is no change; enter takes it. */
function Ignore({ text }: { text: string }) {
  const typed = useSignal(text);
  return (
    <form class="filter" onSubmit={(e) => { e.preventDefault(); void ignoreChanges(typed.value.trim()); }}>
      <label class="prompt" for="ignore">ignore</label>
      <input id="ignore" value={typed.value} placeholder="type = workload …" autocomplete="off" spellcheck={false} onInput={(e) => (typed.value = e.currentTarget.value)} />
    </form>
  );
}

function MeshChanges({ group }: { group: Group }) {
  if (group.changes.length + group.consequences.length === 0) return null;
  return (
    <Section title={group.mesh === '' ? 'in no mesh' : group.mesh} note={group.changes.length === 0 ? '' : String(group.changes.length)}>
      <ul class="change-list">
        {group.changes.map((c, i) => (
          <Row key={c.id} change={c} along={wentAlong(c, owner(group.changes, i))} />
        ))}
      </ul>
      {group.consequences.length > 0 && (
        <details class="consequences">
          <summary>and so</summary>
          <ul class="change-lines">
            {group.consequences.flatMap((c) => c.lines.map((l) => (
              <li key={`${c.id} ${fieldOf(l)}`}>
                <span class="muted">{c.name} {fieldOf(l)}</span>
                <span class="before">{side(l.before)}</span>
                <span aria-hidden="true"> → </span>
                <span class="sr-only"> is now </span>
                <span class="after">{side(l.after)}</span>
              </li>
            )))}
          </ul>
        </details>
      )}
    </Section>
  );
}

/** The change of a workload's namespace, which stands before it. */
function owner(changes: readonly DiffChange[], at: number): DiffChange | undefined {
  let i = at;
  while (i >= 0 && changes[i]!.about === 'workload') i--;
  return changes[i];
}

function Row({ change: c, along }: { change: DiffChange; along: boolean }) {
  const there = nodeOf(c) !== undefined;
  const row = useRef<HTMLLIElement>(null);
  const current = chosen.value === c.id;
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <li ref={row} class={`change is-${c.kind}${c.about === 'workload' ? ' within' : ''}`} data-change={c.id} data-kind={c.kind} aria-current={current ? 'true' : undefined}>
      <p class="row">
        <KindMark kind={c.kind} />
        <button type="button" class="link name" disabled={!there} onClick={() => choose(c)}>
          {c.name}
        </button>
        {along && <span class="muted">with it</span>}
      </p>
      {!along && <Way change={c} />}
      <Lines lines={along ? c.lines.filter((l) => l.field !== 'wanted' && l.field !== 'running') : c.lines} />
    </li>
  );
}
