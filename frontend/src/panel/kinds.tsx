/** The details of each kind of thing but namespaces. */
import type { Gateway, Member, Mesh, Plane, Ztunnel } from '../api/view.gen';
import { illIn, type Thing } from '../atlas';
import { count, percent, plainRevision, plainVersion, refID, refName } from '../format';
import { selectNode } from '../state/actions';
import { scene } from '../state/store';
import { CanaryLine } from './Meshes';
import { Badge, Claims, EvidenceChain, Fact, HealthMark, Reasons, RefLink, RolloutFact, Section } from './parts';

export function MeshDetails({ mesh }: { mesh: Mesh }) {
  const sum = (of: (m: Member) => number): number => mesh.members.reduce((n, m) => n + of(m), 0);
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh ID">{mesh.id}</Fact>
          <Fact name="key">{mesh.key === mesh.id ? '' : mesh.key}</Fact>
          <Fact name="ControlPlanes">{mesh.planes.length}</Fact>
          <Fact name="namespaces">{mesh.members.length}</Fact>
          <Fact name="pods in mesh">{`${sum((m) => m.proxied)} of ${sum((m) => m.pods)}`}</Fact>
          <Fact name="stale">{sum((m) => m.stale) > 0 ? count(sum((m) => m.stale), 'pod') : ''}</Fact>
          <Fact name="ztunnels">{mesh.ztunnels.length || ''}</Fact>
          <Fact name="waypoints">{mesh.waypoints.length || ''}</Fact>
          <Fact name="gateways">{mesh.gateways.length || ''}</Fact>
        </dl>
      </Section>
      <Section title="Control planes">
        {mesh.planes.map((p) => (
          <div key={refID(p.ref)} class="line">
            <p class="row">
              <HealthMark health={p.health} short /> <RefLink target={p.ref} /> <span class="muted">{plainVersion(p.version)}</span>
            </p>
            <CanaryLine mesh={mesh} plane={p} />
          </div>
        ))}
      </Section>
      <IllList mesh={mesh} />
    </>
  );
}

function IllList({ mesh }: { mesh: Mesh }) {
  const ill = illIn(mesh);
  if (ill.length === 0) return null;
  return (
    <Section title="Not healthy" note={`${ill.length}`}>
      {ill.map((i) => (
        <div key={refID(i.ref)} class="line">
          <p class="row">
            <HealthMark health={i.health} short /> <RefLink target={i.ref} />
          </p>
          <Reasons reasons={i.reasons} />
        </div>
      ))}
    </Section>
  );
}

/** Enough of a fingerprint to compare two by eye. */
const shortPrint = (fingerprint: string): string => (fingerprint.length > 24 ? `${fingerprint.slice(0, 23)}…` : fingerprint);

/** Without selectors it is every namespace, but only where the MeshConfig, which also gives the trust domain, was read. */
const scopeOf = (plane: Plane): string => (plane.scope.length > 0 ? plane.scope.join('; ') : plane.trustDomain === '' ? 'unknown' : 'every namespace');

export function PlaneDetails({ plane, mesh }: { plane: Plane; mesh: Mesh }) {
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh">{mesh.id}</Fact>
          <Fact name="revision">{plainRevision(plane.revision)}</Fact>
          <Fact name="version">{plainVersion(plane.version)}</Fact>
          <Fact name="tags">{plane.tags.length > 0 ? plane.tags.join(', ') : 'none'}</Fact>
          <Fact name="namespace">{plane.ref.namespace ?? 'unknown'}</Fact>
          <Fact name="cluster">{plane.ref.cluster}</Fact>
          <Fact name="default">{plane.default ? 'injects where istio-injection=enabled' : ''}</Fact>
          <Fact name="mode">{plane.ambient ? <Badge look="ambient">ambient</Badge> : <Badge look="sidecar">sidecar</Badge>}</Fact>
          <Fact name="presence">{plane.presence}</Fact>
          <RolloutFact rollout={plane.rollout} />
          <Fact name="trust domain">{plane.trustDomain}</Fact>
          <Fact name="root">{plane.rootFingerprint ? <span title={plane.rootFingerprint}>{shortPrint(plane.rootFingerprint)}</span> : ''}</Fact>
          <Fact name="network">{plane.network ?? ''}</Fact>
          <Fact name="scope">{scopeOf(plane)}</Fact>
        </dl>
        <Reasons reasons={plane.reasons} />
      </Section>
      <Section title="Data plane">
        <dl>
          <Fact name="namespaces">{plane.namespaces}</Fact>
          <Fact name="proxies">{plane.proxies}</Fact>
          <Fact name="ambient pods">{plane.ambient ? plane.ambientPods : ''}</Fact>
          {plane.proxyVersions.map((v) => (
            <Fact key={v.version} name={plainVersion(v.version)}>
              {count(v.pods, 'pod')} <span class="muted">{percent(v.pods, plane.proxies)}</span>
            </Fact>
          ))}
        </dl>
        <CanaryLine mesh={mesh} plane={plane} />
      </Section>
      <Section title="Evidence">
        <EvidenceChain evidence={plane.because} />
        {plane.because.length === 0 && <p class="muted none">None was recorded.</p>}
      </Section>
    </>
  );
}

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
      <Section title="Managed by">
        <Claims claims={ztunnel.claims} none="No control plane could be named." />
      </Section>
    </>
  );
}

export function GatewayDetails({ gateways, mesh }: { gateways: readonly Gateway[]; mesh: Mesh | undefined }) {
  return (
    <>
      {gateways.map((g) => (
        <Section key={refID(g.ref)} title={refName(g.ref)}>
          <dl>
            <Fact name="mesh">{mesh?.id ?? 'undecided'}</Fact>
            <Fact name="type">{g.type}</Fact>
            <Fact name="class">{g.class ?? ''}</Fact>
            <Fact name="health"><HealthMark health={g.health} /></Fact>
            <Fact name="version">{plainVersion(g.version)}</Fact>
            <Fact name="for">{g.for ?? ''}</Fact>
            <Fact name="serves">{g.serves.join(', ')}</Fact>
            <RolloutFact rollout={g.rollout} />
          </dl>
          <Reasons reasons={g.reasons} />
          <h4>Managed by</h4>
          <Claims claims={g.claims} none="No control plane could be named." />
        </Section>
      ))}
    </>
  );
}

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
