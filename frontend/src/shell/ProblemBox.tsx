/** An error as a person needs it: what happened, what to do, and a way to try again. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/view.gen';

interface Props {
  readonly problem: Problem;
  readonly title?: string;
  readonly retry?: () => void;
  readonly children?: ComponentChildren;
}

export function ProblemBox({ problem, title, retry, children }: Props) {
  return (
    <div class="problem" role="alert">
      <p class="problem-head">
        <span class="glyph" aria-hidden="true">×</span> <b>{title ?? 'That did not work'}</b> <code>{problem.code}</code>
      </p>
      <p class="message">{problem.message}</p>
      {problem.remedy && <p class="remedy">{problem.remedy}</p>}
      <p class="actions">
        {retry && (
          <button type="button" class="action" onClick={retry}>
            Retry
          </button>
        )}
        {children}
      </p>
    </div>
  );
}
