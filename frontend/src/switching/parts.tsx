/** The small pieces of which the steps of a switch are made. */
import type { RunPhase, StepState, Warning } from '../api/view.gen';
import { phaseSign, stepSign, weightSign, type Sign } from './words';

const Mark = ({ sign, look }: { sign: Sign; look: string }) => (
  <span class={`mark is-${look}`}>
    <span class="glyph" aria-hidden="true">{sign.glyph}</span>
    {sign.word}
  </span>
);

export const StepMark = ({ state }: { state: StepState }) => <Mark sign={stepSign[state]} look={state} />;
export const PhaseMark = ({ phase }: { phase: RunPhase }) => <Mark sign={phaseSign[phase]} look={phase} />;

/** What is under way, and how to leave it. */
export const Busy = ({ words }: { words: string }) => (
  <p class="busy none" role="status">
    {words} …
  </p>
);

/** A warning with its weight as glyph and word. */
export function WarningLine({ warning: w, object = true }: { warning: Warning; object?: boolean }) {
  return (
    <div class={`warning is-${w.weight}`} data-code={w.code} data-weight={w.weight}>
      <p>
        <Mark sign={weightSign[w.weight]} look={w.weight} /> {object && w.object && <b>{w.object}</b>} {w.message}
      </p>
      {w.remedy && <p class="remedy">{w.remedy}</p>}
    </div>
  );
}
