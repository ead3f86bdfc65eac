/** What changed in what is selected, before everything else that is said of it. */
import type { PictureNode } from '../api/view.gen';
import { Section } from '../panel/parts';
import { difference } from '../state/comparing';
import { changesAt } from './changes';
import { KindMark, Lines, Way } from './parts';

/** Of what holds more changes than this only their number is told: the list has them. */
const most = 20;

export function ChangedHere({ node }: { node: PictureNode }) {
  const of = difference.value;
  const changes = of ? changesAt(of, node) : [];
  if (changes.length === 0) return null;
  return (
    <Section title="Changed" note={`since ${of!.before.takenAt}`}>
      <ul class="change-list">
        {changes.slice(0, most).map((c) => (
          <li key={c.id} class={`change is-${c.kind}`} data-changed-here={c.id}>
            <p class="row">
              <KindMark kind={c.kind} />
              {c.id !== node.id && <span>{c.name}</span>}
            </p>
            <Way change={c} />
            <Lines lines={c.lines} />
          </li>
        ))}
      </ul>
      {changes.length > most && <p class="muted">and {changes.length - most} more</p>}
    </Section>
  );
}
