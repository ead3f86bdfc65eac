/** A file in the making where its dialog is closed, and what one should know of the one that was saved. */
import type { ExportJob } from '../api/view.gen';
import { cancelExport, making, remarks } from '../state/exporting';
import { dialog } from '../state/store';

export function Exporting() {
  const [job, said] = [making.value, remarks.value];
  return (
    <>
      {job && dialog.value !== 'export' && (
        <section class="corner" aria-label="Export">
          <Progress job={job} />
          <p class="actions">
            <button type="button" class="action" data-cancel-export onClick={() => void cancelExport()}>
              Cancel
            </button>
          </p>
        </section>
      )}
      {said && (
        <section class="corner" aria-label="Notes on the export" data-export-notes>
          <p>
            <b>{said.name}</b>
          </p>
          <ul class="reasons">
            {said.notes.map((n) => (
              <li key={n}>{n}</li>
            ))}
          </ul>
          <p class="actions">
            <button type="button" class="action" onClick={() => (remarks.value = undefined)}>
              Close
            </button>
          </p>
        </section>
      )}
    </>
  );
}

const grouped = new Intl.NumberFormat('en');

/** What is being done and how far it is; a bar without a value where nobody can say. */
export function Progress({ job: { filename, doing, done, of } }: { job: ExportJob }) {
  return (
    <p class="exporting" data-export-job>
      <span>
        {filename} <span class="muted">{of > 0 ? `${doing}: ${grouped.format(done)} of ${grouped.format(of)} operations` : `${doing} …`}</span>
      </span>
      {of > 0 ? <progress max={of} value={done} aria-label={doing} /> : <progress aria-label={doing} />}
    </p>
  );
}
