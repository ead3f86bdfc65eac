/** The run in the header: how far it is, whatever else is on the screen, and the way back to it. */
import { reopen } from '../state/following';
import { followed, unseen } from '../state/switchstore';
import { chipWords, numbersOf } from './progress';
import { headline, phaseSign } from './words';

export function RunChip() {
  const run = followed.value;
  if (!run || (run.phase !== 'running' && !unseen.value)) return null;
  const n = numbersOf(run);
  const look = run.phase === 'failed' || n.failed > 0 ? 'failing' : n.stalled > 0 || run.phase === 'stopped' ? 'stale' : 'canary';
  return (
    <button type="button" class={`badge run-chip is-${look}`} data-run={run.id} data-phase={run.phase} aria-haspopup="dialog" title={`${headline(run.change)} on ${run.change.context}: show it`} onClick={reopen}>
      <span aria-hidden="true">{phaseSign[run.phase].glyph}</span> {chipWords(run)}
    </button>
  );
}
