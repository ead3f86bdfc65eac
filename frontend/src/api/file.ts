/**
 * The program's API where there is no program: in a page that is a file by itself, the core in that file answers. Which of
 * the two it is was decided when the page was written.
 */
import type { Answered, Asked, Held } from '../offline/messages';
import { unpacked } from './unpacked';
import type { Problem } from './view.gen';

const held = (kind: string): string | undefined => document.querySelector(`script[type="application/vnd.portolan.${kind}"]`)?.textContent ?? undefined;

/** Whether this page is a file. */
export const isFile: boolean = typeof document !== 'undefined' && held('core') !== undefined;

/** The text behind the # of the address that such a page begins with. */
export const firstPlace = (): string => document.querySelector<HTMLMetaElement>('meta[name="portolan-place"]')?.content ?? '';

/** What fetch would answer. */
export async function answer(address: string, init: RequestInit): Promise<Response> {
  if (address.startsWith('api/changes?') && !address.includes('since=-')) return never(init.signal);
  const core = started(); // also where the answer is known: what is asked next needs it
  const known = init.method === 'GET' ? (await prepared())[plain(address)] : undefined;
  if (known !== undefined) return new Response(known, { headers: { 'Content-Type': 'application/json' } });
  // What is given as a file would be opened, which cannot be: the refusal needs no content.
  const got = await asked(await core, init.method ?? 'GET', address, typeof init.body === 'string' ? init.body : '');
  if ('failed' in got) return new Response(JSON.stringify(broken(got.failed)), { status: 500 });
  return new Response(got.body, { status: got.status, headers: { 'Content-Type': got.kind } });
}

/** In a file nothing changes: who waits for that waits until they give up. */
const never = (signal: RequestInit['signal']): Promise<Response> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

let first: Promise<Readonly<Record<string, string>>> | undefined;

/** The core's answers to what is asked first, which the file holds so that nobody waits for the core to start. */
const prepared = (): Promise<Readonly<Record<string, string>>> => (first ??= read().catch(() => ({})));

const read = async (): Promise<Readonly<Record<string, string>>> =>
  JSON.parse(new TextDecoder().decode(await unpacked(held('answers') ?? ''))) as Record<string, string>;

/** An address without what makes no difference in a file. */
function plain(address: string): string {
  const [path, query] = address.split('?');
  const asks = new URLSearchParams(query);
  for (const name of ['aspect', 'since', 'wait']) asks.delete(name);
  return asks.toString() === '' ? path! : address;
}

let worker: Promise<Worker | string> | undefined;
let questions = 0;
const waiting = new Map<number, (answered: Answered) => void>();

/** The worker that the core runs in, or why it cannot. */
const started = (): Promise<Worker | string> => (worker ??= start().catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause))));

async function start(): Promise<Worker> {
  await prepared(); // the picture goes first
  const code = document.getElementById('worker')?.textContent ?? '';
  const running = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  running.onmessage = (e: MessageEvent<Answered>) => settle(e.data);
  running.onerror = (e) => {
    for (const id of [...waiting.keys()]) settle({ id, failed: e.message || 'the browser does not let it run' });
  };
  const [core, snapshot, picture, given] = await Promise.all(['core', 'snapshot', 'picture', 'given'].map((kind) => unpacked(held(kind) ?? '')));
  const all: Held = { core: core!, snapshot: snapshot!, picture: picture!, given: given! };
  running.postMessage(all, Object.values(all).map((bytes: Uint8Array<ArrayBuffer>) => bytes.buffer));
  return running;
}

function asked(core: Worker | string, method: string, address: string, body: string): Promise<Answered> {
  const id = ++questions;
  return new Promise((resolve) => {
    if (typeof core === 'string') {
      resolve({ id, failed: core });
      return;
    }
    waiting.set(id, resolve);
    const question: Asked = { id, method, address, body };
    core.postMessage(question);
  });
}

function settle(answered: Answered): void {
  waiting.get(answered.id)?.(answered);
  waiting.delete(answered.id);
}

const broken = (why: string): Problem => ({
  code: 'internal',
  message: `What answers in this file does not run: ${why}.`,
  remedy: 'Open it in a current Firefox, Chromium or Safari, or with the portolan program.',
});
