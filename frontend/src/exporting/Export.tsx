/** The dialog of a file: what kind, of what, how it looks, and what leaves the machine with it. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { cancelExport, choice, choose, exportChosen, making } from '../state/exporting';
import { chart, findError, findText, foundThings } from '../state/store';
import { palette, theme } from '../state/theme';
import { formatOf, formats, scales, scopeOf, type Choice } from './choice';
import { Progress } from './Exporting';
import { LeavingBox, leavingProblem } from './LeavingBox';
import { PixelSize } from './PixelSize';
import { Check, Radios } from './parts';

export function Export() {
  const format = useComputed(() => formatOf(choice.value.format) ?? formats[0]!);
  const job = making.value;
  const busy = job !== undefined;
  return (
    <form
      class="export"
      aria-busy={busy}
      onSubmit={(e) => {
        e.preventDefault();
        if (!busy && !leavingProblem.value) void exportChosen();
      }}
    >
      <fieldset class="plain" disabled={busy}>
        <div class="export-columns">
          <Radios
            legend="Format" name="format" value={choice.value.format} first
            options={formats.map((f) => ({ value: f.format, name: f.name, says: f.says }))}
            set={(v) => choose({ format: v })}
          />
          <div>
            <Scope whole={format.value.whole === true} />
            {format.value.drawn && <Colours />}
            {format.value.pixels && (
              <>
                <Radios legend="Scale" name="scale" inline value={choice.value.scale} options={scales.map((s) => ({ value: s, name: `${s}×` }))} set={(v) => choose({ scale: v })} />
                <PixelSize />
              </>
            )}
            <Names />
          </div>
        </div>
      </fieldset>
      <LeavingBox format={format.value} />
      <Foot />
    </form>
  );
}

function Scope({ whole }: { whole: boolean }) {
  if (whole) return <p class="muted export-whole">It holds all that was read, whatever is shown of it.</p>;
  const found = findError.value || findText.value.trim() === '' ? undefined : foundThings.value?.size;
  return (
    <Radios
      legend="What" name="scope" value={scopeOf(choice.value, findText.value)}
      options={[
        { value: 'all', name: 'everything', says: '' },
        { value: 'view', name: 'what is in view', says: '– the focus, the mesh, what is hidden and folded' },
        { value: 'found', name: 'what the find box finds', says: found === undefined ? '– nothing is looked for' : `– ${found} found, and what explains them`, off: !found },
      ]}
      set={(v) => choose({ scope: v })}
    />
  );
}

function Colours() {
  const themes: readonly Choice['theme'][] = ['shown', 'dark', 'light'];
  const palettes: readonly Choice['palette'][] = ['shown', 'standard', 'contrast', 'safe'];
  const name = (v: string, now: string): string => (v === 'shown' ? `as here (${now})` : v);
  return (
    <>
      <Radios legend="Theme" name="theme" inline value={choice.value.theme} options={themes.map((v) => ({ value: v, name: name(v, theme.value) }))} set={(v) => choose({ theme: v })} />
      <Radios legend="Palette" name="palette" inline value={choice.value.palette} options={palettes.map((v) => ({ value: v, name: name(v, palette.value) }))} set={(v) => choose({ palette: v })} />
    </>
  );
}

/** What is replaced before anything is drawn or written. */
function Names() {
  const { redact, alias } = choice.value;
  const set = (r: (typeof redact)[number], on: boolean): void => choose({ redact: on ? [...redact, r].sort() : redact.filter((o) => o !== r) });
  return (
    <fieldset class="radios">
      <legend>Replaced by pseudonyms</legend>
      <Check name="redact-names" on={redact.includes('names')} set={(on) => set('names', on)} says="contexts, namespaces, workloads and what else people named">names</Check>
      <Check name="redact-hosts" on={redact.includes('hosts')} set={(on) => set('hosts', on)} says="nodes, registries, addresses">hosts</Check>
      {chart.value?.atlas.clusters.length === 1 && (
        <label class="alias">
          <span class="muted">the context is called</span> <input type="text" name="alias" value={alias} placeholder="its own name" maxLength={60} onInput={(e) => choose({ alias: e.currentTarget.value })} />
        </label>
      )}
    </fieldset>
  );
}

function Foot() {
  const job = making.value;
  const stop = useRef<HTMLButtonElement>(null);
  // The field that had focus is off while a file is made.
  useEffect(() => {
    if (job) stop.current?.focus();
  }, [job?.id]);
  if (!job) {
    return (
      <p class="actions foot">
        <span class="muted grow">enter exports</span>
        <button type="submit" class="action main" data-go disabled={leavingProblem.value !== undefined}>
          Export
        </button>
      </p>
    );
  }
  return (
    <div class="actions foot">
      <Progress job={job} />
      <button type="button" class="action" data-cancel-export ref={stop} onClick={() => void cancelExport()}>
        Cancel
      </button>
    </div>
  );
}
