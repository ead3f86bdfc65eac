/** How fast a change is carried out. */
import type { Options } from '../api/view.gen';
import { options } from '../state/switchstore';
import { Section } from '../panel/parts';

const fields: readonly { readonly key: keyof Options; readonly label: string; readonly unit: string; readonly least: number; readonly most: number }[] = [
  { key: 'concurrency', label: 'workloads at a time', unit: '', least: 1, most: 100 },
  { key: 'pauseBetween', label: 'pause between two waves', unit: 'seconds', least: 0, most: 3600 },
  { key: 'timeout', label: 'a workload may take', unit: 'seconds', least: 1, most: 86400 },
];

export function OptionFields() {
  const set = (key: keyof Options, least: number, most: number) => (e: Event): void => {
    if (!(e.currentTarget instanceof HTMLInputElement)) return;
    const typed = Math.round(Number(e.currentTarget.value));
    const value = Math.max(least, Math.min(most, Number.isFinite(typed) ? typed : least));
    options.value = { ...options.value, [key]: value };
    e.currentTarget.value = String(value);
  };
  return (
    <Section title="How" note="it is carried out">
      <p class="options">
        {fields.map(({ key, label, unit, least, most }) => (
          <label key={key}>
            <span class="muted">{label}</span> <input type="number" data-option={key} min={least} max={most} value={options.value[key]} onChange={set(key, least, most)} /> <span class="muted">{unit}</span>
          </label>
        ))}
      </p>
      <p class="muted">It stops where a workload does not come up in that time: no further one is then begun, and it can be resumed or taken back.</p>
    </Section>
  );
}
