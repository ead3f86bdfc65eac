/** Makes files: asks the program for one, follows it, and saves it by the window's dialog or a download of the browser. */
import { signal } from '@preact/signals';
import * as api from '../api/exporting';
import type { Export, ExportJob } from '../api/view.gen';
import { bytesOf, recalledChoice, rememberedText, usual, wantedOf, type Choice, type Shown } from '../exporting/choice';
import { announce, notice, show } from './actions';
import { attempt } from './attempt';
import { asked } from './charting';
import { keep, recalled } from './recall';
import * as store from './store';
import { palette, theme } from './theme';

const key = 'portolan.export';

/** What is chosen in the dialog, and was at the last export. */
export const choice = signal<Choice>(recalledChoice(recalled(key)));
/** The file that is being made; undefined when none is. */
export const making = signal<ExportJob | undefined>(undefined);
/** What one should know of the file that was saved last, until it is read. */
export const remarks = signal<{ readonly name: string; readonly notes: readonly string[] } | undefined>(undefined);

export const shown = (): Shown => ({
  asked: asked(), find: store.findText.value, theme: theme.value, palette: palette.value, contexts: store.chart.value?.atlas.clusters.length ?? 0,
});

export function choose(part: Partial<Choice>): void {
  choice.value = { ...choice.value, ...part };
}

/** Exports what is chosen, and remembers it. */
export async function exportChosen(): Promise<void> {
  keep(key, rememberedText(choice.value));
  await make(wantedOf(choice.value, shown()));
}

/** Exports in a format, otherwise as last time. */
export async function exportAs(format: { readonly format: string }): Promise<void> {
  choose({ format: format.format });
  await exportChosen();
}

/** Saves all facts as they are, whatever else was chosen. */
export const saveFacts = (): Promise<void> => make(wantedOf({ ...usual, format: 'mesh.json' }, shown()));

async function make(wanted: Export): Promise<void> {
  if (making.value) {
    notice('Another file is being made: wait for it, or cancel it.');
    return;
  }
  remarks.value = undefined;
  const begun = await attempt(api.begin(wanted));
  if (!begun) return;
  const ended = await follow(begun);
  making.value = undefined;
  if (!ended) return;
  if (ended.problem) {
    if (ended.problem.code === 'cancelled') notice('The export is cancelled.');
    else {
      store.failure.value = ended.problem;
      announce(ended.problem.message);
    }
    return;
  }
  await save(ended);
}

async function follow(begun: ExportJob): Promise<ExportJob | undefined> {
  let at: ExportJob | undefined = begun;
  for (; at && !at.ended; at = await attempt(api.job(at.id, at.version))) making.value = at;
  return at;
}

async function save(job: ExportJob): Promise<void> {
  let name = job.filename;
  if (store.capabilities.value?.desktop) {
    const where = await attempt(api.save(job.id));
    if (!where?.path) return;
    name = where.path;
  } else {
    const blob = await attempt(api.file(job.id));
    if (!blob) return;
    download(blob, name);
  }
  if (store.dialog.value === 'export') show('export');
  notice(`Saved ${name}, ${bytesOf(job.bytes)}`);
  if (job.notes.length > 0) remarks.value = { name, notes: job.notes };
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Ends the file that is being made; what follows it hears of the end. */
export async function cancelExport(): Promise<void> {
  if (making.value) await attempt(api.cancel(making.value.id));
}
