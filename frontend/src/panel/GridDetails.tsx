/** The details of a group of namespaces. */
import type { Member } from '../api/view.gen';
import type { Thing } from '../atlas';
import { refID } from '../format';
import { selectNode } from '../state/actions';
import { scene } from '../state/store';
import { Badge, Fact, HealthMark, RefLink, Section } from './parts';

type Group = Extract<Thing, { members: readonly Member[] }>;

const groupSays = {
  grid: 'Namespaces that are drawn under this control plane: where most of their proxies run, else what their labels ask for.',
  outside: 'Namespaces that no control plane claims. Select one to see why.',
  undecided: 'Namespaces for which several control planes remain possible. Every claim is kept; select one to see them.',
} as const;

export function GridDetails({ thing }: { thing: Group }) {
  return (
    <Section title="Namespaces" note={`${thing.members.length}`}>
      <p class="muted">{groupSays[thing.kind]}</p>
      {thing.kind === 'grid' && thing.plane && (
        <dl>
          <Fact name="plane"><RefLink target={thing.plane.ref} /></Fact>
        </dl>
      )}
      <ul class="plainlist">
        {thing.members.map((m) => (
          <li key={refID(m.ref)} class="row">
            <HealthMark health={m.health} short />
            <MemberLink member={m} />
            <span class="grow" />
            {m.stale > 0 && <Badge look="stale">{m.stale} stale</Badge>}
            {m.drift > 0 && <Badge look="drift">{m.drift} drift</Badge>}
            <span class="muted">{m.modes.join('+')}</span>
            <span class="muted num">{m.proxied}/{m.pods}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function MemberLink({ member }: { member: Member }) {
  const id = refID(member.ref);
  if (!scene.value?.nodes.has(id)) return <span>{member.ref.name}</span>;
  return (
    <button type="button" class="link" onClick={() => selectNode(id)}>
      {member.ref.name}
    </button>
  );
}
