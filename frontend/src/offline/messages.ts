/** What goes between the page of a file and the worker that answers it. */

/** What the file holds, each compressed and in base64; sent once. */
export interface Held {
  readonly core: string;
  readonly snapshot: string;
  readonly picture: string;
  readonly given: string;
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
