/** The details of an edge: what it says, its ends, and the claims that it stands for, each with its evidence. */
import type { PictureEdge } from '../api/view.gen';
import { claimsBehind } from '../edge';
import { count, refID, strengthSays } from '../format';
import { selectNode } from '../state/actions';
import { chart, index, scene } from '../state/store';
import { Badge, Claims, Fact, RefLink, Section } from './parts';

export function EdgeDetails({ edge }: { edge: PictureEdge }) {
  const behind = index.value && chart.value && scene.value ? claimsBehind(index.value, chart.value.atlas, scene.value, edge) : [];
  const strengths = (['exact', 'inferred', 'weak'] as const).filter((s) => behind.some((b) => b.claims.some((c) => c.strength === s)));
  return (
    <>
      <dl>
        <Fact name="says">{edge.alt}</Fact>
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
      {scene.value?.nodes.get(id)?.label ?? id}
    </button>
  );
}
