/** Speaks the program's HTTP API, and nothing else. Every failure is a Failure that carries a Problem to show. */
import type { Capabilities, Chart, Context, Problem, Saved, Source, State } from './view.gen';

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

export type Format = 'svg' | 'png' | 'dot' | 'json' | 'snapshot';

export const capabilities = (): Promise<Capabilities> => ask<Capabilities>('GET', 'capabilities');
export const contexts = (): Promise<readonly Context[]> => ask<readonly Context[]>('GET', 'contexts');
export const open = (source: Source): Promise<State> => ask<State>('POST', 'open', { body: source });
export const reload = (): Promise<State> => ask<State>('POST', 'reload');
export const cancel = (): Promise<State> => ask<State>('POST', 'cancel');
export const chart = (aspect: number): Promise<Chart> => ask<Chart>('GET', `chart?aspect=${aspect.toFixed(2)}`);

/** Answers as soon as the state is newer than since, or after 25 s with what it was. */
export const changes = (since: number, signal: AbortSignal): Promise<State> =>
  ask<State>('GET', `changes?since=${since}&wait=25s`, { signal });

/** Only in the window: asks where, and writes the file. */
export const save = (format: Format, theme: string, aspect: number): Promise<Saved> =>
  ask<Saved>('POST', 'save', { body: { format, theme, aspect } });

/** Where the browser downloads a file from. */
export function fileAddress(format: Format, theme: string, aspect: number): string {
  if (format === 'snapshot') return 'api/snapshot';
  return `api/export?format=${format}&theme=${theme}&aspect=${aspect.toFixed(2)}`;
}

/** The file itself, for a download. */
export async function file(format: Format, theme: string, aspect: number): Promise<Blob> {
  const response = await send('GET', fileAddress(format, theme, aspect), {});
  return response.blob();
}

interface Extra {
  readonly body?: object;
  readonly signal?: AbortSignal;
}

async function ask<T>(method: string, path: string, extra: Extra = {}): Promise<T> {
  const response = await send(method, `api/${path}`, extra);
  return (await response.json()) as T;
}

async function send(method: string, address: string, extra: Extra): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store' };
  if (extra.signal) init.signal = extra.signal;
  if (method === 'POST') {
    init.headers = { 'Content-Type': 'application/json' };
    init.body = JSON.stringify(extra.body ?? {});
  }
  let response: Response;
  try {
    response = await fetch(address, init);
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
