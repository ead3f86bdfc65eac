/** What is known of a switch of revision on its way, as signals: only switching.ts and following.ts write them. */
import { computed, signal } from '@preact/signals';
import type { Options, Planned, Problem, Run, Target, Targets } from '../api/view.gen';
import { isCurrent, sectionsOf, type Subject } from '../switching/targets';
import * as store from './store';

export type Step = 'choose' | 'target' | 'plan' | 'confirm' | 'progress' | 'result' | 'runs';

export const step = signal<Step>('choose');
export const subject = signal<Subject | undefined>(undefined);
export const targets = signal<Targets | undefined>(undefined);
/** What is typed to find a target. */
export const targetText = signal('');
export const labelsOnly = signal(false);
export const planned = signal<Planned | undefined>(undefined);
/** The plan was used up, or is no longer true: only planning again leads on. */
export const spent = signal(false);
export const options = signal<Options>({ concurrency: 1, pauseBetween: 0, timeout: 600 });
/** What is being asked of the program, in words; undefined while nothing is. */
export const busy = signal<string | undefined>(undefined);
/** Why the last thing that was asked for failed. */
export const problem = signal<Problem | undefined>(undefined);
/** The run that is followed, or was last. */
export const followed = signal<Run | undefined>(undefined);
/** A run of the list that is looked at in place of it. */
export const shown = signal<Run | undefined>(undefined);
/** The run that is on the screen: one of the list, else the one that is followed. */
export const run = computed(() => shown.value ?? followed.value);
/** Why a run cannot be followed at the moment. */
export const runProblem = signal<Problem | undefined>(undefined);
export const runs = signal<readonly Run[] | undefined>(undefined);
/** A run ended while nobody looked: the chip stays until somebody does. */
export const unseen = signal(false);

/** Why nothing can be changed here: it is off, or what is shown is no cluster. Undefined where it can. */
export const closed = computed<'off' | 'no-cluster' | undefined>(() => {
  const source = store.state.value?.source;
  if (source?.kind !== 'context' || store.state.value?.demo) return 'no-cluster';
  return store.capabilities.value?.writes ? undefined : 'off';
});

/** The targets that are shown, by section. */
export const sections = computed(() => (subject.value && targets.value ? sectionsOf(targets.value.targets, subject.value, targetText.value) : undefined));

/** Another mesh is only open where the settings say so. */
export function isOpenTo(target: Target): boolean {
  const [of, all] = [subject.value, targets.value];
  if (!of || !all) return false;
  return store.capabilities.value?.crossMesh === true || !sectionsOf(all.targets, of, '').cross.some((t) => t.plane.id === target.plane.id);
}

/** The subject's own target is no place to go to, but its pods may not be there yet. */
export const follows = (target: Target): boolean => subject.value !== undefined && isCurrent(target, subject.value);
