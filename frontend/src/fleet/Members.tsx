/** Several contexts that are read side by side: how each stands, what went wrong with it, and a way to try it again. */
import type { FleetMember } from '../api/view.gen';
import { cancel } from '../state/session';
import { now } from '../state/store';
import { closedAt, members, readAgain, sayings } from './store';
import { memberGlyph, memberWords } from './words';

export function Members() {
  return (
    <ul class="members">
      {members().map((m) => (
        <Member key={m.as} member={m} />
      ))}
    </ul>
  );
}

function Member({ member: m }: { member: FleetMember }) {
  return (
    <li class={`member is-${m.phase}`} data-member={m.as}>
      <span class="glyph" aria-hidden="true">{memberGlyph[m.phase]}</span> <b>{m.as}</b> {m.problem && <code>{m.problem.code}</code>}
      <span class="muted">{memberWords(m, now.value)}</span>
      {(m.phase === 'failed' || m.phase === 'idle') && (
        <button type="button" class="link" aria-label={`Retry ${m.as}`} onClick={() => void readAgain(m)}>
          Retry
        </button>
      )}
      {m.problem && (
        <details>
          <summary>why</summary>
          <p>{m.problem.message}</p>
          <p class="muted">{m.problem.remedy}</p>
        </details>
      )}
    </li>
  );
}

/**
 * The line above the chart while not all contexts are as they should be: it takes room of its own, so that it covers nothing, and
 * can be closed until something else is to be said.
 */
export function FleetLine() {
  const all = members();
  const says = sayings(all);
  if (all.length === 0 || says === '' || says === closedAt.value) return null;
  return (
    <section class="fleet-line" aria-label="Contexts">
      <ul class="members">
        {all.filter((m) => m.phase !== 'ready').map((m) => (
          <Member key={m.as} member={m} />
        ))}
      </ul>
      {all.some((m) => m.phase === 'reading') && (
        <button type="button" class="link" onClick={() => void cancel()}>
          Cancel
        </button>
      )}
      <button type="button" class="link" onClick={() => (closedAt.value = says)}>
        Close
      </button>
    </section>
  );
}
