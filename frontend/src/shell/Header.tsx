/** The header: what is shown, how old it is, that it is read-only, and what to be wary of. Always on screen. */
import { CompareChip } from '../comparing/CompareChip';
import { fleetWords, memberWords } from '../fleet/words';
import { age, count } from '../format';
import { show } from '../state/actions';
import { outOfReach } from '../state/file';
import { reload } from '../state/session';
import { capabilities, chart, chartSource, dialog, isStale, now, state, tab } from '../state/store';
import { FileMarks } from './FileMarks';
import { RunChip } from '../switching/RunChip';
import { theme, themeChoice, toggleTheme } from '../state/theme';

export function Header() {
  return (
    <header class="top">
      <span class="brand" aria-hidden="true">
        <svg viewBox="0 0 32 32" width="18" height="18">
          <circle cx="16" cy="16" r="9.5" />
          <path d="M16 2.5 18.2 13.8 29.5 16 18.2 18.2 16 29.5 13.8 18.2 2.5 16 13.8 13.8Z" />
        </svg>
        <b>portolan</b>
      </span>
      <Source />
      <Marks />
      <span class="grow" />
      <Buttons />
    </header>
  );
}

function Source() {
  const at = state.value;
  const source = at?.source;
  const open = dialog.value === 'contexts';
  const user = at?.context?.user;
  if (outOfReach('contexts')) {
    return (
      <span class="source is-file">
        <span class="muted">file </span>
        <b>{source?.name}</b>
      </span>
    );
  }
  return (
    <button type="button" class="source" aria-haspopup="dialog" aria-expanded={open} title={at?.fleet ? at.fleet.map((m) => `${m.as}: ${memberWords(m, now.value)}`).join('\n') : (at?.context?.file ?? '')} onClick={() => show('contexts')}>
      {!source || source.kind === 'none' ? (
        <span>choose a context</span>
      ) : (
        <>
          {at?.fleet ? <b>{fleetWords(at.fleet)}</b> : <><span class="muted">{source.kind}</span> <b>{source.name}</b></>}
          {user && (
            <span>
              <span class="muted"> user </span>
              {user}
            </span>
          )}
        </>
      )}
      <span class="muted" aria-hidden="true"> ▾</span>
    </button>
  );
}

function Marks() {
  const at = state.value;
  const taken = chart.value?.atlas.takenAt;
  const other = isStale.value && chartSource.value && chartSource.value.name !== at?.source.name;
  return (
    <span class="marks">
      {at?.demo && <span class="badge is-demo" title="An embedded example, not a cluster">DEMO</span>}
      <FileMarks />
      {capabilities.value && !capabilities.value.writes && <span class="badge is-plain" title="Portolan changes nothing in a cluster">read-only</span>}
      {capabilities.value?.writes && <span class="badge is-stale" title="features.upgrade_actions is on: namespaces can be switched from here, by a plan that is confirmed">can write</span>}
      {(at?.context?.insecureTLS || at?.fleet?.some((m) => m.context?.insecureTLS)) && <span class="badge is-stale" title="The check of the server's certificate is skipped">! insecure TLS</span>}
      {at && at.gaps > 0 && (
        <button type="button" class="badge is-doubt" onClick={() => (tab.value = 'problems')}>
          ? {count(at.gaps, 'gap')}
        </button>
      )}
      {taken && (!at?.demo || isStale.value) && (
        <span class={`age${isStale.value ? ' old' : ''}`} title={`read at ${taken}`}>
          <span class="muted">{other ? `${chartSource.value?.name} ` : ''}age </span>
          {age(Date.parse(taken), now.value)}
        </span>
      )}
      <CompareChip />
      <RunChip />
      {at?.phase === 'reading' && <span class="busy">reading …</span>}
    </span>
  );
}

function Buttons() {
  const none = chart.value === undefined;
  return (
    <nav class="buttons" aria-label="Actions">
      {!outOfReach('reload') && (
        <button type="button" disabled={none} title="Read again (ctrl-r)" onClick={() => void reload()}>
          reload
        </button>
      )}
      <button type="button" disabled={none} aria-haspopup="dialog" aria-expanded={dialog.value === 'export'} title="Export (e)" onClick={() => show('export')}>
        export
      </button>
      <button type="button" title={`Theme: ${themeChoice.value === 'auto' ? 'as the desktop has it' : theme.value} (shift-d)`} aria-label={`Theme: ${theme.value}, switch`} onClick={toggleTheme}>
        {theme.value === 'dark' ? '● dark' : '○ light'}
      </button>
      <button type="button" title="Keys" aria-label="Help" onClick={() => show('help')}>
        ?
      </button>
    </nav>
  );
}
