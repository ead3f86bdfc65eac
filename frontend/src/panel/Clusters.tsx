/** The clusters that were read: which they are, what was left out, and what was refused. */
import type { ClusterInfo } from '../api/view.gen';
import { clusterThing, commandsOf } from '../commands';
import { count } from '../format';
import { chart } from '../state/store';
import { CommandList } from './Commands';
import { Fact, Section } from './parts';

/** Those of the names, or all. */
export function Clusters({ names }: { names?: readonly string[] }) {
  const infos = (chart.value?.atlas.clusters ?? []).filter((c) => names?.includes(c.context) ?? true);
  if (infos.length === 0) return null;
  return (
    <Section title={infos.length === 1 ? 'Cluster' : 'Clusters'} note={infos.length === 1 ? '' : `${infos.length}`}>
      {infos.map((info) => (
        <Cluster key={info.context} info={info} />
      ))}
    </Section>
  );
}

function Cluster({ info }: { info: ClusterInfo }) {
  const thing = clusterThing(info, chart.value?.atlas.gaps ?? []);
  const unread = chart.value?.atlas.unread?.find((u) => u.context === info.context);
  const gaps = thing.gaps.map((g) => `${g.verb} ${g.resource}${g.namespace ? ` in ${g.namespace}` : ''}`);
  return (
    <div class="line" data-cluster={info.context}>
      <dl>
        <Fact name="context">{info.context}</Fact>
        <Fact name="read at">{info.takenAt}</Fact>
        <Fact name="not read">{unread?.reason}</Fact>
        <Fact name="version">{info.version ?? 'unknown'}</Fact>
        <Fact name="UID">{info.uid ?? 'unknown'}</Fact>
        <Fact name="limited to">{(info.limited ?? []).join(', ')}</Fact>
        <Fact name="gaps">{gaps.length === 0 ? 'none: every read was allowed' : `${count(gaps.length, 'read')} without an answer: ${gaps.join('; ')}`}</Fact>
      </dl>
      <details>
        <summary>commands for {info.context}</summary>
        <CommandList commands={commandsOf(thing)} />
      </details>
    </div>
  );
}
