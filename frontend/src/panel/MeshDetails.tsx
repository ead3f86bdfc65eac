/** The details of a mesh: who runs it, how it is, whom it trusts, and where. */
import type { Member, Mesh } from '../api/view.gen';
import { illIn } from '../atlas';
import { count, plainVersion, refID } from '../format';
import { byHealth, clustersOf, rootsOf } from '../serving';
import { chart } from '../state/store';
import { Clusters } from './Clusters';
import { CanaryLine } from './Meshes';
import { Badge, Bar, Fact, HealthMark, Reasons, RefLink, Section } from './parts';
import { RootFacts } from './Root';

export function MeshDetails({ mesh }: { mesh: Mesh }) {
  const sum = (of: (m: Member) => number): number => mesh.members.reduce((n, m) => n + of(m), 0);
  const [stale, drift] = [sum((m) => m.stale), sum((m) => m.drift)];
  return (
    <>
      <Section title="Facts">
        <dl>
          <Fact name="mesh ID">{mesh.id}</Fact>
          <Fact name="key">{mesh.key === mesh.id ? '' : mesh.key}</Fact>
          <Fact name="ControlPlanes">{mesh.planes.length}</Fact>
          <Fact name="namespaces">{mesh.members.length}</Fact>
          <Fact name="pods in mesh">{`${sum((m) => m.proxied)} of ${sum((m) => m.pods)}`}</Fact>
          <Fact name="stale">{stale > 0 ? <Badge look="stale">{count(stale, 'pod')}</Badge> : ''}</Fact>
          <Fact name="drift">{drift > 0 ? <Badge look="drift">{count(drift, 'pod')}</Badge> : ''}</Fact>
          <Fact name="ztunnels">{mesh.ztunnels.length || ''}</Fact>
          <Fact name="waypoints">{mesh.waypoints.length || ''}</Fact>
          <Fact name="gateways">{mesh.gateways.length || ''}</Fact>
        </dl>
      </Section>
      <Section title="Control planes" note={mesh.canary ? 'upgrading' : `${mesh.planes.length}`}>
        {mesh.planes.map((p) => (
          <div key={refID(p.ref)} class="line">
            <p class="row">
              <HealthMark health={p.health} short /> <RefLink target={p.ref} /> <span class="muted">{plainVersion(p.version)}</span>
            </p>
            <CanaryLine mesh={mesh} plane={p} />
          </div>
        ))}
      </Section>
      <Healths members={mesh.members} />
      <IllList mesh={mesh} />
      <Roots mesh={mesh} />
      <Clusters names={clustersOf(mesh)} />
    </>
  );
}

function Healths({ members }: { members: readonly Member[] }) {
  if (members.length === 0) return null;
  return (
    <Section title="Namespaces by health">
      {byHealth(members).map(([health, n]) => (
        <p key={health} class="row canary-line">
          <span class="health-name"><HealthMark health={health} /></span>
          <Bar share={n / members.length} label={`${n} of ${members.length} ${health}`} />
          <span class="num">{n}</span>
        </p>
      ))}
    </Section>
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

function Roots({ mesh }: { mesh: Mesh }) {
  const roots = rootsOf(mesh);
  return (
    <Section title={roots.length > 1 ? 'Roots of trust' : 'Root of trust'} note={roots.length > 1 ? `${roots.length}` : ''}>
      {roots.length === 0 && <p class="muted">Unknown: neither a webhook nor a ConfigMap that could be read shows it.</p>}
      {roots.map(({ root, planes }) => (
        <dl key={root.fingerprint} class="line">
          {chart.value && <RootFacts root={root} takenAt={chart.value.atlas.takenAt} />}
          {roots.length > 1 && <Fact name="of">{planes.map((p) => <RefLink key={refID(p)} target={p} short />)}</Fact>}
        </dl>
      ))}
    </Section>
  );
}
