/** Step 2: the whole change before anything is written: what forbids it, what it does, and the same by hand. */
import type { Planned, Warning } from '../api/view.gen';
import { CopyButton } from '../panel/Commands';
import { Section } from '../panel/parts';
import { ProblemBox } from '../shell/ProblemBox';
import { canLeaveOut, planAgain, setLabelsOnly, stepBack, toConfirm } from '../state/switching';
import { busy, labelsOnly, planned, problem, spent } from '../state/switchstore';
import { count } from '../format';
import { Namespaces } from './Namespaces';
import { OptionFields } from './OptionFields';
import { Busy, PhaseMark, WarningLine } from './parts';
import { TagMoveBox } from './TagMoveBox';
import { WarningBox } from './WarningBox';
import { blocked, headline, planeWords, sumOf, sumWords } from './words';

export function Plan() {
  const of = planned.value;
  return (
    <>
      {problem.value && (
        <ProblemBox title={of ? 'It was not begun' : 'There is no plan'} problem={problem.value}>
          <button type="button" class="action" onClick={() => void planAgain()}>
            Plan again
          </button>
        </ProblemBox>
      )}
      {busy.value !== undefined && (
        <>
          <h3 data-first tabIndex={-1}>Planning</h3>
          <Busy words={busy.value} />
        </>
      )}
      {of && <Planning planned={of} />}
      <p class="actions foot">
        <button type="button" class="action" onClick={stepBack}>
          Back
        </button>
        {of && !problem.value && (
          <button type="button" class="action" onClick={() => void planAgain()}>
            Plan again
          </button>
        )}
        <span class="grow" />
        {of?.ready && (
          <button type="button" class="action main" data-continue disabled={spent.value} onClick={toConfirm}>
            Continue to confirm
          </button>
        )}
      </p>
    </>
  );
}

function Planning({ planned: of }: { planned: Planned }) {
  const { change } = of;
  const why = blocked(of);
  return (
    <>
      <h3 data-first tabIndex={-1}>
        {change.kind === 'undo' ? 'Take back: ' : of.resumes === undefined ? '' : 'Go on: '}
        {headline(change)} <span class="muted">on {change.context}</span>
      </h3>
      <p class="sum">{sumWords(sumOf(change))}</p>
      <p class="muted">{change.target.plane.name === '' ? '' : `New pods are then injected by ${planeWords(change.target.plane)}.`}</p>
      {of.run && <p>So far: <PhaseMark phase={of.run.phase} /> <span class="muted">{of.run.problem ?? ''}</span></p>}
      {why !== undefined && <p class="blocked" role="alert">× {why}</p>}
      {change.road === 'cross-mesh' && <Breaks planned={of} />}
      <Missing missing={of.missing} context={change.context} />
      <DryRun title="Rejected by the API server" note="in a dry run of each write" of={of.rejected.filter((w) => w.weight === 'refuse')} />
      <DryRun title="Not tried" note="in the dry run of each write" of={of.rejected.filter((w) => w.weight !== 'refuse')} />
      {change.tag && <TagMoveBox move={change.tag} followers={change.namespaces.map((n) => n.name)} />}
      <WarningBox planned={of} />
      <Namespaces change={change} />
      {canLeaveOut() && (
        <label class="toggle">
          <input type="checkbox" checked={labelsOnly.value} onChange={(e) => setLabelsOnly(e.currentTarget.checked)} />
          only {change.tag ? 'the tag' : 'the labels'}: restart nothing, so that pods move when they are next replaced
        </label>
      )}
      <OptionFields />
      <Commands commands={change.commands} />
    </>
  );
}

/** What another mesh means: said before anything else. */
function Breaks({ planned: { change } }: { planned: Planned }) {
  const to = change.target.plane;
  return (
    <section class="box cross" aria-label="Move to another mesh">
      <h3>Move to another mesh <span class="muted">this is no upgrade</span></h3>
      <p>
        The pods get another identity: mesh <b>{to.meshID}</b>, trust domain <b>{to.trustDomain}</b>{to.root ? <>, root <b class="wrapped">{to.root}</b></> : ''}. What will not work any more:
      </p>
      <ul class="reasons">
        {change.breaks.map((b) => <li key={b}>{b}</li>)}
      </ul>
    </section>
  );
}

function DryRun({ title, note, of }: { title: string; note: string; of: readonly Warning[] }) {
  if (of.length === 0) return null;
  return (
    <Section title={title} note={note}>
      {of.map((w) => <WarningLine key={`${w.object} ${w.message}`} warning={w} />)}
    </Section>
  );
}

function Missing({ missing, context }: { missing: readonly string[]; context: string }) {
  if (missing.length === 0) return null;
  return (
    <Section title="Permissions missing" note={`${missing.length}`}>
      <p>The API server of {context} does not let you do what this plan needs; ask whoever looks after it for:</p>
      <ul class="reasons missing">
        {missing.map((m) => <li key={m}>{m}</li>)}
      </ul>
    </Section>
  );
}

function Commands({ commands }: { commands: readonly string[] }) {
  if (commands.length === 0) return null;
  return (
    <details class="box-details commands" open={commands.length <= 8}>
      <summary>The same by hand: {count(commands.length, 'command')}</summary>
      <p class="row">
        <span class="grow" />
        <CopyButton text={`${commands.join('\n')}\n`} what="all commands" />
      </p>
      <code data-commands>{commands.join('\n')}</code>
    </details>
  );
}
