/** Asks the program for something, and shows why where it fails. */
import { Failure } from '../api/client';
import type { Problem } from '../api/view.gen';
import * as store from './store';

export async function attempt<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    const got = await asking;
    store.failure.value = undefined;
    return got;
  } catch (error) {
    const problem = problemOf(error);
    store.failure.value = problem;
    store.announcement.value = problem.message;
    return undefined;
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof Failure
    ? error.problem
    : { code: 'internal', message: error instanceof Error ? error.message : String(error), remedy: 'Reload the page.' };
