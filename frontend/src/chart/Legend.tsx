/** The legend over the chart: the signs that this picture has, and no others. */
import { useComputed } from '@preact/signals';
import type { Icon } from '../api/view.gen';
import { chart, legendShown } from '../state/store';
import { legendOf, type Sign } from './legend';
import { icons, rules } from './look.gen';

const groups = ['Health', 'Marks', 'Changes', 'Lines', 'Things'] as const;

export function Legend() {
  const signs = useComputed(() => (chart.value && legendShown.value ? legendOf(chart.value.picture) : []));
  if (!legendShown.value || signs.value.length === 0) return null;
  return (
    <section class="legend" aria-label="Legend">
      {groups.map((group) => {
        const own = signs.value.filter((s) => s.group === group);
        return own.length === 0 ? null : (
          <dl key={group}>
            {own.map((s) => (
              <div key={s.word} class="sign" data-sign={s.word}>
                <dt><Swatch sign={s} /></dt>
                <dd>{s.word}</dd>
              </div>
            ))}
          </dl>
        );
      })}
    </section>
  );
}

/** The variable of the stylesheet that has a role's colour. */
const ink = (role: string | undefined): string => (role === undefined ? 'none' : `var(--${role.replaceAll('.', '-')})`);

function Swatch({ sign: s }: { sign: Sign }) {
  return (
    <svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">
      {s.look === 'icon' && s.icon && <Glyph icon={s.icon} colour={ink(s.fill)} />}
      {(s.look === 'line' || s.look === 'dashed') && (
        <path d="M1 7H21M18 3.5L25 7L18 10.5" fill="none" stroke={ink(s.stroke)} stroke-width="1.5" stroke-dasharray={s.look === 'dashed' ? `${rules.dashOn} ${rules.dashOff}` : undefined} />
      )}
      {s.look === 'box' && <rect x="1" y="1.5" width="26" height="11" rx="3" fill={ink(s.fill)} stroke={ink(s.stroke)} />}
      {s.look === 'hatch' && <path d="M2 13L14 1M8 13L20 1M14 13L26 1" stroke={ink('hatch')} stroke-width="1.5" />}
      {s.look === 'bar' && (
        <>
          <rect x="0" y="1" width="28" height="12" rx="3" fill={ink('plane.healthy.fill')} />
          <rect x="2" y="5" width="24" height="4" rx="2" fill={ink('progress.track')} />
          <rect x="2" y="5" width="13" height="4" rx="2" fill={ink('progress')} />
        </>
      )}
    </svg>
  );
}

function Glyph({ icon, colour }: { icon: Icon; colour: string }) {
  return (
    <g transform="translate(8 1) scale(12)">
      {(icons[icon] ?? []).map((part) => (
        <path key={part.d} d={part.d} fill={part.stroke > 0 ? 'none' : colour} stroke={part.stroke > 0 ? colour : 'none'} stroke-width={part.stroke} stroke-linejoin="round" />
      ))}
    </g>
  );
}
