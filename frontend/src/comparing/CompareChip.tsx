/** What the chart is compared with, in the header, and the end of it. */
import { count } from '../format';
import { openTab } from '../state/actions';
import { endComparison, readingFor } from '../state/comparing';
import { state } from '../state/store';

export function CompareChip() {
  const reading = readingFor.value;
  if (reading) {
    return (
      <span class="badge compare-chip" data-comparing>
        reading {reading.name} to compare …
        <button type="button" aria-label="Do not compare" title="Cancel" onClick={reading.cancel}>×</button>
      </span>
    );
  }
  const with_ = state.value?.comparison;
  if (!with_) return null;
  return (
    <span class="badge compare-chip" data-compared={with_.name}>
      <button type="button" title={`What changed since ${with_.name} of ${with_.takenAt}`} onClick={() => openTab('changes')}>
        compared with {with_.name}, {clock(with_.takenAt)}: {count(with_.changes, 'change')}
      </button>
      <button type="button" aria-label="End the comparison" title="End the comparison" onClick={() => void endComparison()}>×</button>
    </span>
  );
}

/** 09:30Z; the whole moment stands in the title. */
export const clock = (at: string): string => `${at.slice(11, 16)}Z`;
