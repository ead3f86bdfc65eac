/** A change of revision in words: what is listed, what the button says, what each state is called. Pure. */
import type { Change, ControlPlane, Planned, Run, RunPhase, StepState, Target, Warning, Weight } from '../api/view.gen';
import { count } from '../format';

/** A sign beside its word; the colour only repeats them. */
export interface Sign {
  readonly glyph: string;
  readonly word: string;
}

export const weightSign: Readonly<Record<Weight, Sign>> = {
  refuse: { glyph: '×', word: 'forbids' },
  warn: { glyph: '!', word: 'warning' },
  note: { glyph: 'i', word: 'note' },
};

export const stepSign: Readonly<Record<StepState, Sign>> = {
  waiting: { glyph: '○', word: 'waiting' },
  begun: { glyph: '…', word: 'being written' },
  written: { glyph: '→', word: 'written' },
  rolling: { glyph: '●', word: 'rolling' },
  stalled: { glyph: '!', word: 'stalled' },
  verified: { glyph: '✓', word: 'verified' },
  failed: { glyph: '×', word: 'failed' },
  skipped: { glyph: '✓', word: 'was so already' },
};

export const phaseSign: Readonly<Record<RunPhase, Sign>> = {
  running: { glyph: '●', word: 'running' },
  stopped: { glyph: '!', word: 'stopped' },
  failed: { glyph: '×', word: 'failed' },
  done: { glyph: '✓', word: 'done and verified' },
  undone: { glyph: '←', word: 'taken back' },
};

/** "tag prod", "revision 1-31-1", "the default revision"; where an undo leads nowhere in particular, so. */
export function targetWords(t: Pick<Target, 'kind' | 'name'>): string {
  if (t.kind === 'default') return 'the default revision';
  return t.name === '' ? 'where it was' : `${t.kind} ${t.name}`;
}

/** As a button says it: the name of a revision alone. */
const shortTarget = (t: Target): string => (t.kind === 'revision' && t.name !== '' ? t.name : targetWords(t));

/** "istio-system/istiod-1-31-1, 1.31.1". */
export const planeWords = (p: ControlPlane): string =>
  [p.name === '' ? 'no control plane' : `${p.namespace}/${p.name}`, p.version ?? ''].filter((s) => s !== '').join(', ');

/** What a change is about: "shop", "12 namespaces", "tag prod". */
export function about(change: Change): string {
  if (change.tag) return `tag ${change.tag.name}`;
  const [only, ...rest] = change.namespaces;
  return only && rest.length === 0 ? only.name : count(change.namespaces.length, 'namespace');
}

/** What happened, for a list of runs: "shop to 1-31-1". */
export function headline(change: Change): string {
  if (change.kind === 'undo') return `${about(change)} back to ${shortTarget(change.target)}`;
  if (change.tag) return `${about(change)} to ${change.tag.to.revision}`;
  return `${about(change)} to ${shortTarget(change.target)}`;
}

/** How much a change is. */
export interface Sum {
  readonly namespaces: number;
  readonly labels: number;
  /** Workloads that are restarted, and the pods that they want. */
  readonly restarts: number;
  readonly pods: number;
  /** Workloads that are not restarted. */
  readonly kept: number;
  readonly left: number;
  readonly leftPods: number;
}

export function sumOf(change: Change): Sum {
  const workloads = change.namespaces.flatMap((n) => n.workloads);
  const restarted = workloads.filter((w) => w.restart);
  const left = change.namespaces.flatMap((n) => n.left);
  return {
    namespaces: change.namespaces.length,
    labels: change.namespaces.reduce((n, s) => n + s.edits.length, 0),
    restarts: restarted.length,
    pods: restarted.reduce((n, w) => n + w.replicas, 0),
    kept: workloads.length - restarted.length,
    left: left.length,
    leftPods: left.reduce((n, l) => n + l.pods, 0),
  };
}

/** The sum in one line. */
export function sumWords(s: Sum): string {
  return [
    count(s.namespaces, 'namespace'),
    s.labels === 0 ? 'no label changes' : count(s.labels, 'label edit'),
    s.restarts === 0 ? 'nothing is restarted' : `${count(s.restarts, 'workload')} with ${count(s.pods, 'pod')} restarted`,
    s.kept > 0 ? `${s.kept} not restarted` : '',
    s.left > 0 ? `${s.left} left behind` : '',
  ].filter((w) => w !== '').join(' · ');
}

