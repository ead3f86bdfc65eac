/** The Meshes tab: every mesh with its control planes, filtered by what is typed. */
import type { Mesh, Plane } from '../api/view.gen';
import { canaryShare, illIn, isCanary, meshID } from '../atlas';
import { filterMeshes } from '../filter';
import { count, doubtWords, percent, plainRevision, plainVersion, refID } from '../format';
import { selectNode } from '../state/actions';
import { chart, filter, scene, selection } from '../state/store';
import { Clusters } from './Clusters';
import { Badge, Bar, HealthMark, RefLink } from './parts';

export function Meshes() {
  const atlas = chart.value?.atlas;
  if (!atlas) return <p class="muted none">No chart yet: open a context or a demo.</p>;
  const found = filterMeshes(atlas.meshes, filter.value);
  const total = atlas.meshes.length;
  return (
    <>
      <div class="filter">
        <label for="mesh-filter" class="prompt">/</label>
        <input
          id="mesh-filter"
          type="text"
          aria-label="Filter meshes and control planes"
          placeholder="mesh, revision, version, tag, namespace"
          autocomplete="off"
          spellcheck={false}
          value={filter.value}
          onInput={(e) => (filter.value = e.currentTarget.value)}
        />
        <span class="muted">{found.length === total ? total : `${found.length}/${total}`}</span>
      </div>
      {total === 0 && <p class="muted none">No Istio control plane was found in what could be read.</p>}
      {total > 0 && found.length === 0 && <p class="muted none">No mesh matches “{filter.value}”.</p>}
      {found.map(({ mesh, planes }) => (
        <MeshBox key={mesh.key} mesh={mesh} planes={planes} />
      ))}
      {filter.value === '' && <Clusters />}
      <Rest outside={atlas.outside.length} undecided={atlas.undecided.length} />
    </>
  );
}

function MeshBox({ mesh, planes }: { mesh: Mesh; planes: readonly Plane[] }) {
  const group = scene.value?.nodes.get(meshID(mesh))?.id;
  const ambient = mesh.planes.some((p) => p.ambient);
  return (
    <section class={`box mesh is-${mesh.health}`} aria-label={`Mesh: ${mesh.id}`} data-mesh={mesh.key}>
      <h3>
        <button type="button" class="plain" disabled={!group} onClick={() => group && selectNode(group)}>
          Mesh: <b>{mesh.id}</b>
        </button>
      </h3>
      <p class="summary">
        <span>ControlPlanes: {mesh.planes.length}</span>
        <HealthMark health={mesh.health} />
      </p>
      <p class="muted">
        {[
          count(mesh.members.length, 'namespace'),
          mesh.key !== mesh.id ? mesh.key : '',
          ambient && mesh.ztunnels.length > 0 ? count(mesh.ztunnels.length, 'ztunnel') : '',
          mesh.waypoints.length > 0 ? count(mesh.waypoints.length, 'waypoint') : '',
          mesh.gateways.length > 0 ? count(mesh.gateways.length, 'gateway') : '',
          doubtWords(mesh.doubts),
        ].filter((s) => s !== '').map(unbroken).join(' · ')}
      </p>
      <Why mesh={mesh} />
      {planes.map((plane) => (
        <PlaneCard key={refID(plane.ref)} mesh={mesh} plane={plane} />
      ))}
    </section>
  );
}

/** No line ends between a number and what it counts. */
const unbroken = (words: string): string => words.replaceAll(' ', '\u00a0');

function PlaneCard({ mesh, plane }: { mesh: Mesh; plane: Plane }) {
  const id = refID(plane.ref);
  const selected = selection.value?.id === id;
  return (
    <button type="button" class={`plane is-${plane.health}`} data-plane={id} aria-current={selected ? 'true' : undefined} onClick={() => selectNode(id)}>
      <span class="row">
        <HealthMark health={plane.health} short />
        <b class="name">{plane.ref.name}</b>
        <span class="version">{plainVersion(plane.version)}</span>
        <span class="grow" />
        {plane.ambient && <Badge look="ambient">ambient</Badge>}
        {isCanary(mesh, plane) && <Badge look="canary">canary</Badge>}
        {plane.presence !== 'present' && <Badge look="stale">{plane.presence}</Badge>}
      </span>
      <span class="pairs">
        <Pair name="revision" value={plainRevision(plane.revision)} />
        <Pair name="tags" value={plane.tags.length > 0 ? plane.tags.join(', ') : '–'} />
        <Pair name="namespace" value={plane.ref.namespace ?? '–'} />
        {(chart.value?.atlas.clusters.length ?? 0) > 1 && <Pair name="cluster" value={plane.ref.cluster} />}
        <Pair name="data plane" value={dataPlane(plane)} />
      </span>
      <CanaryLine mesh={mesh} plane={plane} />
      {plane.health !== 'healthy' && (
        <span class={`ill health is-${plane.health}`}>{[plane.health, plane.reasons.join('; ')].filter((s) => s !== '').join(': ')}</span>
      )}
    </button>
  );
}

/** What a plane serves: namespaces, proxies, and pods behind its ztunnels. */
function dataPlane(plane: Plane): string {
  const parts = [count(plane.namespaces, 'namespace'), count(plane.proxies, 'proxy', 'proxies')];
  return (plane.ambient ? [...parts, count(plane.ambientPods, 'ambient pod')] : parts).join(', ');
}

/** Why a mesh is not healthy although its planes may be. */
function Why({ mesh }: { mesh: Mesh }) {
  const planes = new Set(mesh.planes.map((p) => refID(p.ref)));
  const ill = illIn(mesh).filter((i) => !planes.has(refID(i.ref)));
  if (mesh.health === 'healthy' || ill.length === 0) return null;
  const named = ill.slice(0, 3);
  return (
    <p class="why">
      {named.map((i, at) => (
        <span key={refID(i.ref)} class="one">
          <HealthMark health={i.health} short />
          <RefLink target={i.ref} short />
          {at + 1 < named.length && ','}
        </span>
      ))}
      {ill.length > named.length && <span class="muted"> and {ill.length - named.length} more</span>}
    </p>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <span class="pair">
      <span class="muted">{name}</span> <span>{value}</span>
    </span>
  );
}

export function CanaryLine({ mesh, plane }: { mesh: Mesh; plane: Plane }) {
  const share = canaryShare(mesh, plane);
  if (!share) return null;
  const words = `${percent(share.proxies, share.all)} of proxies`;
  return (
    <span class="row canary-line">
      <Bar share={share.all > 0 ? share.proxies / share.all : 0} label={words} />
      <span>{words}</span>
      <span class="muted">{share.proxies}/{share.all}</span>
    </span>
  );
}

function Rest({ outside, undecided }: { outside: number; undecided: number }) {
  if (outside + undecided === 0) return null;
  return (
    <p class="muted none">
      {[undecided > 0 ? `${count(undecided, 'namespace')} undecided` : '', outside > 0 ? `${count(outside, 'namespace')} outside every mesh` : '']
        .filter((s) => s !== '')
        .join(' · ')}
    </p>
  );
}
