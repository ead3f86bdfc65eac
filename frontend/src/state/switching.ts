/**
 * What a person does to switch a revision: choose namespaces and a target, look at the plan, confirm it, and go back or on
 * with a run. Nothing is asked of the program that writes but by apply, which has the words that the person typed.
 */
import { batch, effect, untracked } from '@preact/signals';
import * as api from '../api/switching';
import type { Planned, Problem, Run, Target } from '../api/view.gen';
import { thingOf } from '../atlas';
import { injectedBy, namesOf, sectionsOf, targetOf, type Subject } from '../switching/targets';
import { announce, notice } from './actions';
import { problemOf } from './attempt';
import { follow, openAt, reopen, take } from './following';
import * as store from './store';
import { busy, closed, followed, isOpenTo, labelsOnly, options, planned, problem, run, runs, shown, spent, step, subject, targets, targetText } from './switchstore';

/** Each request belongs to one opening of the dialog; the answer to an older one is let go. */
let turn = 0;

async function asking<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
  const mine = turn;
  batch(() => {
    busy.value = what;
    problem.value = undefined;
  });
  try {
    const got = await request();
    return mine === turn ? got : undefined;
  } catch (error) {
    if (mine === turn) fail(problemOf(error));
    return undefined;
  } finally {
    if (mine === turn) busy.value = undefined;
  }
}

function fail(why: Problem): void {
  problem.value = why;
  announce(`${why.message} ${why.remedy}`);
}

/** Opens the dialog. A run under way comes first, since there is one at a time. */
export function begin(of: Subject | undefined, word = ''): void {
  if (store.state.value?.source.kind === 'fleet') {
    const id = store.selection.value?.id;
    const name = store.state.value.fleet?.find((m) => id?.includes(`/${m.as}/`))?.name;
    notice(`A switch is in one cluster: open ${name === undefined ? 'its context' : `context ${name}`} alone to switch there (:ctx ${name ?? 'NAME'}).`);
    return;
  }
  turn++;
  begun = undefined;
  batch(() => {
    store.dialog.value = 'switch';
    subject.value = of;
    targets.value = planned.value = busy.value = problem.value = undefined;
    targetText.value = word;
    labelsOnly.value = spent.value = false;
    step.value = of ? 'target' : 'choose';
  });
  if (closed.value) return;
  if (followed.value?.phase === 'running') reopen();
  else if (of) void loadTargets(word);
}

/** What the selection is for a switch: a namespace, or those of a control plane or a group. */
export function selected(): Subject | undefined {
  const [at, index, chart] = [store.scene.value, store.index.value, store.chart.value];
  const id = store.selection.value?.kind === 'node' ? store.selection.value.id : undefined;
  const thing = at && index && chart && id !== undefined ? thingOf(index, chart.atlas, at, id) : undefined;
  const of = (names: readonly string[]): Subject | undefined => (names.length === 0 ? undefined : { kind: 'namespaces', names });
  switch (thing?.kind) {
    case 'namespace':
      return of([thing.member.ref.name]);
    case 'plane':
      return of(injectedBy(thing.plane, thing.mesh));
    case 'grid':
      return of(namesOf(thing.members));
    default:
      return undefined;
  }
}

/** Takes other namespaces, in the dialog that is open. */
export const choose = (names: readonly string[]): void => begin({ kind: 'namespaces', names });

async function loadTargets(word: string): Promise<void> {
  const of = subject.value;
  if (!of) return;
  const got = await asking('Looking where it can go', () => api.targets(of.names));
  if (!got) return;
  targets.value = got;
  const meant = word === '' ? undefined : targetOf(sectionsOf(got.targets, of, ''), word);
  if (meant && isOpenTo(meant)) void plan(meant);
}

export const retryTargets = (): void => void loadTargets('');

/** Where the plan came from, to be made again: a wish, or the way back or on of a run. */
let source: (() => Promise<Planned>) | undefined;
let chosen: Target | undefined;

export async function plan(target: Target): Promise<void> {
  const of = subject.value;
  if (!of || !isOpenTo(target)) return;
  chosen = target;
  const wish = { kind: target.kind, to: target.name, plane: target.plane.id };
  source = () => api.plan({ ...wish, ...(of.kind === 'tag' ? { namespaces: [], tag: of.tag } : { namespaces: of.names }), labelsOnly: labelsOnly.value });
  await planAgain();
}

