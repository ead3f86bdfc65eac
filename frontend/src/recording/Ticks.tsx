/** What is drawn of a recording: a tick for each reading, a taller one with a knob where something changed, a cross where it failed. */
import type { Frame } from '../api/view.gen';
import type { Timeline } from './timeline';

interface Props {
  readonly frames: readonly Frame[];
  readonly line: Timeline;
  readonly at: number;
  /** In pixels, as is the margin at both ends. */
  readonly width: number;
  readonly margin: number;
}

const height = 26;
const base = 18;
/** Ticks nearer to each other than this are drawn as one. */
const apart = 3;

export function Ticks({ frames, line, at, width, margin }: Props) {
  if (width <= 0) return null;
  const x = (place: number): number => Math.round(margin + place * (width - 2 * margin)) + 0.5;
  const changed = thinned(frames.flatMap((f, i) => (i > 0 && f.changed ? [x(line.at[i]!)] : [])));
  const quiet = thinned(line.at.map(x));
  const now = x(line.at[at] ?? 0);
  return (
    <svg aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <path class="base" d={`M${margin} ${base + 0.5}H${width - margin}`} />
      <path class="quiet" d={quiet.map((p) => `M${p} ${base - 3}V${base + 3}`).join('')} />
      {line.gaps.map((g) => <path key={g.from} class="gap" d={`M${x(g.from) + 3} ${base + 0.5}H${x(g.to) - 3}`} />)}
      <path class="changed" d={changed.map((p) => `M${p} ${base - 9}V${base + 4}M${p - 1.5} ${base - 9}h3`).join('')} data-changes={changed.length} />
      <path class="missed" d={line.missed.map((m) => cross(x(m))).join('')} data-missed={line.missed.length} />
      <path class="now" d={`M${now - 6} 1H${now + 6}L${now} 9ZM${now} 9V${height - 2}`} />
    </svg>
  );
}

const cross = (p: number): string => `M${p - 3} ${base - 3}L${p + 3} ${base + 4}M${p - 3} ${base + 4}L${p + 3} ${base - 3}`;

/** Places that can be told apart. */
function thinned(places: readonly number[]): number[] {
  const out: number[] = [];
  for (const p of places) if (out.length === 0 || p - out.at(-1)! >= apart) out.push(p);
  return out;
}
