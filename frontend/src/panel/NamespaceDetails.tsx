/** The details of a namespace: what its labels ask for beside what its pods run, and why we say so. */
import type { Member, Mesh, Workload } from '../api/view.gen';
import { count, plainRevision, refID } from '../format';
import { Badge, Claims, EvidenceChain, Fact, Reasons, RefLink, Section } from './parts';

export function NamespaceDetails({ member, mesh }: { member: Member; mesh: Mesh | undefined }) {
  const labels = Object.entries(member.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh">{mesh?.id ?? 'none'}</Fact>
          <Fact name="cluster">{member.ref.cluster}</Fact>
          <Fact name="drawn under"><RefLink target={member.home} /></Fact>
          <Fact name="modes">{member.modes.length > 0 ? member.modes.map((m) => <Badge key={m} look={m}>{m}</Badge>) : 'none'}</Fact>
          <Fact name="pods in mesh">{`${member.proxied} of ${member.pods}`}</Fact>
          <Fact name="stale">{member.stale > 0 ? <Badge look="stale">{count(member.stale, 'pod')}</Badge> : ''}</Fact>
          <Fact name="partial">{member.partial ? 'something about it may not be read; see Problems' : ''}</Fact>
          {labels.map(([key, value]) => (
            <Fact key={key} name="label">
              {key}=<span class="value">{value}</span>
            </Fact>
          ))}
        </dl>
        <Reasons reasons={member.reasons} />
      </Section>
      <Section title="Wanted" note="what labels and webhooks ask for">
        <Claims claims={member.wanted} none="Nothing asks for a proxy here." />
      </Section>
      <Section title="Running" note="what the pods really run">
        <Claims claims={member.running} none="No pod runs a proxy." />
      </Section>
      {member.because.length > 0 && (
        <Section title="Evidence">
          <EvidenceChain evidence={member.because} />
        </Section>
      )}
      {member.workloads.length > 0 && (
        <Section title="Workloads" note={`${member.workloads.length}`}>
          <Workloads workloads={member.workloads} />
          {member.workloads.map((w) => (
            <WorkloadWhy key={`${w.kind} ${refID(w.ref)}`} workload={w} />
          ))}
        </Section>
      )}
    </>
  );
}

function Workloads({ workloads }: { workloads: readonly Workload[] }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">name</th>
          <th scope="col">mode</th>
          <th scope="col">runs</th>
          <th scope="col" class="num">ready</th>
          <th scope="col" class="num">stale</th>
        </tr>
      </thead>
      <tbody>
        {workloads.map((w) => (
          <tr key={`${w.kind} ${refID(w.ref)}`}>
            <td title={w.kind}>{w.ref.name}</td>
            <td>{w.mode === '' ? '–' : w.mode}</td>
            <td>{runs(w)}</td>
            <td class="num">{w.ready}/{w.pods}</td>
            <td class={`num${w.stale > 0 ? ' is-stale' : ''}`}>{w.stale}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why a workload belongs where it does, as `portolan why` tells it; folded, since a namespace may have many. */
function WorkloadWhy({ workload }: { workload: Workload }) {
  return (
    <details>
      <summary>why {workload.ref.name}</summary>
      <h4>Wanted</h4>
      <Claims claims={workload.wanted} none="A new pod would get no proxy." />
      <h4>Running</h4>
      <Claims claims={workload.running} none="No pod runs a proxy." />
      <EvidenceChain evidence={workload.because} />
    </details>
  );
}

const runs = (w: Workload): string =>
  w.running.length === 0 ? '–' : w.running.map((c) => [plainRevision(c.revision), c.version ?? ''].filter((s) => s !== '').join(' ')).join(', ');
