/** The pieces of which lists of changes are made. */
import type { DiffChange, DiffKind, DiffLine } from '../api/view.gen';
import { fieldOf, glyphOf, side } from './changes';

/** What became of something, as sign and word. */
export function KindMark({ kind }: { kind: DiffKind }) {
  return (
    <span class="change-kind">
      <span class="glyph" aria-hidden="true">{glyphOf[kind]}</span> {kind}
    </span>
  );
}

/** The fields that changed, each with what it was and what it is. */
export function Lines({ lines }: { lines: readonly DiffLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="change-lines">
      {lines.map((l) => (
        <li key={fieldOf(l)} class={l.unknown ? 'not-known' : ''}>
          <span class="muted">{fieldOf(l)}</span>
          <span class="before">{side(l.before)}</span>
          <span aria-hidden="true"> → </span>
          <span class="sr-only"> is now </span>
          <span class="after">{side(l.after)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Where something was and where it is. */
export function Way({ change: c }: { change: DiffChange }) {
  if (c.kind !== 'moved') return c.says ? <p class="muted change-says">{c.says}</p> : null;
  return (
    <p class="change-way">
      <span class="muted">from </span>
      {c.from}
      <br />
      <span class="muted">to </span>
      {c.to}
    </p>
  );
}
