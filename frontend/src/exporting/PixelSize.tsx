/** How many pixels a PNG will have, from the picture of what is chosen. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as api from '../api/client';
import type { Size } from '../chart/geometry';
import { choice, shown } from '../state/exporting';
import { chart } from '../state/store';
import { askedFor, pixelsOf, scopeOf } from './choice';

const size = signal<Size | undefined>(undefined);

const grouped = new Intl.NumberFormat('en');

/** Where another part is chosen than what is on the screen, its picture is asked for: the file needs it anyway. */
function measure(): () => void {
  let turn = 0;
  const end = effect(() => {
    const [at, now, drawn] = [choice.value, shown(), chart.value?.picture];
    const mine = ++turn;
    if (scopeOf(at, now.find) === 'view') {
      size.value = drawn && { w: drawn.width, h: drawn.height };
      return;
    }
    size.value = undefined;
    // A part that cannot be drawn says why when it is exported.
    void api.picture(askedFor(at, now)).then(({ picture }) => {
      if (mine === turn) size.value = { w: picture.width, h: picture.height };
    }, () => undefined);
  });
  return () => {
    turn++;
    end();
  };
}

export function PixelSize() {
  useEffect(measure, []);
  if (!size.value) return <p class="muted pixel-size">measuring …</p>;
  const { w, h, scale, capped } = pixelsOf(size.value, choice.value.scale);
  return (
    <p class="pixel-size" data-pixels={`${w}x${h}`} aria-live="polite">
      {grouped.format(w)} × {grouped.format(h)} pixels
      {capped && <span class="flag"> ! too many at {choice.value.scale}×: it is scaled down to {scale.toFixed(2)}×. SVG has no such limit.</span>}
    </p>
  );
}
