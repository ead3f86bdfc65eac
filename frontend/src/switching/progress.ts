/** How far a run is, in numbers and in words. Pure. */
import type { Change, NamespaceChange, NamespaceRun, Run, StepState, WorkloadRun } from '../api/view.gen';
import { count } from '../format';
import { headline, phaseSign } from './words';

/** Workloads by where they stand, and their pods. through are those that are on the target. */
export interface Numbers {
  readonly workloads: number;
  readonly through: number;
  readonly rolling: number;
  readonly stalled: number;
  readonly failed: number;
  readonly waiting: number;
  readonly pods: number;
  readonly moved: number;
}

const isThrough = (s: StepState): boolean => s === 'verified' || s === 'skipped';
const isRolling = (s: StepState): boolean => s === 'begun' || s === 'written' || s === 'rolling';

function add(a: Numbers, w: WorkloadRun, wanted: number): Numbers {
  const one = (is: boolean): number => (is ? 1 : 0);
  return {
    workloads: a.workloads + 1,
    through: a.through + one(isThrough(w.state)),
    rolling: a.rolling + one(isRolling(w.state)),
    stalled: a.stalled + one(w.state === 'stalled'),
    failed: a.failed + one(w.state === 'failed'),
    waiting: a.waiting + one(w.state === 'waiting'),
    pods: a.pods + Math.max(wanted, w.moved),
    moved: a.moved + w.moved,
  };
}

const nothing: Numbers = { workloads: 0, through: 0, rolling: 0, stalled: 0, failed: 0, waiting: 0, pods: 0, moved: 0 };

/** Of one namespace; what was not looked at yet counts as many pods as its plan has. */
export function numbersIn(of: NamespaceRun, planned: NamespaceChange | undefined): Numbers {
  const wanted = (w: WorkloadRun): number => {
    if (w.wanted > 0 || w.state !== 'waiting') return w.wanted;
    const plan = planned?.workloads.find((p) => p.kind === w.kind && p.name === w.name);
    return plan ? plan.replicas - (plan.leaves ?? 0) : 0;
  };
  return of.workloads.reduce((sum, w) => add(sum, w, wanted(w)), nothing);
}

export function numbersOf(run: Run): Numbers {
  const all = run.namespaces.map((n, i) => numbersIn(n, plannedOf(run.change, n.name, i)));
  return all.reduce((a, b) => ({
    workloads: a.workloads + b.workloads, through: a.through + b.through, rolling: a.rolling + b.rolling, stalled: a.stalled + b.stalled,
    failed: a.failed + b.failed, waiting: a.waiting + b.waiting, pods: a.pods + b.pods, moved: a.moved + b.moved,
  }), nothing);
}

/** A run's namespaces stand in the order of the change's. */
export function plannedOf(change: Change, name: string, at: number): NamespaceChange | undefined {
  const there = change.namespaces[at];
  return there?.name === name ? there : change.namespaces.find((n) => n.name === name);
}

/** Where a namespace stands as a whole: what is worst in it, and done only when all is. */
export function stateOf(n: NamespaceRun): StepState {
  const states = n.workloads.map((w) => w.state);
  for (const bad of ['failed', 'stalled'] as const) if (n.label === bad || states.includes(bad)) return bad;
  if (states.length === 0) return n.label;
  if (states.every(isThrough)) return states.every((s) => s === 'skipped') && n.label === 'skipped' ? 'skipped' : 'verified';
  return states.every((s) => s === 'waiting') ? n.label === 'waiting' || n.label === 'skipped' ? 'waiting' : n.label : 'rolling';
}

/** Whether a namespace should be open for the person to see: something is wrong there, or all of it is little. */
export const isOpen = (n: NamespaceRun, all: number): boolean => all <= 3 || ['failed', 'stalled'].includes(stateOf(n));

/** What is heard of a run: changes of where it stands, and not each number. Empty where nothing is to be said. */
export function spoken(before: Run | undefined, after: Run): string {
  if (before?.id !== after.id || before.phase !== after.phase) {
    if (after.phase === 'running') return `Under way: ${headline(after.change)}. ${waveWords(after)}`.trim();
    return `${headline(after.change)}: ${phaseSign[after.phase].word}. ${after.problem ?? ''}`.trim();
  }
  const stalled = names(after, 'stalled').filter((n) => !names(before, 'stalled').includes(n));
  if (stalled.length > 0) return `Stalled: ${stalled.join(', ')}`;
  const failed = names(after, 'failed').filter((n) => !names(before, 'failed').includes(n));
  if (failed.length > 0) return `Failed: ${failed.join(', ')}`;
  return before.wave === after.wave ? '' : waveWords(after);
}

const names = (run: Run, state: StepState): string[] => run.namespaces.flatMap((n) => n.workloads.filter((w) => w.state === state).map((w) => `${w.kind} ${n.name}/${w.name}`));

/** "wave 2 of 5"; nothing where there are none. */
export const waveWords = (run: Run): string => (run.waves > 0 && run.wave > 0 ? `wave ${run.wave} of ${run.waves}` : '');

/** The chip in the header: little enough for a line, and never only a number. */
export function chipWords(run: Run): string {
  const n = numbersOf(run);
  if (run.phase !== 'running') return `switch ${phaseSign[run.phase].word}`;
  const worst = n.failed > 0 ? `, ${n.failed} failed` : n.stalled > 0 ? `, ${n.stalled} stalled` : '';
  return `switching ${n.through}/${n.workloads}${worst}`;
}

/** How a run ended, in a sentence. */
export function resultWords(run: Run): string {
  const n = numbersOf(run);
  const far = n.workloads === 0 ? 'No workload was to be restarted.' : `${n.through} of ${count(n.workloads, 'workload')} verified, ${n.moved} of ${count(n.pods, 'pod')} on the target.`;
  if (run.phase === 'undone') return 'It was taken back by another run.';
  if (run.phase !== 'done') return far;
  return n.workloads === 0 ? far : `${count(n.moved, 'pod')} of ${count(n.workloads, 'workload')} run what they should.`;
}

/** What can be done with a run that is over. */
export const canResume = (run: Run): boolean => run.outdated !== true && (run.phase === 'stopped' || run.phase === 'failed');
export const canUndo = (run: Run): boolean => run.change.kind !== 'undo' && run.outdated !== true && run.phase !== 'running' && run.phase !== 'undone';
