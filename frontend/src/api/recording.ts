/** The part of the program's API that replays recordings. */
import { ask } from './client';
import type { State } from './view.gen';

/** Shows another reading of the recording that is open, from 0. */
export const seek = (at: number): Promise<State> => ask<State>('POST', 'recording/seek', { body: { at } });
/** The IDs of the switches that have a recording. */
export const runs = (): Promise<readonly string[]> => ask<readonly string[]>('GET', 'recording/runs');
export const replay = (id: string): Promise<State> => ask<State>('POST', 'recording/replay', { body: { id } });
