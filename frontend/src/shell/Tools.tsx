/** The line above the chart: find, hide, expressions that are kept, and what the focus leaves out. */
import * as api from '../api/client';
import type { FindError } from '../api/view.gen';
import { FleetLine } from '../fleet/Members';
import { count, nodeTitle } from '../format';
import { showAll } from '../state/actions';
import { fittedOrStay, lookAt } from '../state/charting';
import { shownOf, stepFound, type Tally } from '../state/finding';
import { look, type Look } from '../state/look';
import { capabilities, chart, findError, findText, hideError, hideText, scene } from '../state/store';
import { Suggest } from './Suggest';

export function Tools() {
  if (!chart.value) return null;
  return (
    <div class="tools" role="search" aria-label="Find and hide">
      <div class="tool-line">
        <Find />
        <Hide />
        <Presets />
      </div>
      <Crumbs />
      <FleetLine />
    </div>
  );
}

const leave = (): void => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
};

function Find() {
  const tally = shownOf();
  return (
    <div class="tool find">
      <label for="find" class="prompt">/</label>
      <Suggest
        id="find" label="Find" placeholder="a name, health=degraded, stale …" value={findText.value} wrong={inFull(findError.value)} describedBy="find-says"
        complete={api.complete} onInput={(text) => (findText.value = text)}
        onAccept={() => { leave(); stepFound(1); }}
        onLeave={() => { if (findText.value === '') leave(); else findText.value = ''; }}
      />
      <output id="find-says" class="says" aria-live="polite">
        {findError.value ? <Wrong error={findError.value} /> : tally ? <span data-found={tally.found}>{words(tally)}</span> : ''}
      </output>
      {tally && !findError.value && tally.nodes > 0 && (
        <>
          <button type="button" aria-label="Previous match" title="Previous match" onClick={() => stepFound(-1)}>‹</button>
          <button type="button" aria-label="Next match" title="Next match" onClick={() => stepFound(1)}>›</button>
        </>
      )}
      {findText.value !== '' && <button type="button" aria-label="Clear the find" title="Clear" onClick={() => (findText.value = '')}>×</button>}
    </div>
  );
}

/** What is found and where it can be seen: several things may be folded into one node, or be out of the picture. */
function words({ found, shown, nodes }: Tally): string {
  if (shown < found) return `${found} found, ${shown === 0 ? 'none' : shown} in this view`;
  return nodes === found ? `${found} found` : `${found} found, in ${count(nodes, 'place')}`;
}

function Wrong({ error }: { error: FindError }) {
  return (
    <span class="wrong" data-column={error.column} title={error.message}>
      column {error.column}
    </span>
  );
}

const inFull = (error: FindError | undefined): string | undefined => error && `column ${error.column}: ${error.message}`;

function Hide() {
  return (
    <div class="tool hide">
      <label for="hide" class="prompt">hide</label>
      <Suggest
        id="hide" label="Hide" placeholder="type=ztunnel …" value={hideText.value} wrong={inFull(hideError.value)} describedBy="hide-says"
        complete={api.complete} onInput={(text) => (hideText.value = text)} onAccept={leave}
        onLeave={() => { if (hideText.value === '') leave(); else hideText.value = ''; }}
      />
      <output id="hide-says" class="says" aria-live="polite">{hideError.value ? <Wrong error={hideError.value} /> : ''}</output>
      {hideText.value !== '' && <button type="button" aria-label="Hide nothing" title="Hide nothing" onClick={() => (hideText.value = '')}>×</button>}
    </div>
  );
}

/** Expressions with a name: one click finds. */
function Presets() {
  const presets = capabilities.value?.presets ?? [];
  return (
    <div class="presets" role="group" aria-label="Kept expressions">
      {presets.map(({ name, expression }) => {
        const on = findText.value === expression;
        return (
          <button key={name} type="button" class="chip" aria-pressed={on} title={expression} data-preset={name} onClick={() => (findText.value = on ? '' : expression)}>
            {name}
          </button>
        );
      })}
    </div>
  );
}

/** What is not everything: the focus, and how many groups are folded. */
function Crumbs() {
  const at = look.value;
  const only = inForce(at);
  if (only === '' && at.folded.length === 0) return null;
  return (
    <p class="crumbs">
      {only !== '' && (
        <button type="button" class="chip on" data-crumb="focus" title="Show everything (esc)" onClick={showAll}>
          {only} ×
        </button>
      )}
      {at.folded.length > 0 && (
        <button type="button" class="chip on" data-crumb="folded" title="Unfold everything" onClick={() => lookAt({ ...at, folded: [] }, fittedOrStay())}>
          {at.folded.length} folded ×
        </button>
      )}
    </p>
  );
}

/** What the picture is limited to; a mesh or node that this reading does not have limits nothing, which is said. */
function inForce({ mesh, focus, hops }: Look): string {
  if (mesh !== '') return chart.value?.atlas.meshes.some((m) => m.key === mesh) ? `only mesh ${mesh}` : `mesh ${mesh} is not here`;
  if (focus === '') return '';
  return scene.value?.nodes.has(focus) ? `only ${title(focus)} and what is ${hops === 1 ? 'next to it' : 'within two hops'}` : `${title(focus)} is not here`;
}

const title = (id: string): string => {
  const node = scene.value?.nodes.get(id);
  return node ? nodeTitle(node) : id.split('/').at(-1)!;
};
