/** The runs that were carried out on this context, newest first, as far as their journals are kept. */
import { useEffect } from 'preact/hooks';
import type { Run } from '../api/view.gen';
import { ago } from '../format';
import { ProblemBox } from '../shell/ProblemBox';
import { now } from '../state/store';
import { look, selected, begin, showRuns } from '../state/switching';
import { busy, problem, runs } from '../state/switchstore';
import { Busy, PhaseMark } from './parts';
import { loadRecordedRuns, recordedRuns, replayRun } from '../state/replaying';
import { numbersOf } from './progress';
import { Ways } from './Result';
import { headline } from './words';

export function Runs() {
  useEffect(() => void loadRecordedRuns(), []);
  return (
    <>
      <h3 data-first tabIndex={-1}>Earlier runs</h3>
      {problem.value && <ProblemBox problem={problem.value} retry={() => void showRuns()} />}
      {busy.value !== undefined && <Busy words={busy.value} />}
      {runs.value?.length === 0 && <p class="muted none">Nothing was switched on this context, as far as this machine knows.</p>}
      <ul class="runs">
        {(runs.value ?? []).map((r) => <Line key={r.id} run={r} />)}
      </ul>
      <p class="actions foot">
        <span class="grow" />
        <button type="button" class="action" onClick={() => begin(selected())}>
          Another switch
        </button>
      </p>
    </>
  );
}

function Line({ run: r }: { run: Run }) {
  const n = numbersOf(r);
  return (
    <li data-run={r.id}>
      <p class="row">
        <button type="button" class="link" onClick={() => look(r)}>
          {headline(r.change)}
        </button>
        <span class="grow"><PhaseMark phase={r.phase} /></span>
        <span class="muted" title={r.began}>{ago(Date.parse(r.began), now.value)} by {r.who.kube ?? r.who.local}</span>
      </p>
      <p class="row">
        <span class="muted grow">
          {n.through} of {n.workloads} workloads verified{r.problem ? `. ${r.problem}` : ''}{r.undoneBy ? `. Taken back by ${r.undoneBy}` : ''}
        </span>
        {recordedRuns.value.has(r.id) && (
          <button type="button" class="action" onClick={() => void replayRun(r.id)}>
            Replay
          </button>
        )}
        <Ways run={r} />
      </p>
    </li>
  );
}
