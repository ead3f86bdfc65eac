/** The table twin of the chart: the same nodes, in words and numbers, for eyes, keys and screen readers. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { HealthMark } from '../panel/parts';
import { openTab, selectNode } from '../state/actions';
import { chart, found, index, order, scene, selection } from '../state/store';
import { columns, rowsOf, sorted, type Column, type Row } from './rows';

/** Rows that are added at once: very many would keep a page busy for seconds. */
const step = 400;

export function Table() {
  const by = useSignal<Column | undefined>(undefined);
  const down = useSignal(false);
  const onlyFound = useSignal(true);
  const most = useSignal(step);
  const body = useRef<HTMLTableSectionElement>(null);
  const all = useComputed(() => (scene.value && index.value && chart.value ? rowsOf(scene.value, order.value, index.value, chart.value.atlas) : []));
  const rows = useComputed(() => {
    const lit = found.value;
    const kept = lit && onlyFound.value ? all.value.filter((r) => lit.has(r.id)) : all.value;
    return by.value ? sorted(kept, by.value, down.value) : kept;
  });
  const selected = selection.value?.kind === 'node' ? selection.value.id : undefined;
  const at = rows.value.findIndex((r) => r.id === selected);
  useEffect(() => {
    if (at >= most.value) most.value = Math.ceil((at + 1) / step) * step;
    else if (at >= 0) body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const sort = (column: Column): void => {
    if (by.value !== column) [by.value, down.value] = [column, false];
    else if (!down.value) down.value = true;
    else [by.value, down.value] = [undefined, false];
  };
  const move = (e: KeyboardEvent): void => {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity }[e.key];
    if (by === undefined || e.ctrlKey || e.altKey || e.metaKey) {
      if (e.key !== 'Enter' || selected === undefined) return;
      openTab('details');
    } else {
      const next = rows.value[Math.max(0, Math.min(rows.value.length - 1, at + by))];
      if (!next) return;
      selectNode(next.id);
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
    }
    e.preventDefault();
    e.stopPropagation();
  };
  const shown = rows.value.slice(0, most.value);
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
        <table class="table" role="grid" aria-label={`${scene.value?.picture.title ?? ''} as a table`} aria-rowcount={rows.value.length}>
          <thead>
            <tr>
              {columns.map((c) => (
                <th key={c.key} scope="col" class={c.number ? 'num' : ''} aria-sort={by.value === c.key ? (down.value ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => sort(c.key)}>
                    {c.title} {by.value === c.key ? (down.value ? '↓' : '↑') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={move}>
            {shown.map((r, i) => (
              <Line key={r.id} row={r} selected={r.id === selected} stop={at >= 0 ? i === at : i === 0} />
            ))}
          </tbody>
        </table>
        {rows.value.length > shown.length && (
          <p class="actions">
            <button type="button" class="action" onClick={() => (most.value += step)}>
              {shown.length} of {rows.value.length} rows: show more
            </button>
          </p>
        )}
        {rows.value.length === 0 && <p class="muted none">{found.value ? 'Nothing in this view is found.' : 'Nothing is on the chart.'}</p>}
      </div>
    </div>
  );
}

function Line({ row: r, selected, stop }: { row: Row; selected: boolean; stop: boolean }) {
  return (
    <tr tabIndex={stop ? 0 : -1} aria-selected={selected} data-row={r.id} onClick={() => selectNode(r.id)}>
      {columns.map(({ key, number }) => (
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

const cell = (value: string | number | undefined): string => (value === undefined || value === 0 ? '' : String(value));
