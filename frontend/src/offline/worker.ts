/**
 * Runs the core beside the page of a file, so that the page moves on while it works. It is a file of its own: in the HTML
 * it stands behind Go's wasm_exec.js, and both become one worker.
 */
import type { Asked, Answered, Held } from './messages';

interface Answer {
  readonly status: number;
  readonly kind: string;
  readonly body: Uint8Array<ArrayBuffer>;
}
/** What the core answers with, or why it cannot. */
type Core = (method: string, address: string, body: Uint8Array) => Answer;

declare const Go: new () => { readonly importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
declare const portolan: (snapshot: Uint8Array, picture: Uint8Array, given: Uint8Array) => Core | string;

const say = (answered: Answered, moved: Transferable[] = []): void => self.postMessage(answered, { transfer: moved });

let core: Promise<Core> | undefined;

self.onmessage = (e: MessageEvent<Held | Asked>): void => {
  const message = e.data;
  if ('core' in message) core = start(message);
  else void answer(message);
};

async function start(held: Held): Promise<Core> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(held.core, go.importObject);
  void go.run(instance);
  const opened = portolan(held.snapshot, held.picture, held.given);
  if (typeof opened === 'string') throw new Error(opened);
  return opened;
}

async function answer({ id, method, address, body }: Asked): Promise<void> {
  try {
    if (!core) throw new Error('nothing was opened');
    const got = (await core)(method, address, new TextEncoder().encode(body));
    say({ id, status: got.status, kind: got.kind, body: got.body }, [got.body.buffer]);
  } catch (cause) {
    say({ id, failed: cause instanceof Error ? cause.message : String(cause) });
  }
}