/** All that speaks about a change, wherever it stands, heaviest first; what is said twice is kept once. */
export function warningsOf(change: Change, rejected: readonly Warning[] = []): Warning[] {
  const all = [...change.warnings, ...change.namespaces.flatMap((n) => [...n.warnings, ...n.workloads.flatMap((w) => w.warnings)])];
  const refused = new Set(rejected.map(keyOf));
  const seen = new Set<string>();
  const once = all.filter((w) => !refused.has(keyOf(w)) && !seen.has(keyOf(w)) && seen.add(keyOf(w)));
  return once.sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
}

const weights: readonly Weight[] = ['refuse', 'warn', 'note'];
const keyOf = (w: Warning): string => JSON.stringify([w.code, w.weight, w.object ?? '', w.message]);

/** Warnings of one rule, which are one thing to say where many objects have it. */
export interface WarningGroup {
  readonly code: string;
  readonly weight: Weight;
  readonly all: readonly Warning[];
}

export function groupWarnings(warnings: readonly Warning[]): WarningGroup[] {
  const groups = new Map<string, Warning[]>();
  for (const w of warnings) {
    const own = groups.get(`${w.weight} ${w.code}`);
    if (own) own.push(w);
    else groups.set(`${w.weight} ${w.code}`, [w]);
  }
  return [...groups.values()].map((all) => ({ code: all[0]!.code, weight: all[0]!.weight, all }));
}

/** What the button that begins it says: exactly what it does, and where. */
export function applyWords(planned: Planned): string {
  const { change } = planned;
  const where = `on ${change.context}`;
  if (planned.resumes !== undefined) return `Go on with ${headline(change)}: ${restWords(planned.run)} ${where}`;
  return `${deed(change)} and ${restartWords(change)} ${where}`;
}

function deed(change: Change): string {
  if (change.kind === 'undo') return `Take ${headline(change)}`;
  if (change.road === 'cross-mesh') return `Move ${about(change)} to another mesh, ${change.target.plane.meshID} (${change.tag ? change.tag.to.revision : shortTarget(change.target)}),`;
  return `${change.tag ? 'Move' : 'Switch'} ${headline(change)}`;
}

function restartWords(change: Change): string {
  const { restarts, namespaces } = sumOf(change);
  if (restarts === 0) return 'restart nothing';
  return `restart ${count(restarts, 'workload')}${namespaces > 1 ? ` in ${count(namespaces, 'namespace')}` : ''}`;
}

function restWords(run: Run | undefined): string {
  const rest = (run?.namespaces ?? []).flatMap((n) => n.workloads).filter((w) => w.state !== 'verified' && w.state !== 'skipped').length;
  return rest === 0 ? 'verify what was restarted' : `see ${count(rest, 'workload')} through`;
}

/** Why a plan cannot be applied, in one sentence; undefined where it can. */
export function blocked(planned: Planned): string | undefined {
  if (planned.ready) return undefined;
  const refused = warningsOf(planned.change, planned.rejected).filter((w) => w.weight === 'refuse').length;
  // Those of a lesser weight could only not be tried.
  const rejected = planned.rejected.filter((w) => w.weight === 'refuse').length;
  const why = [
    planned.missing.length > 0 ? `${count(planned.missing.length, 'permission')} missing` : '',
    rejected > 0 ? `${count(rejected, 'write')} rejected by the API server` : '',
    refused > 0 ? `${count(refused, 'thing')} that ${refused === 1 ? 'forbids' : 'forbid'} it` : '',
  ].filter((w) => w !== '');
  return why.length === 0 ? 'This plan cannot be applied as it is.' : `This plan cannot be applied as it is: ${why.join(', ')}.`;
}

/** A label before or after: nothing is a label that is not there. */
export const labelWords = (value: string | null | undefined): string => (value === null || value === undefined ? '(none)' : value === '' ? '(empty)' : value);

/** Whether the words that were typed are the ones that are asked for. */
export const confirmed = (planned: Planned, word: string, context: string): boolean => word === planned.confirm && (planned.confirmContext === undefined || context === planned.confirmContext);
