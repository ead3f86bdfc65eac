/** The side panel: its tabs. */
import { isStale, tab, chart, index, type Tab } from '../state/store';
import { Changes } from '../comparing/Changes';
import { Details } from './Details';
import { Meshes } from './Meshes';
import { Problems } from './Problems';

const tabs: readonly { readonly id: Tab; readonly name: string }[] = [
  { id: 'meshes', name: 'Meshes' },
  { id: 'details', name: 'Details' },
  { id: 'problems', name: 'Problems' },
  { id: 'changes', name: 'Changes' },
];

/** The tabs that there are: changes only where something is compared. */
const shown = (): typeof tabs => tabs.filter(({ id }) => id !== 'changes' || chart.value?.difference !== undefined);

function countOf(id: Tab): string {
  if (!chart.value) return '';
  if (id === 'meshes') return String(chart.value.atlas.meshes.length);
  if (id === 'problems') return String((index.value?.doubts.length ?? 0) + chart.value.atlas.gaps.length);
  if (id === 'changes') return String(chart.value.difference?.changes.length ?? '');
  return '';
}

function move(e: KeyboardEvent): void {
  const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  e.preventDefault();
  const all = shown();
  const at = all.findIndex((t) => t.id === tab.value);
  tab.value = all[(at + step + all.length) % all.length]!.id;
  document.getElementById(`tab-${tab.value}`)?.focus();
}

export function Panel() {
  return (
    <aside class={`panel${isStale.value ? ' stale' : ''}`} aria-label="Side panel">
      <div class="tabs" role="tablist" aria-label="Side panel" onKeyDown={move}>
        {shown().map(({ id, name }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={tab.value === id}
            aria-controls={`panel-${id}`}
            tabIndex={tab.value === id ? 0 : -1}
            onClick={() => (tab.value = id)}
          >
            {name}
            {countOf(id) !== '' && <span class="muted num"> {countOf(id)}</span>}
          </button>
        ))}
      </div>
      <div key={tab.value} id={`panel-${tab.value}`} class="page" role="tabpanel" aria-labelledby={`tab-${tab.value}`} tabIndex={-1}>
        {tab.value === 'meshes' && <Meshes />}
        {tab.value === 'details' && <Details />}
        {tab.value === 'problems' && <Problems />}
        {tab.value === 'changes' && <Changes />}
      </div>
    </aside>
  );
}
