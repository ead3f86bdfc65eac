/**
 * The whole state of the view as the text behind the # of the page's address, and back. Pure. A text that somebody
 * changed by hand is read as far as it makes sense.
 */
import type { Camera } from '../chart/camera';
import { centreOn, clampZoom, toWorld } from '../chart/camera';
import type { Size } from '../chart/geometry';
import { everything, type Look } from './look';
import type { Tab, Target } from './store';

/** Where the person is. middle is the point of the picture in the middle of the view; undefined shows all of it. */
export interface Place {
  readonly look: Look;
  readonly find: string;
  readonly selection: Target | undefined;
  readonly tab: Tab;
  readonly table: boolean;
  readonly middle: { readonly x: number; readonly y: number; readonly k: number } | undefined;
}

const tabs: readonly Tab[] = ['meshes', 'details', 'problems'];

export function encode(place: Place): string {
  const q = new URLSearchParams();
  const put = (key: string, value: string, usual = ''): void => {
    if (value !== usual) q.append(key, value);
  };
  const { look } = place;
  put('mesh', look.mesh);
  put('focus', look.focus);
  if (look.focus !== '') put('hops', String(look.hops), '1');
  for (const id of look.folded) q.append('fold', id);
  put('hide', look.hide);
  put('find', place.find);
  if (place.selection) q.append(place.selection.kind === 'node' ? 'node' : 'edge', place.selection.id);
  put('tab', place.tab, 'meshes');
  put('table', place.table ? '1' : '');
  if (place.middle) q.append('at', `${Math.round(place.middle.x)},${Math.round(place.middle.y)},${Number(place.middle.k.toPrecision(4))}`);
  return q.toString();
}

export function decode(text: string): Place {
  const q = new URLSearchParams(text.replace(/^#/, ''));
  const tab = q.get('tab') as Tab;
  const [node, edge] = [q.get('node'), q.get('edge')];
  return {
    look: {
      ...everything,
      mesh: q.get('mesh') ?? '',
      focus: q.get('focus') ?? '',
      hops: q.get('hops') === '2' ? 2 : 1,
      folded: [...new Set(q.getAll('fold'))],
      hide: q.get('hide') ?? '',
    },
    find: q.get('find') ?? '',
    selection: node ? { kind: 'node', id: node } : edge ? { kind: 'edge', id: edge } : undefined,
    tab: tabs.includes(tab) ? tab : 'meshes',
    table: q.get('table') === '1',
    middle: middleOf(q.get('at')),
  };
}

function middleOf(text: string | null): Place['middle'] {
  const [x, y, k] = (text ?? '').split(',').map(Number);
  if (x === undefined || y === undefined || k === undefined || ![x, y, k].every(Number.isFinite) || k <= 0) return undefined;
  return { x, y, k };
}

/** The place of a camera does not depend on the size of the window. */
export const middleFrom = (camera: Camera, view: Size): NonNullable<Place['middle']> => ({ ...toWorld(camera, { x: view.w / 2, y: view.h / 2 }), k: camera.k });

export const cameraAt = (middle: NonNullable<Place['middle']>, view: Size): Camera => centreOn(middle, view, clampZoom(middle.k));
