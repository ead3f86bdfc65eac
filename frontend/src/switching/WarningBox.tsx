/** Everything that speaks about a plan, heaviest first; where many objects have the same, it is said once and unfolds. */
import type { Planned } from '../api/view.gen';
import { count } from '../format';
import { Section } from '../panel/parts';
import { WarningLine } from './parts';
import { groupWarnings, warningsOf, weightSign, type WarningGroup } from './words';

export function WarningBox({ planned }: { planned: Planned }) {
  const all = warningsOf(planned.change, planned.rejected);
  if (all.length === 0) return null;
  const of = (weight: string): number => all.filter((w) => w.weight === weight).length;
  const note = [of('refuse') > 0 ? `${of('refuse')} ${of('refuse') === 1 ? 'forbids' : 'forbid'} it` : '', of('warn') > 0 ? count(of('warn'), 'warning') : '', of('note') > 0 ? count(of('note'), 'note') : ''].filter((s) => s !== '').join(', ');
  return (
    <Section title="To know before" note={note}>
      {groupWarnings(all).map((g) => <Group key={`${g.weight} ${g.code}`} group={g} />)}
    </Section>
  );
}

function Group({ group: g }: { group: WarningGroup }) {
  if (g.all.length <= 3) return <>{g.all.map((w) => <WarningLine key={`${w.object ?? ''} ${w.message}`} warning={w} />)}</>;
  const sign = weightSign[g.weight];
  return (
    <details class={`warning is-${g.weight}`} data-code={g.code}>
      <summary>
        <span class={`mark is-${g.weight}`}><span class="glyph" aria-hidden="true">{sign.glyph}</span>{sign.word}</span> {count(g.all.length, 'object')}: {g.all[0]!.message}
      </summary>
      {g.all.map((w) => <WarningLine key={`${w.object ?? ''} ${w.message}`} warning={w} />)}
    </details>
  );
}
