/** The details of a group of namespaces. */
import type { Member, Ref } from '../api/view.gen';
import type { Thing } from '../atlas';
import { isZero, refID } from '../format';
import { selectNode } from '../state/actions';
import { scene } from '../state/store';
import { Badge, Fact, HealthMark, RefLink, Section } from './parts';

type Group = Extract<Thing, { members: readonly Member[] }>;

const groupSays = {
  apart: 'Namespaces of which no control plane is sure: select one to see what speaks for each, or why there is none.',
  grid: 'Namespaces that are drawn under this control plane: where most of their proxies run, else what their labels ask for.',
  outside: 'Namespaces that no control plane claims. Select one to see why.',
  undecided: 'Namespaces for which several control planes remain possible. Every claim is kept; select one to see them.',
} as const;

export function GridDetails({ thing }: { thing: Group }) {
  const home = homeOf(thing);
  return (
    <Section title="Namespaces" note={`${thing.members.length}`}>
      <p class="muted">{groupSays[thing.kind === 'grid' && !home ? 'apart' : thing.kind]}</p>
      {home && (
        <dl>
          <Fact name="plane"><RefLink target={home} /></Fact>
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
            <span class="muted num">{readyOf(m)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The control plane that a grid's namespaces are drawn under; those of no mesh, and the undecided ones, are under none. */
function homeOf(thing: Group): Ref | undefined {
  const home = thing.kind === 'grid' ? thing.members[0]?.home : undefined;
  return home && !isZero(home) ? home : undefined;
}

/** Ready of all pods, as kubectl has it. */
const readyOf = (m: Member): string => `${m.workloads.reduce((n, w) => n + w.ready, 0)}/${m.pods} ready`;

function MemberLink({ member }: { member: Member }) {
  const id = refID(member.ref);
  if (!scene.value?.nodes.has(id)) return <span>{member.ref.name}</span>;
  return (
    <button type="button" class="link" onClick={() => selectNode(id)}>
      {member.ref.name}
    </button>
  );
}
