/** The details of a namespace: what its labels ask for beside what its pods run, and why we say so. */
import type { Claim, Member, Mesh, Workload } from '../api/view.gen';
import { count, plainRevision, refID } from '../format';
import { ambientWords, bindingKey, labelsOf, servedBy } from '../serving';
import { SwitchNamespace } from '../switching/Ask';
import { Badge, Claims, EvidenceChain, Fact, Reasons, RefLink, Section } from './parts';
import { Bound } from './ProxyDetails';

export function NamespaceDetails({ member, mesh }: { member: Member; mesh: Mesh | undefined }) {
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh">{mesh?.id ?? 'none'}</Fact>
          <Fact name="cluster">{member.ref.cluster}</Fact>
          <Fact name="drawn under"><RefLink target={member.home} /></Fact>
          <Fact name="modes">{member.modes.length > 0 ? member.modes.map((m) => <Badge key={m} look={m}>{m}</Badge>) : 'none'}</Fact>
          <Fact name="ambient">{ambientWords(member)}</Fact>
          <Fact name="pods in mesh">{`${member.proxied} of ${member.pods}`}</Fact>
          <Fact name="stale">{member.stale > 0 ? <><Badge look="stale">{count(member.stale, 'pod')}</Badge> <span class="muted">run something else than new ones would</span></> : ''}</Fact>
          <Fact name="drift">{member.drift > 0 ? <><Badge look="drift">{count(member.drift, 'pod')}</Badge> <span class="muted">of another version than their control plane</span></> : ''}</Fact>
          <Fact name="partial">{member.partial ? 'something about it may not be read; see Problems' : ''}</Fact>
        </dl>
        <Reasons reasons={member.reasons} />
      </Section>
      <SwitchNamespace name={member.ref.name} />
      <Labels member={member} />
      <Section title="Wanted" note="what labels ask for" why>
        <Claims claims={member.wanted} none={askedInVain(member) ? 'What its labels ask for, nobody answers to: see the evidence.' : 'Nothing asks for a proxy here.'} />
      </Section>
      <Section title="Running" note="what the pods really run">
        <Claims claims={member.running} none="No pod runs a proxy." />
      </Section>
      {member.because.length > 0 && (
        <Section title="Evidence">
          <EvidenceChain evidence={member.because} />
        </Section>
      )}
      <Waypoints member={member} mesh={mesh} />
      {member.workloads.length > 0 && (
        <Section title="Workloads" note={`${member.workloads.length}`}>
          {member.workloads.map((w) => (
            <WorkloadLine key={refID(w.ref)} workload={w} />
          ))}
        </Section>
      )}
    </>
  );
}

/** Whether a label asks for a revision or for injection, and yet nobody claims the namespace. */
const askedInVain = (m: Member): boolean =>
  m.wanted.length === 0 && m.because.length > 0 && m.labels?.['istio-injection'] !== 'disabled' && (m.labels?.['istio.io/rev'] !== undefined || m.labels?.['istio-injection'] === 'enabled');

function Labels({ member }: { member: Member }) {
  const labels = labelsOf(member);
  return (
    <Section title="Labels" note="that meshes look at">
      {labels.length === 0 && <p class="muted">None.</p>}
      <ul class="labels">
        {labels.map(([key, value]) => (
          <li key={key}>
            {key}=<span class="value">{value}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Waypoints({ member, mesh }: { member: Member; mesh: Mesh | undefined }) {
  const served = servedBy(mesh, member);
  if (served.length === 0) return null;
  return (
    <Section title="Waypoints" note="that serve it">
      {served.map(({ waypoint, bound }) => (
        <div key={refID(waypoint.ref)} class="line">
          <p><RefLink target={waypoint.ref} /></p>
          <ul class="bound">
            {bound.map((b) => (
              <Bound key={bindingKey(b)} binding={b} cluster={waypoint.ref.cluster} />
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

/** A workload in three lines, and behind them why it belongs where it does, as `portolan why` tells it. */
function WorkloadLine({ workload: w }: { workload: Workload }) {
  return (
    <details class="workload" data-workload={w.ref.name}>
      <summary>
        <span class="row">
          <b class="grow">{w.ref.name}</b>
          {w.stale > 0 && <Badge look="stale">{w.stale} stale</Badge>}
          {w.drift > 0 && <Badge look="drift">{w.drift} drift</Badge>}
          <span class="num">{w.ready}/{w.pods} ready</span>
        </span>
        <span class="pairs">
          <Pair name={w.kind} value={w.mode === '' || w.mode === 'none' ? 'in no mesh' : w.mode} />
          <Pair name="wants" value={inWords(w.wanted)} />
          <Pair name="runs" value={inWords(w.running)} />
        </span>
      </summary>
      <h4>Wanted</h4>
      <Claims claims={w.wanted} none="A new pod would get no proxy." />
      <h4>Running</h4>
      <Claims claims={w.running} none="No pod runs a proxy." />
      <EvidenceChain evidence={w.because} />
    </details>
  );
}

const Pair = ({ name, value }: { name: string; value: string }) => (
  <span class="pair">
    <span class="muted">{name}</span> <span>{value}</span>
  </span>
);

/** "default 1.29.2, canary 1.27.0"; ambient by its name, since a ztunnel has no version of its own here. */
const inWords = (claims: readonly Claim[]): string =>
  claims.length === 0 ? 'nothing' : [...new Set(claims.map((c) => [c.mode === 'ambient' ? 'ambient' : '', plainRevision(c.revision), c.version ?? ''].filter((s) => s !== '').join(' ')))].join(', ');
