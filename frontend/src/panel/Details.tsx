/** The Details tab: what is selected, in facts, claims, evidence and doubts. One component for each kind of thing. */
import type { Doubt, Ref } from '../api/view.gen';
import { doubtsAbout, thingOf, uniqueDoubts, type Index, type Thing } from '../atlas';
import { ChangedHere } from '../comparing/ChangedHere';
import { edgeVerb } from '../edge';
import { clearSelection, fitNode } from '../state/actions';
import { chart, index, scene, selection } from '../state/store';
import { Clusters } from './Clusters';
import { Commands } from './Commands';
import { EdgeDetails, EdgesOf } from './EdgeDetails';
import { GridDetails } from './GridDetails';
import { MeshDetails } from './MeshDetails';
import { NamespaceDetails } from './NamespaceDetails';
import { Doubts, HealthMark } from './parts';
import { PlaneDetails } from './PlaneDetails';
import { GatewayDetails, ZtunnelDetails } from './ProxyDetails';

export function Details() {
  const target = selection.value;
  const at = scene.value;
  if (!target || !at || !chart.value || !index.value) {
    return <p class="muted none">Nothing is selected. Click something on the chart, or move there with the arrow keys.</p>;
  }
  if (target.kind === 'edge') {
    const edge = at.edges.get(target.id);
    if (!edge) return null;
    const label = (id: string): string => at.nodes.get(id)?.label ?? id;
    return (
      <article class="details" data-details={edge.id}>
        <Head kind={`edge: ${edgeVerb(edge.kind)}`} title={`${label(edge.from)} → ${label(edge.to)}`} health="" />
        <EdgeDetails edge={edge} />
      </article>
    );
  }
  const node = at.nodes.get(target.id);
  if (!node) return null;
  const thing = thingOf(index.value, chart.value.atlas, at, node.id);
  return (
    <article class="details" data-details={node.id}>
      <Head kind={node.kind} title={titleOf(thing) ?? node.label} health={node.health} id={node.id} />
      <ChangedHere node={node} />
      {thing ? <Body thing={thing} /> : <p class="muted">{node.alt}</p>}
      {node.kind === 'cluster' && <Clusters names={[node.label]} />}
      <EdgesOf id={node.id} />
      <Doubts doubts={doubtsOf(index.value, thing)} />
      {thing && <Commands thing={thing} />}
    </article>
  );
}

function Head({ kind, title, health, id }: { kind: string; title: string; health: string; id?: string }) {
  return (
    <header class="details-head">
      <p class="muted kind">{kind === 'plane' ? 'control plane' : kind}</p>
      <h2 id="details-title">{title}</h2>
      <p class="row">
        {health !== '' && <HealthMark health={health} />}
        <span class="grow" />
        {id !== undefined && (
          <button type="button" class="link" onClick={() => fitNode(id)}>
            show
          </button>
        )}
        <button type="button" class="link" onClick={clearSelection}>
          clear
        </button>
      </p>
    </header>
  );
}

function Body({ thing }: { thing: Thing }) {
  switch (thing.kind) {
    case 'mesh':
      return <MeshDetails mesh={thing.mesh} />;
    case 'plane':
      return <PlaneDetails plane={thing.plane} mesh={thing.mesh} />;
    case 'namespace':
      return <NamespaceDetails member={thing.member} mesh={thing.mesh} />;
    case 'ztunnel':
      return <ZtunnelDetails ztunnel={thing.ztunnel} mesh={thing.mesh} />;
    case 'waypoint':
    case 'gateway':
      return <GatewayDetails gateways={thing.gateways} mesh={thing.mesh} />;
    case 'grid':
    case 'outside':
    case 'undecided':
      return <GridDetails thing={thing} />;
  }
}

function titleOf(thing: Thing | undefined): string | undefined {
  switch (thing?.kind) {
    case 'mesh':
      return thing.mesh.id;
    case 'plane':
      return thing.plane.ref.name;
    case 'namespace':
      return thing.member.ref.name;
    case 'ztunnel':
      return thing.ztunnel.ref.name;
    default:
      return undefined;
  }
}

/** The doubts that name the thing, or, of a mesh, that are its own or name one of its planes; worst first, each once. */
function doubtsOf(known: Index, thing: Thing | undefined): Doubt[] {
  const own = thing?.kind === 'mesh' ? thing.mesh.doubts : [];
  return uniqueDoubts([...own, ...refsOf(thing).flatMap((r) => doubtsAbout(known, r))]);
}

function refsOf(thing: Thing | undefined): Ref[] {
  switch (thing?.kind) {
    case 'mesh':
      return thing.mesh.planes.map((p) => p.ref);
    case 'plane':
      return [thing.plane.ref];
    case 'namespace':
      return [thing.member.ref];
    case 'ztunnel':
      return [thing.ztunnel.ref];
    case 'waypoint':
    case 'gateway':
      return thing.gateways.map((g) => g.ref);
    default:
      return [];
  }
}
