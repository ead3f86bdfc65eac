/** What goes between the page of a file and the worker that answers it. */

/** What the file holds; sent once, and first. */
export interface Held {
  readonly core: Uint8Array<ArrayBuffer>;
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly given: Uint8Array<ArrayBuffer>;
}

export interface Asked {
  readonly id: number;
  readonly method: string;
  readonly address: string;
  readonly body: string;
}

/** An answer as a server would send it, or why there is none. */
export type Answered =
  | { readonly id: number; readonly status: number; readonly kind: string; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly failed: string };
