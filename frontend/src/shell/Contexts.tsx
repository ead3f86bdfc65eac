/** The contexts by file, as k9s lists them, and the demos. Nothing is opened but what is clicked or entered. */
import type { Context, Phase } from '../api/view.gen';
import { Members } from '../fleet/Members';
import { mark, marked, members, openMarked } from '../fleet/store';
import { fleetWords, isMarked } from '../fleet/words';
import { count, shortPath } from '../format';
import { loadContexts, openSource } from '../state/session';
import { capabilities, contexts, contextsProblem, sameSource, state } from '../state/store';
import { ProblemBox } from './ProblemBox';

export function Contexts() {
  const list = contexts.value;
  const current = list?.some((c) => c.current && !c.invalid) ?? false;
  return (
    <div class="contexts" onKeyDown={moveRow}>
      {contextsProblem.value && <ProblemBox problem={contextsProblem.value} retry={() => void loadContexts()} />}
      {!list && !contextsProblem.value && <p class="muted none">Reading the kubeconfig files …</p>}
      {list?.length === 0 && (
        <p class="none">
          No kubeconfig context was found. <span class="muted">Portolan looks at --kubeconfig, KUBECONFIG and ~/.kube/config. The demos below need none.</span>
        </p>
      )}
      {members().length > 0 && (
        <section class="box fleet">
          <h3>{fleetWords(members())}</h3>
          <Members />
        </section>
      )}
      {marked.value.length > 0 && (
        <p class="open-marked">
          <button type="button" class="action" data-open-marked onClick={openMarked}>
            Open {marked.value.map((m) => m.name).join(', ')}
          </button>
          <span class="muted">{marked.value.length > 1 ? 'side by side, in one chart' : 'space marks another'}</span>
        </p>
      )}
      {byFile(list ?? []).map(([file, own]) => (
        <ContextFile key={file} file={file} contexts={own} />
      ))}
      <Demos first={!current} />
    </div>
  );
}

function byFile(list: readonly Context[]): [string, Context[]][] {
  const files = new Map<string, Context[]>();
  for (const c of list) {
    const own = files.get(c.file);
    if (own) own.push(c);
    else files.set(c.file, [c]);
  }
  return [...files];
}

/** Up and down move among the rows; space marks one, and enter opens all that are marked. */
function moveRow(e: KeyboardEvent): void {
  const on = document.activeElement;
  if (e.key === ' ' && on instanceof HTMLElement && on.dataset['context'] !== undefined) {
    mark({ name: on.dataset['context'], file: on.dataset['file'] ?? '' });
    e.preventDefault();
    e.stopPropagation();
    return;
  }
  if (e.key === 'Enter' && on instanceof HTMLElement && on.dataset['context'] !== undefined && openMarked()) {
    e.preventDefault();
    e.stopPropagation();
    return;
  }
  const step = e.key === 'ArrowDown' || e.key === 'j' ? 1 : e.key === 'ArrowUp' || e.key === 'k' ? -1 : 0;
  if (step === 0 || !(e.currentTarget instanceof HTMLElement)) return;
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-open]:not([disabled])')];
  const at = rows.findIndex((r) => r === document.activeElement);
  rows[at < 0 ? 0 : (at + step + rows.length) % rows.length]?.focus();
  e.preventDefault();
  e.stopPropagation();
}

function ContextFile({ file, contexts: own }: { file: string; contexts: readonly Context[] }) {
  return (
    <section class="box">
      <h3 title={file}>
        {shortPath(file, 48) || 'kubeconfig'} <span class="muted">{count(own.length, 'context')}</span>
      </h3>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">context</th>
            <th scope="col">cluster</th>
            <th scope="col">user</th>
            <th scope="col">namespace</th>
          </tr>
        </thead>
        <tbody>
          {own.map((c) => (
            <Row key={c.name} context={c} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const says: Readonly<Record<Phase, string>> = { idle: '', reading: 'reading', ready: 'on screen', failed: 'failed' };

function Row({ context: c }: { context: Context }) {
  const name = { name: c.name, file: c.file };
  const source = { kind: 'context', ...name } as const;
  const member = members().find((m) => m.name === c.name && m.file === c.file);
  const shown = sameSource(source, state.value?.source);
  return (
    <>
      <tr class={c.invalid ? 'invalid' : shown ? 'shown' : ''}>
        <td>
          <input type="checkbox" class="mark" aria-label={`Mark ${c.name}`} disabled={c.invalid !== undefined} checked={isMarked(marked.value, name)} onChange={() => mark(name)} />
          <button type="button" class="link" data-open data-context={c.name} data-file={c.file} disabled={c.invalid !== undefined} {...(c.current ? { 'data-first': true } : {})} onClick={() => void openSource(source)}>
            {c.name || '(no name)'}
          </button>
          {c.current && <span class="muted" title="the file's current context"> *</span>}
          {member && <span class="muted"> {says[member.phase]}</span>}
          {shown && <span class="muted"> {says[state.value?.phase ?? 'idle']}</span>}
        </td>
        <td title={c.server}>
          {c.cluster}
          {c.insecureTLS && <span class="badge is-stale">insecure TLS</span>}
        </td>
        <td>{c.user}</td>
        <td>{c.namespace || <span class="muted">default</span>}</td>
      </tr>
      {c.invalid && (
        <tr class="reason">
          <td colSpan={4}>× {c.invalid}</td>
        </tr>
      )}
    </>
  );
}

function Demos({ first }: { first: boolean }) {
  const demos = capabilities.value?.demos ?? [];
  if (demos.length === 0) return null;
  return (
    <section class="box">
      <h3>
        Demos <span class="muted">embedded snapshots, no cluster needed</span>
      </h3>
      <p class="demos">
        {demos.map((name, i) => (
          <button key={name} type="button" data-open {...(first && i === 0 ? { 'data-first': true } : {})} data-demo={name} aria-current={state.value?.demo === name ? 'true' : undefined} onClick={() => void openSource({ kind: 'demo', name })}>
            {name}
          </button>
        ))}
      </p>
    </section>
  );
}
