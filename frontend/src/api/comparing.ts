/** What the page asks of the program to compare the chart. */
import { ask } from './client';
import type { Source, State } from './view.gen';

const query = (of: Readonly<Record<string, string>>): string => new URLSearchParams(of).toString();

/** Compares with a snapshot that the person chose from disk. */
export const withFile = (file: File, ignore: string): Promise<State> => ask<State>('POST', `compare?${query({ name: file.name, ignore })}`, { file });
/** Compares with a context or a demo, which is read for it. */
export const withSource = (source: Source, ignore: string, signal: AbortSignal): Promise<State> => ask<State>('POST', `compare/source?${query({ ignore })}`, { body: source, signal });
/** Compares what comes from now on with what is shown now. */
export const withNow = (ignore: string): Promise<State> => ask<State>('POST', `compare/now?${query({ ignore })}`);
/** Compares with another reading of the recording that is shown, from 0. */
export const withFrame = (at: number, ignore: string): Promise<State> => ask<State>('POST', `compare/frame?${query({ ignore })}`, { body: { at } });
export const ignore = (text: string): Promise<State> => ask<State>('POST', `compare/ignore?${query({ ignore: text })}`);
export const end = (): Promise<State> => ask<State>('POST', 'compare/end');
