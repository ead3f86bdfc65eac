/** What a plan does in each namespace: labels before and after, workloads and how they roll, and what stays behind. */
import type { Change, LeftBehind, NamespaceChange, WorkloadChange } from '../api/view.gen';
import { count } from '../format';
import { sumOf, labelWords } from './words';

/** So many are open from the start; more are a list to unfold. */
const few = 3;

export function Namespaces({ change }: { change: Change }) {
  const all = change.namespaces;
  return (
    <>
      {all.map((n) => (
        <details key={n.name} class="box-details namespace" data-namespace={n.name} open={all.length <= few}>
          <summary>
            <span class="row">
              <b class="grow">{n.name}</b>
              <span class="muted">{summaryOf(change, n)}</span>
            </span>
          </summary>
          <Labels namespace={n} />
          <Workloads workloads={n.workloads} />
          <Left left={n.left} title="Left behind, until somebody ends it" />
        </details>
      ))}
    </>
  );
}

function summaryOf(change: Change, n: NamespaceChange): string {
  const s = sumOf({ ...change, namespaces: [n] });
  const edits = n.edits.map((e) => `${e.key} ${labelWords(e.before)} → ${labelWords(e.after)}`).join(', ');
  const refused = [...n.warnings, ...n.workloads.flatMap((w) => w.warnings)].filter((w) => w.weight === 'refuse').length;
  return [edits || 'labels stay', s.restarts > 0 ? count(s.restarts, 'restart') : 'no restart', s.left > 0 ? `${s.left} left behind` : '', refused > 0 ? `× ${refused} ${refused === 1 ? 'forbids' : 'forbid'} it` : ''].filter((w) => w !== '').join(' · ');
}

function Labels({ namespace: n }: { namespace: NamespaceChange }) {
  if (n.edits.length === 0) return <p class="muted">Its labels stay as they are.</p>;
  return (
    <table class="table edits">
      <thead>
        <tr>
          <th scope="col">label</th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {n.edits.map((e) => (
          <tr key={e.key} data-label={e.key}>
            <td>{e.key}</td>
            <td class="before">{labelWords(e.before)}</td>
            <td class="after"><span aria-hidden="true">→ </span>{labelWords(e.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Workloads({ workloads }: { workloads: readonly WorkloadChange[] }) {
  if (workloads.length === 0) return <p class="muted">It has no workloads.</p>;
  return (
    <table class="table workloads">
      <thead>
        <tr>
          <th scope="col">workload</th>
          <th scope="col" class="num">pods</th>
          <th scope="col">restart</th>
          <th scope="col">how</th>
          <th scope="col">then runs</th>
        </tr>
      </thead>
      <tbody>
        {workloads.map((w) => (
          <tr key={`${w.kind}/${w.name}`} data-workload={`${w.kind}/${w.name}`}>
            <td>
              <span class="muted">{w.kind}</span> {w.name}
            </td>
            <td class="num">{w.ready === w.pods ? w.pods : `${w.ready}/${w.pods}`}</td>
            <td>{w.restart ? '✓ yes' : '× no'}</td>
            <td>
              {w.says}
              {w.warnings.some((x) => x.weight !== 'note') && <span class="flag"> ! see above</span>}
            </td>
            <td>{w.expect === '' ? 'no sidecar' : `${w.expect}${w.version ? ` ${w.version}` : ''}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Left({ left, title }: { left: readonly LeftBehind[]; title: string }) {
  if (left.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul class="left">
        {left.map((l) => (
          <li key={`${l.kind}/${l.name}`} data-left={`${l.kind}/${l.name}`}>
            <span class="muted">{l.kind}</span> {l.name} <span class="muted">{count(l.pods, 'pod')}</span> {l.says}
            {l.remedy && <p class="remedy">{l.remedy}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