/** Looks at the cluster again, for the same wish. */
export async function planAgain(): Promise<void> {
  const request = source;
  if (!request) return;
  turn++;
  begun = undefined;
  batch(() => {
    planned.value = undefined;
    spent.value = false;
    step.value = 'plan';
  });
  const got = await asking('Reading the cluster again, asking for each permission, and trying every write as a dry run', request);
  if (!got) return;
  batch(() => {
    planned.value = got;
    options.value = got.options;
  });
  announce(got.ready ? 'The plan is here: it can be applied.' : 'The plan is here: it cannot be applied as it is.');
}

/** Whether workloads are to be left alone; that is another plan. */
export function setLabelsOnly(only: boolean): void {
  labelsOnly.value = only;
  void planAgain();
}

/** Whether the restarts of this plan can be left out: a wish has them, the way of a run is what it is. */
export const canLeaveOut = (): boolean => chosen !== undefined && planned.value?.change.kind !== 'undo' && planned.value?.resumes === undefined;

/** One step back, as far as nothing was begun. */
export function stepBack(): void {
  problem.value = undefined;
  if (step.value === 'confirm') step.value = 'plan';
  else if (step.value === 'plan') {
    turn++;
    busy.value = undefined;
    if (subject.value && targets.value) step.value = 'target';
    else if (run.value) step.value = run.value.phase === 'running' ? 'progress' : 'result';
    else void showRuns();
  } else if (step.value === 'runs' && run.value) openAt(shown.value);
  else if (step.value === 'target') step.value = 'choose';
}

export const toConfirm = (): void => void (planned.value?.ready && !spent.value && (step.value = 'confirm'));

/** Begins it. A refusal leaves the plan where it is, to be looked at and planned again. */
export async function apply(confirm: string, confirmContext: string): Promise<void> {
  const of = planned.value;
  if (!of || busy.value !== undefined) return;
  const got = await asking('Beginning', () => api.apply({ plan: of.id, confirm, confirmContext, options: options.value }));
  if (!got) {
    const why = problem.value;
    if (!why || why.code === 'usage') return;
    batch(() => {
      spent.value = true;
      step.value = 'plan';
      if (why.code === 'offline') problem.value = lostOnTheWay;
    });
    return;
  }
  batch(() => {
    planned.value = shown.value = undefined;
    step.value = got.phase === 'running' ? 'progress' : 'result';
  });
  begun = got.id;
  follow(got);
}

/** The run that was begun here last, as long as nobody asked for another plan. */
let begun: string | undefined;

/** Plans again, as long as the page runs, where a run found things not as they were planned with and wrote nothing. */
export function keepPlanning(): void {
  effect(() => {
    const ended = followed.value;
    if (ended?.outdated !== true || ended.id !== begun) return;
    begun = undefined;
    untracked(() => void planAnew(ended));
  });
}

async function planAnew(ended: Run): Promise<void> {
  await planAgain();
  if (planned.value) fail({ code: 'changed', message: ended.problem ?? '', remedy: 'Nothing was written. Below is the plan as things are now: confirm it if it is still what you want.' });
}

const lostOnTheWay: Problem = {
  code: 'offline',
  message: 'The answer was lost on the way: it may have begun, or not.',
  remedy: 'If it did, the run goes on in the program, and the header shows it as soon as the program answers. Else plan again: a plan says what is still to be done.',
};

export async function stop(): Promise<void> {
  const at = run.value;
  if (!at) return;
  const got = await asking('Stopping', () => api.cancel(at.id));
  if (got && got.version >= (followed.value?.version ?? 0)) take(got);
}

/** The way back of a run, as a plan. */
export const planUndo = (of: Run): Promise<void> => planRun(of, () => api.undo(of.id));
/** What is left of a run, as a plan. */
export const planResume = (of: Run): Promise<void> => planRun(of, () => api.resume(of.id));

function planRun(of: Run, request: () => Promise<Planned>): Promise<void> {
  source = request;
  shown.value = of.id === followed.value?.id ? undefined : of;
  chosen = subject.value = targets.value = undefined;
  return planAgain();
}

export async function showRuns(): Promise<void> {
  batch(() => {
    store.dialog.value = 'switch';
    runs.value = undefined;
    step.value = 'runs';
  });
  if (closed.value) return;
  runs.value = await asking('Reading what was carried out', api.runs);
}

/** Looks at a run of the list. */
export function look(at: Run): void {
  if (at.phase === 'running') follow(at.id);
  openAt(at.id === followed.value?.id ? undefined : at);
}
