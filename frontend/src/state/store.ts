/**
 * Everything the page knows, as signals. Components read them; only the modules in this folder write them. Nothing here
 * draws or asks the network.
 */
import { computed, signal } from '@preact/signals';
import type { Capabilities, Chart, Context, FindError, Picture, Problem, SavedView, Source, State } from '../api/view.gen';
import { indexAtlas } from '../atlas';
import type { Camera } from '../chart/camera';
import type { Size } from '../chart/geometry';
import { foundNodes, newScene, readingOrder } from '../chart/scene';
import { inForce } from './keymap';

export type Tab = 'meshes' | 'details' | 'problems' | 'changes';
export type Dialog = 'none' | 'contexts' | 'help' | 'export' | 'facts' | 'switch' | 'views' | 'compare';

/** What is pointed at or selected: a node or an edge of the picture. */
export interface Target {
  readonly kind: 'node' | 'edge';
  readonly id: string;
}

export interface Lost {
  /** When the program stopped answering, in milliseconds. */
  readonly since: number;
  readonly problem: Problem;
}

export const capabilities = signal<Capabilities | undefined>(undefined);
export const contexts = signal<readonly Context[] | undefined>(undefined);
/** Why the list of contexts could not be had. */
export const contextsProblem = signal<Problem | undefined>(undefined);

export const state = signal<State | undefined>(undefined);
export const chart = signal<Chart | undefined>(undefined);
/** The first picture of all, until the chart that it belongs to has come. */
export const early = signal<Picture | undefined>(undefined);
/** The source that the chart on screen was read from: while another is being read, the old one stays. */
export const chartSource = signal<Source | undefined>(undefined);
/** Why something that was just asked for failed; the state's own problem is in state. */
export const failure = signal<Problem | undefined>(undefined);
export const lost = signal<Lost | undefined>(undefined);
/** When the reading under way began, in milliseconds. */
export const readingSince = signal(0);
export const saved = signal<string | undefined>(undefined);

const picture = computed(() => chart.value?.picture ?? early.value);
export const scene = computed(() => (picture.value ? newScene(picture.value) : undefined));
export const order = computed(() => (scene.value ? readingOrder(scene.value) : []));

export const selection = signal<Target | undefined>(undefined);
export const hover = signal<Target | undefined>(undefined);
export const tab = signal<Tab>('meshes');
export const dialog = signal<Dialog>('none');
export const filter = signal('');
/** What lies over the chart, or stands in its place. */
export const tableShown = signal(false);
export const legendShown = signal(false);
export const minimapShown = signal(true);
export const views = signal<readonly SavedView[]>([]);
/** The keys in force. */
export const bindings = computed(() => inForce(capabilities.value?.keys ?? []));
/** What a screen reader is told next. */
export const announcement = signal('');

/** The line for commands at the bottom of the page, or none. */
export const commandLine = signal<string | undefined>(undefined);

/** The find expression as it is typed, and what it finds: things of the Atlas; undefined without an expression. */
export const findText = signal('');
export const foundThings = signal<ReadonlySet<string> | undefined>(undefined);
export const findError = signal<FindError | undefined>(undefined);
/** The hide expression as it is typed; the look has the last one that was right. */
export const hideText = signal('');
export const hideError = signal<FindError | undefined>(undefined);

/** The nodes of the picture that are found, by themselves or by what they hold; undefined without an expression. */
export const found = computed(() => (scene.value && foundThings.value ? foundNodes(scene.value, foundThings.value) : undefined));

/** Set where what is as in the other reading steps back, and what then does not; undefined without a comparison. */
export const quieted = signal(false);
export const changed = computed(() => {
  const at = scene.value;
  if (!at || !quieted.value || !chart.value?.difference) return undefined;
  return new Set(at.picture.nodes.filter((n) => n.mark || ((n.holds?.length ?? 0) > 0 && n.changes)).map((n) => n.id));
});

export const camera = signal<Camera>({ x: 0, y: 0, k: 1 });
export const viewSize = signal<Size>({ w: 0, h: 0 });
/** Milliseconds; moves once a second. */
export const now = signal(Date.now());

export const sameSource = (a: Source | undefined, b: Source | undefined): boolean =>
  a !== undefined && b !== undefined && a.kind === b.kind && a.name === b.name && (a.file ?? '') === (b.file ?? '') && filesOf(a) === filesOf(b);

/** Several contexts may have the names of others. */
const filesOf = (s: Source): string => JSON.stringify((s.contexts ?? []).map((c) => [c.name, c.file ?? '']));

/** Whether the chart on screen is not what was asked for last, or can no longer be brought up to date. */
export const isStale = computed(() => {
  if (lost.value) return true;
  const at = state.value;
  return at !== undefined && chart.value !== undefined && (at.phase === 'failed' || !sameSource(chartSource.value, at.source));
});
export const index = computed(() => (chart.value ? indexAtlas(chart.value.atlas) : undefined));
