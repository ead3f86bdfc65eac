/** What the signs of a picture mean: made from what is drawn in it, so that it neither lacks one nor explains another. */
import type { Icon, Picture, Role } from '../api/view.gen';

export interface Sign {
  readonly group: 'Health' | 'Marks' | 'Changes' | 'Lines' | 'Things';
  readonly look: 'icon' | 'line' | 'dashed' | 'box' | 'hatch' | 'bar';
  /** The icon of an icon. */
  readonly icon?: Icon;
  /** The colours of a line (stroke) or a box. */
  readonly stroke?: Role;
  readonly fill?: Role;
  readonly word: string;
}

const iconWords: Readonly<Record<string, readonly [Sign['group'], string]>> = {
  failing: ['Health', 'failing'],
  degraded: ['Health', 'degraded'],
  unknown: ['Health', 'unknown'],
  healthy: ['Health', 'healthy'],
  stale: ['Marks', 'stale: pods run something else than new ones would'],
  drift: ['Marks', 'drift: proxies of another version than their control plane'],
  doubt: ['Marks', 'doubt: the evidence contradicts itself'],
  added: ['Changes', 'added since the other reading'],
  removed: ['Changes', 'removed: it was here'],
  moved: ['Changes', 'moved: another control plane manages it'],
  changed: ['Changes', 'changed: something about it or in it is otherwise'],
  unseen: ['Changes', 'not seen by one of the readings'],
};

const lineWords: Readonly<Record<string, string>> = {
  manages: 'managed by',
  weak: 'managed by, as far as labels tell',
  wanted: 'on the way: labels ask for it, pods do not run it yet',
  possible: 'perhaps: several remain possible',
};

const boxWords: Readonly<Record<string, string>> = { plane: 'control plane', ztunnel: 'ztunnel', waypoint: 'waypoint', gateway: 'gateway', namespace: 'namespace' };

export function legendOf(picture: Picture): readonly Sign[] {
  return [...healths(picture), ...lines(picture), ...boxes(picture)];
}

function healths(picture: Picture): Sign[] {
  const seen = new Map<string, Sign>();
  for (const op of picture.ops) {
    if (op.op !== 'icon' || !op.icon || !op.node || seen.has(op.icon)) continue;
    const [group, word] = iconWords[op.icon] ?? [];
    if (group && word) seen.set(op.icon, { group, look: 'icon', icon: op.icon, word, ...(op.fill === undefined ? {} : { fill: markRole(op.icon, op.fill) }) });
  }
  // Worst first, then the marks, in the order of the table.
  return Object.keys(iconWords).flatMap((icon) => seen.get(icon) ?? []);
}

/** On a coloured plane an icon has the colour of its text: here it stands on the panel, in its own. */
const markRole = (icon: Icon, fill: Role): Role => (fill.startsWith('plane.') ? (iconWords[icon]?.[0] === 'Changes' ? 'change' : `health.${icon}`) : fill);

function lines(picture: Picture): Sign[] {
  const seen = new Map<string, Sign>();
  const kinds = new Map(picture.edges.map((e) => [e.id, e.kind]));
  for (const op of picture.ops) {
    const kind = op.edge === undefined ? undefined : kinds.get(op.edge);
    if (op.op !== 'path' || kind === undefined || !op.stroke) continue;
    const name = kind === 'manages' && op.dash ? 'weak' : kind;
    const word = lineWords[name];
    if (word && !seen.has(name)) seen.set(name, { group: 'Lines', look: op.dash ? 'dashed' : 'line', stroke: op.stroke, word });
  }
  return Object.keys(lineWords).flatMap((name) => seen.get(name) ?? []);
}

const isWell = (fill: Role | undefined): boolean => fill?.includes('.healthy.') ?? false;

function boxes(picture: Picture): Sign[] {
  const kinds = new Map(picture.nodes.map((n) => [n.id, n.kind]));
  const seen = new Map<string, Sign>();
  let [hatch, bar] = [false, false];
  for (const op of picture.ops) {
    if (op.op !== 'rect' || op.node === undefined) continue;
    hatch ||= op.hatch === true;
    bar ||= op.fill === 'progress.track';
    const kind = kinds.get(op.node)!;
    const word = boxWords[kind];
    if (!word || !op.fill || !op.stroke || op.fill.startsWith('badge.')) continue;
    const known = seen.get(kind);
    // The colour of health is explained by itself: a thing is shown as it looks when it is well, if one is.
    if (!known || (isWell(op.fill) && !isWell(known.fill))) seen.set(kind, { group: 'Things', look: 'box', fill: op.fill, stroke: op.stroke, word });
  }
  return [
    ...Object.keys(boxWords).flatMap((kind) => seen.get(kind) ?? []),
    ...(bar ? [{ group: 'Things', look: 'bar', word: 'how far an upgrade is: its share of the proxies' } as const] : []),
    ...(hatch ? [{ group: 'Marks', look: 'hatch', word: 'partly unread: a permission is missing' } as const] : []),
  ];
}
