/** Several contexts that are read side by side: how each stands, what went wrong with it, and a way to try it again. */
import type { FleetMember } from '../api/view.gen';
import { cancel } from '../state/session';
import { now } from '../state/store';
import { closedAt, members, readAgain, sayings } from './store';
import { fleetWords, memberGlyph, memberWords } from './words';

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
      <p>
        <span class="glyph" aria-hidden="true">{memberGlyph[m.phase]}</span> <b>{m.as}</b> <span class="muted">{memberWords(m, now.value)}</span>
        {(m.phase === 'failed' || m.phase === 'idle') && (
          <button type="button" class="action" aria-label={`Retry ${m.as}`} onClick={() => void readAgain(m)}>
            Retry
          </button>
        )}
      </p>
      {m.problem && (
        <p class="why">
          <code>{m.problem.code}</code> {m.problem.message} <span class="muted">{m.problem.remedy}</span>
        </p>
      )}
    </li>
  );
}

/** The box over the chart's corner while not all is as it should be; it can be closed until something else is to be said. */
export function FleetBox() {
  const all = members();
  const says = sayings(all);
  if (all.length === 0 || says === '' || says === closedAt.value) return null;
  return (
    <div class="corner">
      <section class="box fleet" aria-label="Contexts">
        <h3>{fleetWords(all)}</h3>
        <Members />
        <p class="actions">
          {all.some((m) => m.phase === 'reading') && (
            <button type="button" class="action" onClick={() => void cancel()}>
              Cancel
            </button>
          )}
          <button type="button" class="action" onClick={() => (closedAt.value = says)}>
            Close
          </button>
        </p>
      </section>
    </div>
  );
}
