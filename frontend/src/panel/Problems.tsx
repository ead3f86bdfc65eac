/** The Problems tab: everything doubtful, everything that could not be read, and what the drawing itself has to say. */
import { count, doubtWords } from '../format';
import { gapGroups, type GapGroup } from '../gaps';
import { chart, index } from '../state/store';
import { Badge, DoubtCard, Section } from './parts';

export function Problems() {
  const atlas = chart.value?.atlas;
  const doubts = index.value?.doubts ?? [];
  if (!atlas) return <p class="muted none">No chart yet.</p>;
  const notes = chart.value?.picture.notes ?? [];
  if (doubts.length + atlas.gaps.length + notes.length === 0) return <p class="muted none">Nothing doubtful was seen, and every read was allowed.</p>;
  return (
    <>
      {doubts.length > 0 && (
        <Section title="Doubtful" note={doubtWords(doubts)}>
          {doubts.map((d, i) => (
            <DoubtCard key={i} doubt={d} />
          ))}
        </Section>
      )}
      {atlas.gaps.length > 0 && (
        <Section title="Gaps" note={`${count(atlas.gaps.length, 'read')} without an answer`}>
          <p class="muted">What these reads would show is drawn as unknown, never as absent.</p>
          <ul class="gaps">
            {gapGroups(atlas.gaps).map((group) => (
              <Gap key={group.key} group={group} />
            ))}
          </ul>
        </Section>
      )}
      {notes.length > 0 && (
        <Section title="About the drawing">
          <ul class="reasons">
            {notes.map((n) => (
              <li key={n}>{n}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Gap({ group: { first, namespaces, everywhere } }: { group: GapGroup }) {
  return (
    <li class="gap">
      <p>
        <Badge look="unknown">{first.reason}</Badge> {first.verb} <b>{first.resource}</b>
        <span class="muted"> {everywhere ? 'in all namespaces' : namespaces.length === 1 ? `in ${namespaces[0]}` : `in ${count(namespaces.length, 'namespace')}`} · {first.cluster}</span>
      </p>
      <p class="muted">{first.message}</p>
      {namespaces.length > 1 && (
        <details>
          <summary>{count(namespaces.length, 'namespace')} tried one by one</summary>
          <p class="muted">{namespaces.slice(0, most).join(', ')}{namespaces.length > most && ` and ${namespaces.length - most} more`}</p>
        </details>
      )}
    </li>
  );
}

/** Names that are listed of a gap: a user who may read little has one in each of a thousand namespaces. */
const most = 100;
