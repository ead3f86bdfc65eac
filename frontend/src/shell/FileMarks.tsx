/** What a page that is a file says of itself in the header: that it is one, of when and by what, and what is replaced in it. */
import type { Offline } from '../api/view.gen';
import { capabilities } from '../state/store';

export function FileMarks() {
  const file = capabilities.value?.offline;
  if (!file) return null;
  return (
    <>
      <span class="badge is-file" data-file title={stampOf(file)}>
        FILE
      </span>
      <span class="stamp" title={stampOf(file)}>
        <span class="muted">taken </span>
        {minute(file.takenAt)}
        <span class="muted"> by portolan </span>
        {file.readBy || (capabilities.value?.version ?? '')}
        <span class="muted">, {file.redacted.length === 0 ? 'not redacted' : `${file.redacted.join(' and ')} redacted`}</span>
      </span>
    </>
  );
}

/** "2026-03-02 09:30 UTC": the same for everybody who gets the file. */
const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

function stampOf(file: Offline): string {
  const from = file.contexts.length === 0 ? 'of a demo' : `of ${file.contexts.join(', ')}`;
  const names = file.redacted.length === 0 ? 'names are as they were read' : `${file.redacted.join(' and ')} are replaced by pseudonyms`;
  const unread = file.gaps === 0 ? 'all that was asked for could be read' : `${file.gaps} reads were refused or failed`;
  return `A chart in one file, ${from}, taken ${minute(file.takenAt)}; ${names}; ${unread}; format ${file.format}; written by portolan ${capabilities.value?.version ?? ''}. Nothing is contacted, and nothing can be changed from here.`;
}
