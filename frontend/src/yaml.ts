/**
 * The facts of a thing as text that reads like YAML: everything that the program says of it, and nothing of its own. Pure.
 * It is YAML that a parser takes too; what is empty is left out.
 */
import type { Setting } from './api/view.gen';
import type { Thing } from './atlas';
import type { ClusterThing } from './commands';
import { settingText } from './settings';

/** What an Atlas is made of. */
type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

export function yamlOf(thing: Thing | ClusterThing): string {
  return `${lines(plain(subject(thing)), '').join('\n')}\n`;
}

/** The thing's own facts, without those of what it lies in, and a group by the names of its members. */
function subject(thing: Thing | ClusterThing): object {
  switch (thing.kind) {
    case 'mesh': {
      const { members, planes, ztunnels, waypoints, gateways, ...own } = thing.mesh;
      const name = (t: { readonly ref: { readonly name: string; readonly namespace?: string } }): string => [t.ref.namespace, t.ref.name].filter(Boolean).join('/');
      const lists = { planes: planes.map(name), ztunnels: ztunnels.map(name), waypoints: waypoints.map(name), gateways: gateways.map(name), namespaces: members.map(name) };
      return { kind: thing.kind, ...own, ...lists };
    }
    case 'plane':
      return { kind: thing.kind, mesh: thing.mesh.key, ...thing.plane, config: configOf(thing.plane.config), differs: thing.plane.config.filter((s) => s.differs).map((s) => s.path) };
    case 'namespace':
      return { kind: thing.kind, mesh: thing.mesh?.key, ...thing.member };
    case 'ztunnel':
      return { kind: thing.kind, mesh: thing.mesh?.key, ...thing.ztunnel };
    case 'waypoint':
    case 'gateway':
      return { kind: thing.kind, mesh: thing.mesh?.key, gateways: thing.gateways };
    case 'cluster':
      return { kind: thing.kind, ...thing.info, gaps: thing.gaps };
    case 'grid':
      return { kind: thing.kind, plane: thing.plane?.ref, namespaces: thing.members.map((m) => m.ref.name) };
    default:
      return { kind: thing.kind, namespaces: thing.members.map((m) => m.ref.name) };
  }
}

/** Settings by path, as MeshConfig has them. */
const configOf = (settings: readonly Setting[]): object => Object.fromEntries(settings.map((s) => [s.path, settingText(s.value)]));

/** A copy of plain values: what a reading is made of came as JSON and is JSON. */
const plain = (value: object): Value => JSON.parse(JSON.stringify(value)) as Value;

const isEmpty = (v: Value): boolean => v === undefined || v === null || v === '' || (typeof v === 'object' && Object.values(v).every(isEmpty));

function lines(value: Value, indent: string): string[] {
  if (Array.isArray(value)) return (value as readonly Value[]).filter((v) => !isEmpty(v)).flatMap((v) => item(v, indent));
  if (typeof value !== 'object' || value === null) return [`${indent}${scalar(value)}`];
  return Object.entries(value).filter(([, v]) => !isEmpty(v)).flatMap(([key, v]) =>
    typeof v === 'object' && v !== null ? [`${indent}${scalar(key)}:`, ...lines(v, Array.isArray(v) ? indent : `${indent}  `)] : [`${indent}${scalar(key)}: ${scalar(v)}`],
  );
}

/** An entry of a list: its first line stands behind the dash. */
function item(value: Value, indent: string): string[] {
  const [first, ...rest] = lines(value, `${indent}  `);
  return [`${indent}- ${(first ?? '').trimStart()}`, ...rest];
}

/** Words that YAML takes for something else than text. */
const notText = /^(?:[-+.\d]|0x|(?:true|false|yes|no|on|off|null|~|y|n)$)/i;

function scalar(value: Value): string {
  if (typeof value !== 'string') return String(value ?? null);
  const safe = /^[\w./][\w ./()=@,+*-]*$/.test(value) && !notText.test(value) && !value.endsWith(' ');
  return safe ? value : JSON.stringify(value);
}
