/** The line along the bottom of the chart that a recording is replayed by. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Recording } from '../api/view.gen';
import { cameFrom, goBack, here, keepReplaying, playing, recording, speed, step, stepChange, togglePlay } from '../state/replaying';
import { compareWithFirst, endComparison } from '../state/comparing';
import { chartSource, state } from '../state/store';
import { clockOf, faults, nearestTo, readingText, speeds, speedWords, timelineOf } from './timeline';
import { Ticks } from './Ticks';

export function Scrubber() {
  useEffect(keepReplaying, []);
  const shown = recording.value;
  if (!shown) return null;
  const at = here.value;
  return (
    <section class="scrubber" aria-label="Recording">
      <span class="ways">
        <button type="button" disabled={at === 0} title="The change before (,)" aria-label="Previous change" onClick={() => stepChange(-1)}>
          ‹ change
        </button>
        <button type="button" class="play" disabled={shown.frames.length < 2} title={`${playing.value ? 'Pause' : 'Play'} (p)`} onClick={() => togglePlay()}>
          {playing.value ? 'pause' : 'play'}
        </button>
        <button type="button" disabled={at === shown.frames.length - 1} title="The next change (.)" aria-label="Next change" onClick={() => stepChange(1)}>
          change ›
        </button>
      </span>
      <Speeds />
      <Track recording={shown} at={at} />
      <span class="when" data-reading={at}>
        <b>{clockOf(shown, at)}</b> <span class="muted">{at + 1} of {shown.frames.length}</span>
      </span>
      {cameFrom.value && chartSource.value?.kind === 'file' && (
        <button type="button" class="action" onClick={goBack}>
          back to {cameFrom.value.name}
        </button>
      )}
      <Since frames={shown.frames.length} />
      {faults(shown).map((f) => <p key={f} class="fault">! {f}</p>)}
    </section>
  );
}

/** Marks what changed since the recording began, at whatever reading. */
function Since({ frames }: { frames: number }) {
  const compared = state.value?.comparison !== undefined;
  return (
    <button type="button" class="action" data-since aria-pressed={compared} disabled={frames < 2 && !compared} onClick={() => void (compared ? endComparison() : compareWithFirst())}>
      changes since the first reading
    </button>
  );
}

function Speeds() {
  return (
    <label class="speeds">
      <span class="muted">speed</span>
      <select value={String(speed.value)} onChange={(e) => (speed.value = speeds.find((s) => String(s) === e.currentTarget.value) ?? 'changes')}>
        {speeds.map((s) => <option key={s} value={String(s)}>{speedWords(s)}</option>)}
      </select>
    </label>
  );
}

/** Keys of the slider; page up and down go from change to change. */
const keys: Readonly<Record<string, (last: number) => unknown>> = {
  ArrowLeft: () => step(-1), ArrowDown: () => step(-1),
  ArrowRight: () => step(1), ArrowUp: () => step(1),
  PageUp: () => stepChange(-1), PageDown: () => stepChange(1),
  Home: (last) => step(-last), End: (last) => step(last),
};

function Track({ recording: shown, at }: { recording: Recording; at: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const line = useMemo(() => timelineOf(shown), [shown.frames, shown.missed]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => (width.value = element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const go = (e: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    step(nearestTo(line, (e.clientX - box.left - margin) / Math.max(1, box.width - 2 * margin)) - here.peek());
  };
  return (
    <div
      ref={frame} class="track" role="slider" tabIndex={0} aria-label="Reading" aria-orientation="horizontal"
      aria-valuemin={1} aria-valuemax={shown.frames.length} aria-valuenow={at + 1} aria-valuetext={readingText(shown, at)}
      onKeyDown={(e) => {
        const does = e.ctrlKey || e.altKey || e.metaKey ? undefined : keys[e.key];
        if (!does) return;
        e.preventDefault();
        does(shown.frames.length);
      }}
      onPointerDown={(e) => {
        if (e.button !== 0) return;
        e.currentTarget.setPointerCapture(e.pointerId);
        go(e);
      }}
      onPointerMove={(e) => {
        if (e.currentTarget.hasPointerCapture(e.pointerId)) go(e);
      }}
    >
      <Ticks frames={shown.frames} line={line} at={at} width={width.value} margin={margin} />
    </div>
  );
}

/** Room at both ends of the line, in pixels: half of the sign that marks the reading. */
const margin = 8;
