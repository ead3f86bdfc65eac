/** The part of the API that makes files: begun, watched, fetched. */
import { ask, send } from './client';
import type { Export, ExportJob, Leaving, Saved } from './view.gen';

export const begin = (wanted: Export): Promise<ExportJob> => ask<ExportJob>('POST', 'exports', { body: wanted });

/** Answers as soon as the job has another version than since, or after 25 s with what it was. */
export const job = (id: string, since: number): Promise<ExportJob> => ask<ExportJob>('GET', `exports/job?${new URLSearchParams({ id, since: String(since), wait: '25s' })}`);

export const cancel = (id: string): Promise<ExportJob> => ask<ExportJob>('POST', 'exports/cancel', { body: { id } });

/** What would leave the machine; nothing is made. */
export const preview = (wanted: Export, signal: AbortSignal): Promise<Leaving> => ask<Leaving>('POST', 'exports/preview', { body: wanted, signal });

/** The file itself, for a download. */
export const file = async (id: string): Promise<Blob> => (await send('GET', `api/exports/file?${new URLSearchParams({ id })}`, {})).blob();

/** Only in the window: asks where, and writes the file. */
export const save = (id: string): Promise<Saved> => ask<Saved>('POST', 'save', { body: { id } });
