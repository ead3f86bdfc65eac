/** What leaves the machine with the file, before it does. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as api from '../api/exporting';
import type { Leaving, Problem } from '../api/view.gen';
import { Section } from '../panel/parts';
import { ProblemBox } from '../shell/ProblemBox';
import { problemOf } from '../state/attempt';
import { choice, shown } from '../state/exporting';
import { chart } from '../state/store';
import { wantedOf, type Format } from './choice';

const leaving = signal<Leaving | undefined>(undefined);
/** Why what is chosen cannot be exported. */
export const leavingProblem = signal<Problem | undefined>(undefined);

/** How long typing has to rest, in milliseconds. */
const pause = 200;

function preview(): () => void {
  let under = new AbortController();
  let waiting = 0;
  const end = effect(() => {
    const wanted = wantedOf(choice.value, shown());
    if (!chart.value) return;
    under.abort();
    clearTimeout(waiting);
    under = new AbortController();
    const { signal } = under;
    waiting = window.setTimeout(() => {
      api.preview(wanted, signal).then((got) => {
        if (signal.aborted) return;
        leaving.value = got;
        leavingProblem.value = undefined;
      }, (error: unknown) => {
        if (!signal.aborted) leavingProblem.value = problemOf(error);
      });
    }, pause);
  });
  return () => {
    end();
    under.abort();
    clearTimeout(waiting);
    leavingProblem.value = undefined;
  };
}

export function LeavingBox({ format }: { format: Format }) {
  useEffect(preview, []);
  const [at, problem] = [leaving.value, leavingProblem.value];
  return (
    <Section title="What leaves this machine" note={format.facts ? 'all facts that were read, not only a picture of them' : 'what is drawn of these, not the facts themselves'}>
      {problem ? <ProblemBox title="This cannot be exported" problem={problem} /> : !at ? <p class="muted">…</p> : <Words of={at} />}
    </Section>
  );
}

function Words({ of: { lines, pseudonyms, more, kept } }: { of: Leaving }) {
  return (
    <div class="leaving" data-leaving aria-live="polite" role="region" aria-label="What leaves this machine" tabIndex={0}>
      <ul class="reasons">
        {lines.map((l) => (
          <li key={l}>{l}</li>
        ))}
      </ul>
      {pseudonyms.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">kind</th>
              <th scope="col">name</th>
              <th scope="col">leaves as</th>
            </tr>
          </thead>
          <tbody>
            {pseudonyms.map((p) => (
              <tr key={`${p.kind}/${p.name}`}>
                <td>{p.kind}</td>
                <td>{p.name}</td>
                <td>{p.as}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && <p class="muted">and {more} more</p>}
      {kept.length > 0 && (
        <>
          <p class="muted">Not replaced:</p>
          <ul class="reasons">
            {kept.map((k) => (
              <li key={k}>{k}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
