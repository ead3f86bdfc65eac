/** The details of a control plane. */
import type { Mesh, Plane, Resources } from '../api/view.gen';
import { count, percent, plainRevision, plainVersion } from '../format';
import { chart } from '../state/store';
import { SwitchPlane } from '../switching/Ask';
import { CanaryLine } from './Meshes';
import { Badge, Bar, EvidenceChain, Fact, Reasons, RolloutFact, Section } from './parts';
import { RootFacts } from './Root';
import { Settings } from './Settings';

/** Without selectors it is every namespace, but only where the whole MeshConfig was read. */
const scopeOf = (plane: Plane): string => (plane.scope.length > 0 ? plane.scope.join('; ') : plane.configUnread ? 'unknown' : 'every namespace');

/** What is asked for and what is the limit: "500m, limit 2". Empty where neither is said. */
const amount = (request: string | undefined, limit: string | undefined): string => (request || limit ? `${request ?? 'nothing'} asked for, ${limit ? `limit ${limit}` : 'no limit'}` : '');

/** A word of MeshConfig as it is in force: "default" says which that is. */
const inForce = (written: string | undefined, path: string, plane: Plane): string => {
  if (written !== 'default') return written ?? '';
  const value = plane.config.find((s) => s.path === path)?.value;
  return value === undefined ? written : `${value} (Istio’s default)`;
};

const onOff: Readonly<Record<string, string>> = { true: 'on', false: 'off' };
/** A switch of MeshConfig as people say it. */
const switched = (words: string): string => words.replace(/^(true|false)/, (word) => onOff[word] ?? word);

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
          <Fact name="others">{plane.servesOthers ? 'serves proxies of other clusters too' : ''}</Fact>
          <RolloutFact rollout={plane.rollout} />
          <ResourceFacts resources={plane.resources} />
          <Fact name="trust domain">{plane.trustDomain}</Fact>
          <Fact name="network">{plane.network ?? ''}</Fact>
          <Fact name="scope">{scopeOf(plane)}</Fact>
        </dl>
        <Reasons reasons={plane.reasons} />
      </Section>
      <Proxies plane={plane} mesh={mesh} />
      <SwitchPlane plane={plane} mesh={mesh} />
      <Section title="Trust and traffic">
        <dl>
          <Fact name="auto mTLS">{switched(inForce(plane.autoMTLS, 'enableAutoMtls', plane)) || 'unknown'}</Fact>
          <Fact name="outbound">{inForce(plane.outboundTrafficPolicy, 'outboundTrafficPolicy.mode', plane) || 'unknown'}</Fact>
          {plane.root && chart.value ? <RootFacts root={plane.root} takenAt={chart.value.atlas.takenAt} /> : <Fact name="root">unknown</Fact>}
        </dl>
      </Section>
      <Settings plane={plane} />
      <Names title="Webhooks" note="that call it" names={plane.webhooks.map((w) => [w.object, w.tag ? `tag ${w.tag}` : w.own ? '' : 'not its own'])} />
      <Names title="Istio objects" note="that only this revision reads" names={plane.configs.map((c) => [c, ''])} />
      <Section title="Evidence" why>
        <EvidenceChain evidence={plane.because} />
        {plane.because.length === 0 && <p class="muted none">None was recorded.</p>}
      </Section>
    </>
  );
}

function ResourceFacts({ resources: r }: { resources: Resources }) {
  return (
    <>
      <Fact name="CPU">{amount(r.cpuRequest, r.cpuLimit)}</Fact>
      <Fact name="memory">{amount(r.memoryRequest, r.memoryLimit)}</Fact>
    </>
  );
}

function Proxies({ plane, mesh }: { plane: Plane; mesh: Mesh }) {
  return (
    <Section title="Data plane">
      <dl>
        <Fact name="namespaces">{plane.namespaces}</Fact>
        <Fact name="proxies">{plane.proxies}</Fact>
        <Fact name="ambient pods">{plane.ambient ? plane.ambientPods : ''}</Fact>
      </dl>
      {plane.proxyVersions.map((v) => (
        <p key={v.version} class="row canary-line">
          <span class="version-name">{plainVersion(v.version)}</span>
          <Bar share={plane.proxies > 0 ? v.pods / plane.proxies : 0} label={`${percent(v.pods, plane.proxies)} of its proxies`} />
          <span>{count(v.pods, 'pod')}</span>
          {plane.version && v.version && v.version !== plane.version && <Badge look="drift">not {plane.version}</Badge>}
        </p>
      ))}
      <CanaryLine mesh={mesh} plane={plane} />
    </Section>
  );
}

function Names({ title, note, names }: { title: string; note: string; names: readonly (readonly [string, string])[] }) {
  if (names.length === 0) return null;
  return (
    <Section title={title} note={note}>
      <ul class="names">
        {names.map(([name, says]) => (
          <li key={name}>
            {name} <span class="muted">{says}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
