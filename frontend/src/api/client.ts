/** Speaks the program's HTTP API, and nothing else. Every failure is a Failure that carries a Problem to show. */
import { answer, isFile } from './file';
import type { Capabilities, Chart, Completion, Context, Drawn, Found, Problem, SavedView, Source, State } from './view.gen';

/** A request that did not succeed. offline is true when no answer came at all. */
export class Failure extends Error {
  constructor(
    readonly problem: Problem,
    readonly offline: boolean,
  ) {
    super(problem.message);
    this.name = 'Failure';
  }
}

export const capabilities = (): Promise<Capabilities> => ask<Capabilities>('GET', 'capabilities');
export const contexts = (): Promise<readonly Context[]> => ask<readonly Context[]>('GET', 'contexts');
export const open = (source: Source): Promise<State> => ask<State>('POST', 'open', { body: source });
/** Reads the same source again; of several contexts only those that are named by what the chart calls them, if any are. */
export const reload = (members: readonly string[] = []): Promise<State> =>
  ask<State>('POST', members.length === 0 ? 'reload' : `reload?${new URLSearchParams(members.map((m) => ['context', m]))}`);
export const cancel = (): Promise<State> => ask<State>('POST', 'cancel');

/** What of the chart is asked for, and the shape of the room it gets. */
export interface Asked {
  readonly aspect: number;
  readonly mesh: string;
  readonly focus: string;
  readonly hops: number;
  readonly folded: readonly string[];
  readonly hide: string;
  /** Only what it finds, and what explains that. */
  readonly only?: string;
}

export function query(of: Asked): string {
  const q = new URLSearchParams({ aspect: of.aspect.toFixed(2) });
  if (of.mesh !== '') q.append('mesh', of.mesh);
  if (of.focus !== '') {
    q.append('focus', of.focus);
    q.append('hops', String(of.hops));
  }
  for (const id of of.folded) q.append('fold', id);
  if (of.hide !== '') q.append('hide', of.hide);
  if (of.only) q.append('only', of.only);
  return q.toString();
}

export const chart = (of: Asked): Promise<Chart> => ask<Chart>('GET', `chart?${query(of)}`);
/** The picture alone, for another look at the same reading. */
export const picture = (of: Asked): Promise<Drawn> => ask<Drawn>('GET', `picture?${query(of)}`);
export const find = (text: string): Promise<Found> => ask<Found>('GET', `find?${new URLSearchParams({ find: text })}`);
export const complete = (text: string, at: number): Promise<Completion> => ask<Completion>('GET', `complete?${new URLSearchParams({ text, at: String(at) })}`);
export const views = (): Promise<readonly SavedView[]> => ask<readonly SavedView[]>('GET', 'views');
export const saveView = (view: SavedView): Promise<readonly SavedView[]> => ask<readonly SavedView[]>('POST', 'views', { body: view });
export const removeView = (view: SavedView): Promise<readonly SavedView[]> => ask<readonly SavedView[]>('POST', 'views/remove', { body: view });
/** Opens a snapshot that the person chose from disk. */
export const openSnapshot = (file: File): Promise<State> => ask<State>('POST', `snapshot?${new URLSearchParams({ name: file.name })}`, { file });
/** Only in the window: puts text on the clipboard. */
export const copy = async (text: string): Promise<void> => void (await send('POST', 'api/copy', { body: { text } }));
/** Only in the window: closes it. */
export const quit = async (): Promise<void> => void (await send('POST', 'api/quit', {}));

/** Answers as soon as the state is newer than since, or after 25 s with what it was. */
export const changes = (since: number, signal: AbortSignal): Promise<State> =>
  ask<State>('GET', `changes?since=${since}&wait=25s`, { signal });

interface Extra {
  readonly body?: object;
  readonly file?: File;
  readonly signal?: AbortSignal;
}

export async function ask<T>(method: string, path: string, extra: Extra = {}): Promise<T> {
  const response = await send(method, `api/${path}`, extra);
  return (await response.json()) as T;
}

export async function send(method: string, address: string, extra: Extra): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store' };
  if (extra.signal) init.signal = extra.signal;
  if (extra.file) {
    init.headers = { 'Content-Type': 'application/octet-stream' };
    // Its bytes, not the file: not every window's web view hands on what is in one.
    init.body = await extra.file.arrayBuffer();
  } else if (method === 'POST') {
    init.headers = { 'Content-Type': 'application/json' };
    init.body = JSON.stringify(extra.body ?? {});
  }
  let response: Response;
  try {
    response = await (isFile ? answer(address, init) : fetch(address, init));
  } catch (cause) {
    if (extra.signal?.aborted) throw cause;
    throw new Failure(unreachable, true);
  }
  if (!response.ok) throw new Failure(await problemOf(response), response.status >= 502 && response.status <= 504);
  return response;
}

const unreachable: Problem = {
  code: 'offline',
  message: 'The Portolan program does not answer.',
  remedy: 'It was probably stopped. Start it again and open the address that it prints: each start has a new one.',
};

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.message === 'string') {
      return { code: body.code ?? 'internal', message: body.message, remedy: body.remedy ?? '' };
    }
  } catch {
    // Not a Problem: what is known is the status.
  }
  return {
    code: 'internal',
    message: `The program answered ${response.status} ${response.statusText}.`.trim(),
    remedy: response.status === 401 || response.status === 403 ? 'Open the address that the program printed when it started.' : 'Reload the page.',
  };
}
