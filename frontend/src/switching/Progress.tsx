/** Step 4: a run as it goes: how far all of it is, and each namespace and workload with what keeps it. */
import type { NamespaceRun, Run, WorkloadRun } from '../api/view.gen';
import { age, count } from '../format';
import { Bar } from '../panel/parts';
import { ProblemBox } from '../shell/ProblemBox';
import { followAgain } from '../state/following';
import { dialog, now } from '../state/store';
import { stop } from '../state/switching';
import { busy, problem, runProblem } from '../state/switchstore';
import { Busy, PhaseMark, StepMark } from './parts';
import { isOpen, numbersIn, numbersOf, plannedOf, stateOf, waveWords } from './progress';
import { headline } from './words';

export function Progress({ run }: { run: Run }) {
  return (
    <>
      <h3 data-first tabIndex={-1}>
        {headline(run.change)} <span class="muted">on {run.change.context}</span>
      </h3>
      {runProblem.value && <ProblemBox title="The run cannot be seen" problem={runProblem.value} {...(runProblem.value.code === 'offline' ? {} : { retry: followAgain })} />}
      {problem.value && <ProblemBox problem={problem.value} />}
      <Overall run={run} />
      <NamespaceRuns run={run} />
      {busy.value !== undefined && <Busy words={busy.value} />}
      <p class="actions foot">
        <button type="button" class="action" data-stop disabled={busy.value !== undefined} onClick={() => void stop()}>
          Stop: begin no further workload
        </button>
        <span class="grow" />
        <button type="button" class="action" onClick={() => (dialog.value = 'none')}>
          Close, it goes on
        </button>
      </p>
    </>
  );
}

/** The bars over all, with their numbers beside them. */
export function Overall({ run }: { run: Run }) {
  const n = numbersOf(run);
  return (
    <div class="overall" data-workloads={n.workloads} data-through={n.through} data-pods={n.pods} data-moved={n.moved} data-wave={run.wave} data-waves={run.waves} data-phase={run.phase}>
      {run.phase === 'running' && (
        <p class="row">
          <PhaseMark phase={run.phase} />
          <span class="muted grow">{waveWords(run)}</span>
          <span class="muted">for {age(Date.parse(run.began), now.value)}</span>
        </p>
      )}
      {run.tag && <p class="row"><span class="far">tag</span><StepMark state={run.tag} /></p>}
      <Line name="workloads" part={n.through} all={n.workloads} says="verified" />
      <Line name="pods" part={n.moved} all={n.pods} says="on the target" />
      <p class="muted">
        {[n.rolling > 0 ? `${n.rolling} rolling` : '', n.stalled > 0 ? `! ${n.stalled} stalled` : '', n.failed > 0 ? `× ${n.failed} failed` : '', n.waiting > 0 ? `${n.waiting} waiting` : ''].filter((s) => s !== '').join(' · ')}
      </p>
    </div>
  );
}

function Line({ name, part, all, says }: { name: string; part: number; all: number; says: string }) {
  return (
    <p class="row">
      <span class="far">{name}</span>
      <Bar share={all === 0 ? 1 : part / all} label={`${part} of ${all} ${name} ${says}`} />
      <span class="num">{part} of {all}</span> <span class="muted">{says}</span>
    </p>
  );
}

export function NamespaceRuns({ run }: { run: Run }) {
  return (
    <>
      {run.namespaces.map((n, i) => {
        const sum = numbersIn(n, plannedOf(run.change, n.name, i));
        return (
          <details key={n.name} class="box-details namespace" data-namespace={n.name} data-state={stateOf(n)} open={isOpen(n, run.namespaces.length)}>
            <summary>
              <span class="row">
                <b>{n.name}</b>
                <span class="grow"><StepMark state={stateOf(n)} /></span>
                <span class="muted num">{sum.through}/{count(sum.workloads, 'workload')} · {sum.moved}/{count(sum.pods, 'pod')}</span>
              </span>
            </summary>
            <WorkloadRuns of={n} />
          </details>
        );
      })}
    </>
  );
}

function WorkloadRuns({ of }: { of: NamespaceRun }) {
  return (
    <table class="table runs-of">
      <thead>
        <tr>
          <th scope="col">what</th>
          <th scope="col">state</th>
          <th scope="col" class="num">wanted</th>
          <th scope="col" class="num">updated</th>
          <th scope="col" class="num">ready</th>
          <th scope="col" class="num">moved</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>labels</td>
          <td colSpan={5}><StepMark state={of.label} /></td>
        </tr>
        {of.workloads.map((w) => <Row key={`${w.kind}/${w.name}`} workload={w} />)}
      </tbody>
    </table>
  );
}

function Row({ workload: w }: { workload: WorkloadRun }) {
  const why = [...(w.problem ? [w.problem] : []), ...w.reasons.map((r) => `${count(r.pods, 'pod')}: ${r.reason}${r.message ? `, ${r.message}` : ''}`)];
  return (
    <>
      <tr data-workload={`${w.kind}/${w.name}`} data-state={w.state}>
        <td>
          <span class="muted">{w.kind}</span> {w.name}
        </td>
        <td><StepMark state={w.state} /></td>
        <td class="num">{w.wanted}</td>
        <td class="num">{w.updated}</td>
        <td class="num">{w.ready}</td>
        <td class="num">{w.moved}</td>
      </tr>
      {why.length > 0 && (
        <tr class={`keeps is-${w.state}`}>
          <td colSpan={6}>
            <ul class="reasons">{why.map((r) => <li key={r}>{r}</li>)}</ul>
          </td>
        </tr>
      )}
    </>
  );
}
