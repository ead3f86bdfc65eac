/** What lies over the chart: the start, the progress of a reading, errors, an empty result, a lost connection. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ClusterGap, Progress, State } from '../api/view.gen';
import { isFile } from '../api/file';
import { Exporting } from '../exporting/Exporting';
import { age, count, readingWords } from '../format';
import { gapGroups } from '../gaps';
import { openTab } from '../state/actions';
import { cancel, openSource, reload } from '../state/session';
import { capabilities, chart, dialog, failure, hover, lost, now, readingSince, saved, scene, state } from '../state/store';
import { Members } from '../fleet/Members';
import { Contexts } from './Contexts';
import { ProblemBox } from './ProblemBox';

export function Stage() {
  const at = state.value;
  return (
    <>
      {!scene.value && <Empty state={at} />}
      <div class="corners">
        {chart.value && at?.phase === 'reading' && !at.fleet && (
          <div class="corner">
            <Reading state={at} />
          </div>
        )}
        {chart.value && at?.phase === 'failed' && at.problem && (
          <div class="corner">
            <ProblemBox title={`Could not read ${at.source.name}`} problem={at.problem} retry={() => void reload()} />
          </div>
        )}
        {chart.value && lost.value && (
          <div class="corner">
            <ProblemBox title={`No connection for ${age(lost.value.since, now.value)}`} problem={lost.value.problem} />
          </div>
        )}
        <Exporting />
        {failure.value && !lost.value && (
          <div class="corner">
            <ProblemBox problem={failure.value}>
              <button type="button" class="action" onClick={() => (failure.value = undefined)}>
                Close
              </button>
            </ProblemBox>
          </div>
        )}
        {chart.value && chart.value.atlas.meshes.length === 0 && at?.phase === 'ready' && <NoMesh />}
      </div>
      {at?.phase === 'ready' && !failure.value && !lost.value && <Large />}
      {saved.value && <p class="toast">{saved.value}</p>}
      <Peek />
    </>
  );
}

/** Before there is a chart. */
function Empty({ state: at }: { state: State | undefined }) {
  if (!at && lost.value) return <Sheet><ProblemBox title={isFile ? 'This file cannot be shown' : 'No connection'} problem={lost.value.problem} /></Sheet>;
  if (!at) return <Sheet><p class="muted none">Starting …</p></Sheet>;
  if (at.phase === 'reading') return <Sheet><Reading state={at} /></Sheet>;
  if (at.phase === 'ready' && at.chartVersion > 0) return <Sheet><p class="muted none">Drawing {at.source.name} …</p></Sheet>;
  return (
    <Sheet>
      {at.phase === 'failed' && at.problem ? (
        <ProblemBox title={`Could not read ${at.source.name}`} problem={at.problem} retry={() => void openSource(at.source)} />
      ) : (
        <div class="welcome">
          <h1>portolan</h1>
          <p class="muted">Charts the Istio meshes of a cluster. Nothing is contacted until you choose{capabilities.value?.writes ? ', and nothing is changed but by a plan that you confirm' : ': read-only from then on'}.</p>
        </div>
      )}
      <Contexts />
    </Sheet>
  );
}

function Sheet({ children }: { children: ComponentChildren }) {
  return (
    <div class="sheet">
      <div class="sheet-body">{children}</div>
    </div>
  );
}

/** What is being read and how far it is; every number moves with the reading. */
function Reading({ state: at }: { state: State }) {
  return (
    <section class="box reading" aria-label="Progress">
      <h3>
        Reading {at.source.name}{' '}
        <span class="muted">{readingWords(at, now.value - readingSince.value)}</span>
      </h3>
      {at.fleet ? (
        <Members />
      ) : (
        <ul>
          {at.progress.map((p) => (
            <Line key={p.resource} progress={p} />
          ))}
        </ul>
      )}
      <p class="actions">
        <button type="button" class="action" onClick={() => void cancel()}>
          Cancel
        </button>
      </p>
    </section>
  );
}

function Line({ progress: p }: { progress: Progress }) {
  const all = p.remaining >= 0 ? p.read + p.remaining : 0;
  return (
    <li class={p.done ? 'done' : ''}>
      <span class="glyph">{p.done ? '✓' : '·'}</span>
      <span>{p.resource}</span>
      <span class="num">{p.done || all === 0 ? p.read : `${p.read} of ${all}`}</span>
    </li>
  );
}

/** Without a mesh it matters whether there is none, or whether one may be hidden behind a missing permission. */
function NoMesh() {
  const gaps = chart.value?.atlas.gaps ?? [];
  const missing = missingRights(gaps);
  const context = state.value?.context?.name;
  return (
    <div class="corner" data-state={missing.length > 0 ? 'no-permission' : 'no-mesh'}>
      <section class="box">
        <h3>{missing.length > 0 ? 'No mesh can be seen' : 'No mesh found'}</h3>
        <p>{missing.length > 0 ? 'You may not read what would show one:' : 'No Istio control plane was found in what could be read.'}</p>
        <ul class="reasons">
          {missing.slice(0, 6).map((m) => (
            <li key={m}>{m}</li>
          ))}
          {missing.length > 6 && <li>and {missing.length - 6} more: see Problems</li>}
        </ul>
        <p class="muted">
          {missing.length > 0
            ? `Ask for these permissions, or use a user who has them. What you may do says: kubectl${context ? ` --context ${context}` : ''} auth can-i --list`
            : gaps.length > 0
              ? `${count(gaps.length, 'read')} failed, so one may be hidden: see Problems.`
              : 'Every read was allowed: there is probably none in this cluster.'}
        </p>
        <p class="actions">
          {!isFile && (
            <button type="button" class="action" onClick={() => (dialog.value = 'contexts')}>
              Choose another context
            </button>
          )}
          {gaps.length > 0 && (
            <button type="button" class="action" onClick={() => openTab('problems')}>
              Problems
            </button>
          )}
        </p>
      </section>
    </div>
  );
}

/** The permissions that are missing, one line each. */
const missingRights = (gaps: readonly ClusterGap[]): string[] =>
  gapGroups(gaps.filter((g) => g.reason === 'forbidden')).map(({ first, everywhere, namespaces: n }) => `${first.verb} ${first.resource}${everywhere ? '' : ` in ${n.length === 1 ? n[0] : count(n.length, 'namespace')}`}`);

/** Charts of more nodes than this are said to be large, once. */
const large = 3000;

/** How to get about in a chart that is too large to be read at once. */
function Large() {
  const closed = useSignal(false);
  const nodes = chart.value?.picture.nodes.length ?? 0;
  if (closed.value || nodes < large) return null;
  return (
    <div class="corner low" data-state="large">
      <section class="box">
        <h3>A large chart</h3>
        <p>{count(nodes, 'node')}: far out you see each mesh with its counts and health; names come as you zoom in.</p>
        <p class="muted">
          <kbd>/</kbd> finds, <kbd>1</kbd>–<kbd>9</kbd> show one mesh, <kbd>o</kbd> one neighbourhood, <kbd>:fold grid</kbd> folds all namespaces.
        </p>
        <p class="actions">
          <button type="button" class="action" onClick={() => (closed.value = true)}>
            Close
          </button>
        </p>
      </section>
    </div>
  );
}

/** What the pointer is on, in words, where it covers nothing. */
function Peek() {
  const target = hover.value;
  const at = scene.value;
  if (!target || !at) return null;
  const words = target.kind === 'node' ? at.nodes.get(target.id)?.alt : at.edges.get(target.id)?.alt;
  if (!words) return null;
  return (
    <p class="peek" aria-hidden="true">
      {words}
    </p>
  );
}
