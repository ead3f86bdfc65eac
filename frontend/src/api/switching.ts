/** The part of the program's API that changes a cluster. All of it is answered 403 while that is off. */
import { ask } from './client';
import type { Confirmed, Planned, Run, SwitchWish, Targets } from './view.gen';

export const targets = (namespaces: readonly string[]): Promise<Targets> => ask<Targets>('GET', `switch/targets?${new URLSearchParams(namespaces.map((n) => ['namespace', n]))}`);
/** Reads the cluster again, asks for the rights, and dry-runs every write; nothing is written by it. */
export const plan = (wish: SwitchWish): Promise<Planned> => ask<Planned>('POST', 'switch/plan', { body: wish });
/** Begins what was shown. The run goes on in the program whatever becomes of the page. */
export const apply = (word: Confirmed): Promise<Run> => ask<Run>('POST', 'switch/apply', { body: word });
export const runs = (): Promise<readonly Run[]> => ask<readonly Run[]>('GET', 'switch/runs');
/** Answers as soon as the run is another than version since, or after 25 s with what it was. */
export const run = (id: string, since: number, signal: AbortSignal): Promise<Run> => ask<Run>('GET', `switch/run?${new URLSearchParams({ id, since: String(since), wait: '25s' })}`, { signal });
export const cancel = (id: string): Promise<Run> => ask<Run>('POST', 'switch/cancel', { body: { id } });
/** What is left of a run, to be confirmed as well. */
export const resume = (id: string): Promise<Planned> => ask<Planned>('POST', 'switch/resume', { body: { id } });
/** The way back of a run, to be confirmed as well. */
export const undo = (id: string): Promise<Planned> => ask<Planned>('POST', 'switch/undo', { body: { id } });
