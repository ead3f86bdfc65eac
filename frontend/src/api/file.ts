/**
 * The program's API where there is no program: in a page that is a file by itself, the core in that file answers. Which of
 * the two it is was decided when the page was written.
 */
import type { Answered, Asked, Held } from '../offline/messages';
import type { Problem } from './view.gen';

const held = (kind: string): string | undefined => document.querySelector(`script[type="application/vnd.portolan.${kind}"]`)?.textContent ?? undefined;

/** Whether this page is a file. */
export const isFile: boolean = typeof document !== 'undefined' && held('core') !== undefined;

/** The text behind the # of the address that such a page begins with. */
export const firstPlace = (): string => document.querySelector<HTMLMetaElement>('meta[name="portolan-place"]')?.content ?? '';

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, (answered: Answered) => void>();

/** What fetch would answer. */
export async function answer(address: string, init: RequestInit): Promise<Response> {
  if (address.startsWith('api/changes?') && !address.includes('since=-')) return never(init.signal);
  const id = ++asked;
  const answered = await new Promise<Answered>((resolve) => {
    waiting.set(id, resolve);
    // What is given as a file would be opened, which cannot be: the refusal needs no content.
    const body = typeof init.body === 'string' ? init.body : '';
    const question: Asked = { id, method: init.method ?? 'GET', address, body };
    started().postMessage(question);
  });
  if ('failed' in answered) return new Response(JSON.stringify(broken(answered.failed)), { status: 500 });
  return new Response(answered.body, { status: answered.status, headers: { 'Content-Type': answered.kind } });
}

/** In a file nothing changes: who waits for that waits until they give up. */
const never = (signal: RequestInit['signal']): Promise<Response> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

function started(): Worker {
  if (worker) return worker;
  const code = document.getElementById('worker')?.textContent ?? '';
  worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  worker.onmessage = (e: MessageEvent<Answered>) => settle(e.data);
  worker.onerror = (e) => {
    for (const id of [...waiting.keys()]) settle({ id, failed: e.message || 'the browser does not let it run' });
  };
  const all: Held = { core: held('core') ?? '', snapshot: held('snapshot') ?? '', picture: held('picture') ?? '', given: held('given') ?? '' };
  worker.postMessage(all);
  return worker;
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
