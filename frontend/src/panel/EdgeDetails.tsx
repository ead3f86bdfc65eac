/** The details of an edge: what it says, its ends, and the claims that it stands for, each with its evidence. */
import type { PictureEdge } from '../api/view.gen';
import { claimsBehind, edgeFrom, edgeVerb } from '../edge';
import { count, refID, strengthSays } from '../format';
import { selectEdge, selectNode } from '../state/actions';
import { chart, index, scene } from '../state/store';
import { Badge, Claims, Fact, RefLink, Section } from './parts';

export function EdgeDetails({ edge }: { edge: PictureEdge }) {
  const behind = index.value && chart.value && scene.value ? claimsBehind(index.value, chart.value.atlas, scene.value, edge) : [];
  const strengths = (['exact', 'inferred', 'weak'] as const).filter((s) => behind.some((b) => b.claims.some((c) => c.strength === s)));
  return (
    <>
      <dl>
        <Fact name="says">{`${labelOf(edge.from)}: ${edgeVerb(edge.kind)} ${labelOf(edge.to)}`}</Fact>
        <Fact name="from"><End id={edge.from} /></Fact>
        <Fact name="to"><End id={edge.to} /></Fact>
        {strengths.map((s) => (
          <Fact key={s} name="strength">
            <Badge look={`strength-${s}`}>{s}</Badge> <span class="muted">{strengthSays[s]}</span>
          </Fact>
        ))}
      </dl>
      <Section title="Claims" note={count(behind.length, 'thing')}>
        {behind.length === 0 && <p class="muted none">The evidence is with what is managed.</p>}
        {behind.map(({ ref, claims }, i) => (
          <details key={refID(ref)} open={i === 0} data-why>
            <summary>
              {ref.kind} {ref.name}
            </summary>
            <p><RefLink target={ref} /></p>
            <Claims claims={claims} none="Nothing is claimed." />
          </details>
        ))}
      </Section>
    </>
  );
}

function End({ id }: { id: string }) {
  return (
    <button type="button" class="link" onClick={() => selectNode(id)}>
      {labelOf(id)}
    </button>
  );
}

const labelOf = (id: string): string => scene.value?.nodes.get(id)?.label ?? id;

/** The lines that start or end at a node, for hands that have no pointer to hit them with. */
export function EdgesOf({ id }: { id: string }) {
  const edges = scene.value?.edgesAt.get(id) ?? [];
  if (edges.length === 0) return null;
  return (
    <Section title="Lines" note={`${edges.length}`}>
      <ul class="plainlist">
        {edges.map((edge) => (
          <li key={edge.id}>
            <EdgeLink edge={edge} end={id} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function EdgeLink({ edge, end }: { edge: PictureEdge; end: string }) {
  const { says, other } = edgeFrom(edge, end);
  return (
    <button type="button" class="link" data-edge={edge.id} onClick={() => selectEdge(edge.id)}>
      <span class="muted">{says}</span> {labelOf(other)}
    </button>
  );
}
