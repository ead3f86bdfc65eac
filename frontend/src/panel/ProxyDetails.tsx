/** The details of what carries traffic by itself: ztunnels, waypoints and gateways. */
import type { Binding, Gateway, Mesh, Ref, Ztunnel } from '../api/view.gen';
import { count, plainVersion, refID, refName } from '../format';
import { bindingKey } from '../serving';
import { Badge, Claims, EvidenceChain, Fact, HealthMark, Reasons, RefLink, RolloutFact, Section } from './parts';

export function ZtunnelDetails({ ztunnel, mesh }: { ztunnel: Ztunnel; mesh: Mesh | undefined }) {
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh">{mesh?.id ?? 'undecided'}</Fact>
          <Fact name="namespace">{ztunnel.ref.namespace ?? ''}</Fact>
          <Fact name="cluster">{ztunnel.ref.cluster}</Fact>
          <Fact name="version">{plainVersion(ztunnel.version)}</Fact>
          <RolloutFact rollout={ztunnel.rollout} />
        </dl>
        <Reasons reasons={ztunnel.reasons} />
      </Section>
      <Nodes nodes={ztunnel.nodes} wanted={ztunnel.rollout.desired} />
      <Section title="Managed by" why>
        <Claims claims={ztunnel.claims} none="No control plane could be named." />
      </Section>
    </>
  );
}

/** More names than this are folded away. */
const namesAtMost = 12;

function Nodes({ nodes, wanted }: { nodes: readonly string[]; wanted: number }) {
  const names = <p class="wrapped">{nodes.join(', ')}</p>;
  return (
    <Section title="Nodes" note={`seen on ${nodes.length} of ${wanted}`}>
      {nodes.length === 0 && <p class="muted none">None of its pods could be seen on a node.</p>}
      {nodes.length > 0 && nodes.length <= namesAtMost && names}
      {nodes.length > namesAtMost && (
        <details>
          <summary>{count(nodes.length, 'node')}</summary>
          {names}
        </details>
      )}
    </Section>
  );
}

export function GatewayDetails({ gateways, mesh }: { gateways: readonly Gateway[]; mesh: Mesh | undefined }) {
  return (
    <>
      {gateways.map((g) => (
        <Section key={refID(g.ref)} title={refName(g.ref)} why>
          <dl>
            <Fact name="mesh">{mesh?.id ?? 'undecided'}</Fact>
            <Fact name="cluster">{g.ref.cluster}</Fact>
            <Fact name="type">{g.type}</Fact>
            <Fact name="class">{g.class ?? ''}</Fact>
            <Fact name="health"><HealthMark health={g.health} /></Fact>
            <Fact name="version">{plainVersion(g.version)}</Fact>
            <Fact name="for">{g.type === 'waypoint' ? forWords(g.for) : ''}</Fact>
            <RolloutFact rollout={g.rollout} />
          </dl>
          <Reasons reasons={g.reasons} />
          {g.type === 'waypoint' && <Serves waypoint={g} />}
          <h4>Managed by</h4>
          <Claims claims={g.claims} none="No control plane could be named." />
        </Section>
      ))}
    </>
  );
}

/** What istio.io/waypoint-for lets through it. */
const forWords = (what: string | undefined): string => ({ workload: 'traffic to workloads', all: 'traffic to Services and workloads', none: 'nothing' })[what ?? ''] ?? 'traffic to Services';

function Serves({ waypoint }: { waypoint: Gateway }) {
  return (
    <>
      <h4>Serves {waypoint.bound.length > 0 && <span>{count(waypoint.serves.length, 'namespace')}</span>}</h4>
      {waypoint.bound.length === 0 && <p class="muted">Nothing is bound to it.</p>}
      <ul class="bound">
        {waypoint.bound.map((b) => (
          <Bound key={bindingKey(b)} binding={b} cluster={waypoint.ref.cluster} />
        ))}
      </ul>
    </>
  );
}

/** One thing that is bound to a waypoint, with what declines and why we say so. */
export function Bound({ binding: b, cluster }: { binding: Binding; cluster: string }) {
  const home: Ref = { kind: 'namespace', cluster, name: b.namespace };
  return (
    <li>
      <p class="row">
        <span class="grow">
          {b.kind === 'Namespace' ? <RefLink target={home} /> : <span>{b.kind} {b.name} in <RefLink target={home} short /></span>}
        </span>
        <Badge look={`strength-${b.strength}`}>{b.strength}</Badge>
      </p>
      {(b.except ?? []).length > 0 && <p class="muted wrapped">except {(b.except ?? []).join(', ')}</p>}
      <details>
        <summary>why {b.name}</summary>
        <EvidenceChain evidence={b.because} />
      </details>
    </li>
  );
}
