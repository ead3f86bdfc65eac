/** Step 5: how a run ended, what it left, and the ways from there; each way is a plan first. */
import type { Run } from '../api/view.gen';
import { ago } from '../format';
import { now } from '../state/store';
import { selected, begin, planResume, planUndo } from '../state/switching';
import { Section } from '../panel/parts';
import { Left } from './Namespaces';
import { PhaseMark } from './parts';
import { canResume, canUndo, resultWords } from './progress';
import { NamespaceRuns, Overall } from './Progress';
import { headline } from './words';

export function Result({ run }: { run: Run }) {
  return (
    <>
      <h3 data-first tabIndex={-1}>
        {headline(run.change)} <span class="muted">on {run.change.context}</span>
      </h3>
      <p class={`verdict is-${run.phase}`}>
        <PhaseMark phase={run.phase} />: {resultWords(run)} <span class="muted">Began {ago(Date.parse(run.began), now.value)}, by {run.who.kube ?? run.who.local}.</span>
      </p>
      {run.problem && <p class="why-ended">{run.problem}</p>}
      <Overall run={run} />
      {run.left.length > 0 && (
        <Section title="Still on an old proxy" note={`${run.left.length}`}>
          <Left left={run.left} title="" />
        </Section>
      )}
      <NamespaceRuns run={run} />
      <p class="actions foot">
        <Ways run={run} />
        <span class="grow" />
        <button type="button" class="action" onClick={() => begin(selected())}>
          Another switch
        </button>
      </p>
    </>
  );
}

/** Undo and resume, as far as a run has them. */
export function Ways({ run }: { run: Run }) {
  return (
    <>
      {canResume(run) && (
        <button type="button" class="action" data-resume={run.id} onClick={() => void planResume(run)}>
          Resume…
        </button>
      )}
      {canUndo(run) && (
        <button type="button" class="action" data-undo={run.id} onClick={() => void planUndo(run)}>
          Undo…
        </button>
      )}
    </>
  );
}
