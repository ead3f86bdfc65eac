/** The Problems tab: everything doubtful, everything that could not be read, and what the drawing itself has to say. */
import type { ClusterGap } from '../api/view.gen';
import { count } from '../format';
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
        <Section title="Doubts" note={`${doubts.length}`}>
          {doubts.map((d, i) => (
            <DoubtCard key={i} doubt={d} />
          ))}
        </Section>
      )}
      {atlas.gaps.length > 0 && (
        <Section title="Gaps" note={`${count(atlas.gaps.length, 'read')} without an answer`}>
          <p class="muted">What these reads would show is drawn as unknown, never as absent.</p>
          <ul class="gaps">
            {atlas.gaps.map((gap, i) => (
              <Gap key={i} gap={gap} />
            ))}
          </ul>
        </Section>
      )}
      {notes.length > 0 && (
        <Section title="Notes">
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

function Gap({ gap }: { gap: ClusterGap }) {
  return (
    <li class="gap">
      <p>
        <Badge look="unknown">{gap.reason}</Badge> {gap.verb} <b>{gap.resource}</b>
        <span class="muted"> {gap.namespace ? `in ${gap.namespace}` : 'in all namespaces'} · {gap.cluster}</span>
      </p>
      <p class="muted">{gap.message}</p>
    </li>
  );
}
