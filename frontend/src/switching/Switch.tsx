/** The dialog of a switch of revision: its steps, always in view, and the one that is taken. */
import { useLayoutEffect } from 'preact/hooks';
import { focusNow } from '../state/actions';
import { showRuns } from '../state/switching';
import { closed, planned, run, step, subject, type Step } from '../state/switchstore';
import { Choose } from './Choose';
import { Closed } from './Closed';
import { Confirm } from './Confirm';
import { Plan } from './Plan';
import { Progress } from './Progress';
import { Result } from './Result';
import { Runs } from './Runs';
import { Targets } from './Targets';

const stages = ['target', 'plan', 'confirm', 'progress', 'result'] as const;

/** Where among the stages a step is; choosing what to switch comes before the first is done. */
const stageOf = (at: Step): number => (at === 'choose' ? 0 : stages.findIndex((s) => s === at));

export function Switch() {
  const at = step.value;
  // At once: what is typed next belongs to the step that is there now.
  useLayoutEffect(() => focusNow('.switch [data-first]'), [at, planned.value === undefined]);
  if (closed.value) return <Closed />;
  return (
    <div class={`switch at-${at}`} data-step={at}>
      <nav class="row stages" aria-label="Steps">
        <ol>
          {stages.map((name, i) => (
            <li key={name} class={i < stageOf(at) ? 'past' : ''} aria-current={i === stageOf(at) ? 'step' : undefined}>
              <span class="muted">{i + 1}</span> {name}
            </li>
          ))}
        </ol>
        <span class="grow" />
        {at !== 'runs' && (
          <button type="button" class="link" onClick={() => void showRuns()}>
            earlier runs
          </button>
        )}
      </nav>
      <Body at={at} />
    </div>
  );
}

function Body({ at }: { at: Step }) {
  const of = subject.value;
  const shown = run.value;
  switch (at) {
    case 'choose':
      return <Choose />;
    case 'target':
      return of ? <Targets subject={of} /> : <Choose />;
    case 'plan':
      return <Plan />;
    case 'confirm':
      return <Confirm />;
    case 'progress':
      return shown ? <Progress run={shown} /> : null;
    case 'result':
      return shown ? <Result run={shown} /> : null;
    case 'runs':
      return <Runs />;
  }
}
