/**
 * Fetches the chart after each reading, and its picture each time it is looked at in another way. The newest question
 * wins; what an older one still answers is not shown.
 */
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import * as api from '../api/client';
import type { Chart, Drawn, Picture, Point, Rect } from '../api/view.gen';
import { toScreen } from '../chart/camera';
import { count } from '../format';
import { announce, notice } from './actions';
import { cameraAt, type Place } from './address';
import { attempt } from './attempt';
import { everything, look, sameLook, type Look } from './look';
import * as motion from './motion';
import * as store from './store';

/** Width over height that the meshes are packed to; kept for a source, so that its picture keeps its shape. */
let aspect = 1.6;
let turn = 0;
/** Set while there is a newer reading than the chart on screen. */
let behind = false;
/** The look of the picture on the screen. */
let drawn: Look | undefined;
/** What the camera does when the next picture is there: stays, fits it, goes somewhere, or keeps a node where it is. */
let then: Camera = 'stay';
/** The node to select as soon as it is there. */
let awaited: store.Target | undefined;

/** Set from a change of the look until its picture is there. */
export const underway = signal(false);

type Camera = 'stay' | 'fit' | NonNullable<Place['middle']> | { readonly id: string; readonly at: Point };

export const asked = (): api.Asked => ({ aspect, ...look.peek() });

export function keepCharted(): void {
  // The state also changes with every step of a reading: only another chart is asked for.
  const version = computed(() => store.state.value?.chartVersion ?? 0);
  effect(() => {
    if (version.value === 0) return;
    behind = true;
    untracked(() => void redraw());
  });
  effect(() => {
    const wanted = look.value;
    untracked(() => {
      if (version.value === 0) return;
      if (behind || !drawn || !sameLook(wanted, drawn)) void redraw();
      else settle(); // back to what is on the screen: whatever was asked meanwhile is not wanted any more
    });
  });
}

/** Ends whatever is under way without another picture. */
function settle(): void {
  turn++;
  then = 'stay';
  awaited = undefined;
  underway.value = false;
}

/** Looks in another way; the camera fits the new picture, or goes where it is told. */
export function lookAt(next: Look, camera: Camera = 'fit'): void {
  if (sameLook(next, look.peek())) return;
  then = camera;
  underway.value = true;
  look.value = next;
}

/** Where all was in view, all is in view again; else the camera stays. */
export const fittedOrStay = (): Camera => (motion.isFitted() ? 'fit' : 'stay');

/** Folds or unfolds so that the node's corner stays under the eye; where all is in view, all stays in view. */
export function keeping(id: string): Camera {
  if (motion.isFitted()) return 'fit';
  const box = store.scene.peek()?.nodes.get(id)?.box;
  return box ? { id, at: toScreen(store.camera.peek(), box) } : 'stay';
}

/** Goes to a place: at once where the picture stays the same, else as soon as the other one is there. */
export function goTo(place: Place): void {
  awaited = place.selection;
  if (!store.chart.peek() || !sameLook(place.look, look.peek())) {
    then = place.middle ?? 'fit';
    underway.value = true;
    look.value = place.look;
    return;
  }
  if (place.middle) motion.glide(cameraAt(place.middle, store.viewSize.peek()));
  else motion.fitAll();
  selectAwaited();
}

async function redraw(): Promise<void> {
  const mine = ++turn;
  const source = store.state.peek()?.source;
  const first = store.chartSource.peek() === undefined;
  const fresh = !store.sameSource(source, store.chartSource.peek());
  const whole = behind;
  if (!whole && fresh && drawn) {
    // The program has no chart of the other source yet, and none of this one any more.
    notice(`Wait until ${source?.name ?? 'it'} is read.`);
    look.value = drawn;
    return;
  }
  if (fresh) {
    aspect = roomAspect();
    if (!first) {
      batch(() => {
        then = 'fit';
        look.value = everything;
        store.findText.value = '';
        store.hideText.value = '';
        store.filter.value = '';
      });
      if (mine !== turn) return; // the other look has asked already
    }
  }
  const wanted = look.peek();
  const early = whole && !store.chart.peek() ? await drawEarly(mine) : undefined;
  if (mine !== turn) return;
  const got = await (whole ? attempt(api.chart(asked())) : otherPicture());
  if (mine !== turn) return;
  // The picture that is shown already is the same one.
  const next = early && got?.version === early.version ? { ...got, picture: early.picture } : got;
  if (!next) {
    refused(wanted);
    return;
  }
  batch(() => {
    underway.value = false;
    if (whole) behind = false;
    drawn = wanted;
    store.chart.value = next;
    store.early.value = undefined;
    store.chartSource.value = source;
    store.hover.value = undefined;
    const selected = store.selection.peek();
    if ((fresh && !first) || (selected && !isThere(selected))) store.selection.value = undefined;
    if (fresh && !first) store.tab.value = 'meshes';
    if (!early) moveCamera(next.picture, fresh);
    selectAwaited();
  });
  // Of a replay, the slider says where it is.
  if (whole && (fresh || !store.state.peek()?.recording)) tell(next, fresh, source?.name ?? 'the source');
}

/** A look that cannot be drawn is not kept as if it were. A wrong expression to hide is put where it can be corrected. */
function refused(wanted: Look): void {
  then = 'stay';
  awaited = undefined;
  underway.value = false;
  if (drawn) look.value = drawn;
  else if (wanted.hide !== '') look.value = { ...wanted, hide: '' };
}

/** Where nothing is on the screen yet, the picture is shown before what stands behind it, which takes longer to come. */
async function drawEarly(mine: number): Promise<Drawn | undefined> {
  const got = await attempt(api.picture(asked()));
  if (!got || mine !== turn) return undefined;
  batch(() => {
    store.early.value = got.picture;
    moveCamera(got.picture, true);
  });
  return got;
}

/** The chart on screen with the picture that is asked for; none of another reading: its chart is on its way. */
async function otherPicture(): Promise<Chart | undefined> {
  const got = await attempt(api.picture(asked()));
  const before = store.chart.peek();
  return got && before?.version === got.version ? { ...before, picture: got.picture } : undefined;
}

function moveCamera(picture: Picture, fresh: boolean): void {
  const to = then;
  then = 'stay';
  if (to === 'stay') {
    if (fresh) motion.fitAtOnce();
    else motion.settleAgain();
  } else if (to === 'fit') {
    if (fresh) motion.fitAtOnce();
    else motion.fitAll();
  } else if ('id' in to) {
    const box: Rect | undefined = picture.nodes.find((n) => n.id === to.id)?.box;
    if (box) motion.pin(box, to.at);
  } else motion.jump(cameraAt(to, store.viewSize.peek()));
}

function selectAwaited(): void {
  const target = awaited;
  awaited = undefined;
  if (target === undefined) return;
  if (isThere(target)) store.selection.value = target;
}

function isThere({ kind, id }: store.Target): boolean {
  const scene = store.scene.peek();
  return (kind === 'node' ? scene?.nodes.has(id) : scene?.edges.has(id)) ?? false;
}

function tell(chart: Chart, fresh: boolean, name: string): void {
  const meshes = chart.atlas.meshes.length;
  announce(`${fresh ? 'Chart of' : 'New chart of'} ${name}: ${count(meshes, 'mesh', 'meshes')}.`);
}

function roomAspect(): number {
  const { w, h } = store.viewSize.peek();
  return w > 0 && h > 0 ? Math.max(0.4, Math.min(4, w / h)) : 1.6;
}
