/** The table twin of the chart: the same nodes, in words and numbers, for eyes, keys and screen readers. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { HealthMark } from '../panel/parts';
import { foldSelection, openTab, selectNode } from '../state/actions';
import { chart, found, index, order, scene, selection } from '../state/store';
import { earlier, firstPage, later, rangeWith } from './range';
import { columnsFor, rowsOf, sorted, type Column, type Row } from './rows';

export function Table() {
  const by = useSignal<Column | undefined>(undefined);
  const down = useSignal(false);
  const onlyFound = useSignal(true);
  const range = useSignal(firstPage);
  const refocus = useRef(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const all = useComputed(() => (scene.value && index.value && chart.value ? rowsOf(scene.value, order.value, index.value, chart.value.atlas) : []));
  const rows = useComputed(() => {
    const lit = found.value;
    const kept = lit && onlyFound.value ? all.value.filter((r) => lit.has(r.id)) : all.value;
    return by.value ? sorted(kept, by.value, down.value) : kept;
  });
  const selected = selection.value?.kind === 'node' ? selection.value.id : undefined;
  const at = rows.value.findIndex((r) => r.id === selected);
  const shown = rangeWith(range.value, at, rows.value.length);
  useEffect(() => {
    if (at >= 0 && (at < range.value.from || at >= range.value.to)) range.value = shown;
    const row = at < 0 ? null : body.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    row?.scrollIntoView({ block: 'nearest' });
    if (refocus.current) row?.focus();
    refocus.current = false;
  }, [at, shown.from, shown.to]);

  const sort = (column: Column): void => {
    if (by.value !== column) [by.value, down.value] = [column, false];
    else if (!down.value) down.value = true;
    else [by.value, down.value] = [undefined, false];
  };
  const go = (to: number): void => {
    const next = rows.value[Math.max(0, Math.min(rows.value.length - 1, to))];
    if (!next || next.id === selected) return;
    refocus.current = true;
    selectNode(next.id);
  };
  const move = (e: KeyboardEvent): void => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity }[e.key];
    if (by !== undefined) go(at + by);
    else if (selected === undefined) return;
    else if (e.key === 'Enter') openTab('details');
    else if (e.key === ' ') refocus.current = foldSelection();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div class="twin">
      <p class="twin-head">
        <b>Table</b>{' '}
        <span class="muted">
          {rows.value.length === all.value.length ? `${all.value.length} nodes, as the chart shows them` : `${rows.value.length} of ${all.value.length} nodes`}
        </span>
        <span class="grow" />
        {found.value && (
          <label>
            <input type="checkbox" checked={onlyFound.value} onChange={(e) => (onlyFound.value = e.currentTarget.checked)} /> only what is found
          </label>
        )}
      </p>
      <div class="twin-body" tabIndex={-1}>
        {shown.from > 0 && (
          <p class="actions">
            <button type="button" class="action" onClick={() => (range.value = earlier(shown))}>
              from row {shown.from + 1}: show earlier ones
            </button>
          </p>
        )}
        <table class="table" role="grid" aria-label={`${scene.value?.picture.title ?? ''} as a table`} aria-rowcount={rows.value.length}>
          <thead>
            <tr>
              {shownColumns().map((c) => (
                <th key={c.key} scope="col" class={c.number ? 'num' : ''} aria-sort={by.value === c.key ? (down.value ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => sort(c.key)}>
                    {c.title} {by.value === c.key ? (down.value ? '↓' : '↑') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={move}>
            {rows.value.slice(shown.from, shown.to).map((r, i) => (
              <Line key={r.id} row={r} n={shown.from + i + 1} selected={r.id === selected} stop={at >= 0 ? shown.from + i === at : i === 0} />
            ))}
          </tbody>
        </table>
        {rows.value.length > shown.to && (
          <p class="actions">
            <button type="button" class="action" onClick={() => (range.value = later(shown, rows.value.length))}>
              up to row {shown.to} of {rows.value.length}: show more
            </button>
          </p>
        )}
        {rows.value.length === 0 && <p class="muted none">{found.value ? 'Nothing in this view is found.' : 'Nothing is on the chart.'}</p>}
      </div>
    </div>
  );
}

function Line({ row: r, n, selected, stop }: { row: Row; n: number; selected: boolean; stop: boolean }) {
  return (
    <tr tabIndex={stop ? 0 : -1} aria-selected={selected} aria-rowindex={n} data-row={r.id} onClick={() => selectNode(r.id)}>
      {shownColumns().map(({ key, number }) => (
        <td key={key} class={number ? 'num' : ''}>
          {key === 'health' ? r.health === '' ? '' : <HealthMark health={r.health} /> : key === 'name' ? <Name row={r} /> : cell(r[key])}
        </td>
      ))}
    </tr>
  );
}

const Name = ({ row: r }: { row: Row }) => (
  <>
    {r.name}
    {r.holds > 0 && <span class="muted"> holds {r.holds}</span>}
  </>
);

const shownColumns = (): ReturnType<typeof columnsFor> => columnsFor(chart.value?.atlas.clusters.length ?? 0, chart.value?.difference !== undefined);

const cell = (value: string | number | undefined): string => (value === undefined || value === 0 ? '' : String(value));
