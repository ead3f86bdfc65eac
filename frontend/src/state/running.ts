/** Does what a line of the command line says. */
import type { Member, Option, Plane } from '../api/view.gen';
import { refID } from '../format';
import * as api from '../api/client';
import * as act from './actions';
import { attempt } from './attempt';
import { formatOf, formats } from '../exporting/choice';
import { decode } from './address';
import * as comparing from './comparing';
import { commandOf, nearest, readLine, type Values } from './command';
import { commandOutOfReach, needsProgram } from './file';
import { exportAs, saveFacts } from './exporting';
import { chooseFile, openSource, reload } from './session';
import { contextsOf, fleetSource } from '../fleet/words';
import * as store from './store';
import * as switching from './switching';
import { setPalette, setTheme } from './theme';
import * as trail from './trail';

/** Undefined where the line was understood; else what is wrong with it. */
export function run(text: string): string | undefined {
  const { word, argument } = readLine(text);
  if (word === '') return undefined;
  const command = commandOf(word);
  if (!command) {
    const near = nearest(word);
    return `There is no command “${word}”${near ? `; did you mean “${near}”?` : '; tab lists them.'}`;
  }
  return commandOutOfReach(command.name) ? needsProgram(command.name) : doers[command.name]!(argument);
}

type Do = (argument: string) => string | undefined;

/** What takes no argument refuses one: a word that does nothing is worse than an error. */
const plain = (name: string, run: () => unknown): Do => (argument) => {
  if (argument !== '') return `“${name}” takes nothing after it.`;
  run();
  return undefined;
};

const kinds = ['mesh', 'cluster', 'plane', 'grid'] as const;

const doers: Readonly<Record<string, Do>> = {
  ctx: context,
  demo: (name) => {
    const demos = store.capabilities.value?.demos ?? [];
    if (!demos.includes(name)) return `There is no demo “${name}”; there are ${demos.join(', ')}.`;
    void openSource({ kind: 'demo', name });
    return undefined;
  },
  mesh: (name) => {
    if (name === '') {
      act.showAll();
      return undefined;
    }
    const mesh = store.chart.value?.atlas.meshes.find((m) => m.key === name || m.id === name);
    if (!mesh) return `There is no mesh “${name}” in this reading.`;
    act.showMesh(mesh.key);
    return undefined;
  },
  ns: namespace,
  find: (text) => void (store.findText.value = text),
  hide: (text) => void (store.hideText.value = text),
  fold: (kind) => {
    const known = kinds.find((k) => k === kind);
    if (known) return act.foldAll(known) ? undefined : `There is no ${known} to fold in this view.`;
    else if (kind !== '') return `“${kind}” cannot be folded: mesh, plane or grid can.`;
    else if (!act.foldSelection()) return 'Select something that can be folded first.';
    return undefined;
  },
  unfold: plain('unfold', () => act.foldAll(undefined)),
  focus: plain('focus', act.focusSelection),
  why: (argument) => plain('why', () => undefined)(argument) ?? (act.why() ? undefined : 'Select something first.'),
  table: plain('table', act.showTable),
  problems: plain('problems', () => act.openTab('problems')),
  legend: plain('legend', () => void (store.legendShown.value = !store.legendShown.value)),
  switch: switchTo,
  runs: plain('runs', () => void switching.showRuns()),
  diff: (argument) => (store.chart.value ? comparing.diff(argument) : 'There is no chart to compare yet.'),
  export: (format) => {
    const known = formatOf(format);
    if (format === '') act.show('export');
    else if (known) void exportAs(known);
    else return `There is no format “${format}”; there are ${formats.map((f) => f.format).join(', ')}.`;
    return undefined;
  },
  snapshot: plain('snapshot', () => void saveFacts()),
  open: plain('open', chooseFile),
  reload: plain('reload', () => void reload()),
  view,
  theme: (name) => (setTheme(name) ? undefined : `“theme” takes auto, dark or light${name === '' ? '' : `, not “${name}”`}.`),
  palette: (name) => (setPalette(name) ? undefined : `“palette” takes standard, contrast or safe${name === '' ? '' : `, not “${name}”`}.`),
  help: plain('help', () => act.show('help')),
  q: plain('q', quit),
};

function context(name: string): string | undefined {
  if (name === '') {
    act.show('contexts');
    return undefined;
  }
  const found = contextsOf(name, store.contexts.value ?? []);
  if (typeof found === 'string') {
    if (found.startsWith('Several files')) act.show('contexts');
    return found;
  }
  if (found.length === 0) return '“ctx” takes names with commas between.';
  void openSource(fleetSource(found.map((c) => ({ name: c.name, file: c.file }))));
  return undefined;
}

function namespace(name: string): string | undefined {
  if (name === '') return '“ns” takes a NAME.';
  const member = members().find((m) => m.ref.name === name);
  if (!member) return `There is no namespace “${name}” in this reading.`;
  const id = refID(member.ref);
  const node = store.scene.value?.picture.nodes.find((n) => n.id === id || n.holds?.includes(id));
  if (!node) return `The namespace “${name}” is hidden, or out of the focus.`;
  act.selectNode(node.id);
  return node.id === id ? undefined : `The namespace “${name}” is folded into what is selected now.`;
}

/** "switch", "switch NAMESPACE", "switch NAMESPACE TARGET": opens the dialog, as far on as the words lead. */
function switchTo(argument: string): string | undefined {
  const [name, target, ...rest] = argument.split(/\s+/).filter((w) => w !== '');
  if (rest.length > 0) return '“switch” takes a NAMESPACE and a TARGET.';
  if (name === undefined) switching.begin(switching.selected());
  else if (!members().some((m) => m.ref.name === name)) return `There is no namespace “${name}” in this reading.`;
  else switching.begin({ kind: 'namespaces', names: [name] }, target);
  return undefined;
}

function members(): readonly Member[] {
  const atlas = store.chart.value?.atlas;
  return atlas ? [...atlas.meshes.flatMap((m) => m.members), ...atlas.undecided, ...atlas.outside] : [];
}

function view(text: string): string | undefined {
  const [, verb, rest] = /^(save|remove)\s+(.+)$/.exec(text) ?? [];
  if (text === 'save' || text === 'remove') return `“view ${text}” takes a NAME.`;
  if (verb === 'save') {
    void keep(api.saveView({ name: rest!, state: trail.placeText() }), `Saved the view ${rest}`);
    return undefined;
  }
  if (verb === undefined && text === '') {
    act.show('views');
    return undefined;
  }
  const known = store.views.value.find((v) => v.name === (rest ?? text));
  if (!known) return `There is no saved view “${rest ?? text}”.`;
  if (verb === 'remove') void keep(api.removeView(known), `Removed the view ${known.name}`);
  else trail.visit(decode(known.state));
  return undefined;
}

export async function keep(asking: ReturnType<typeof api.views>, said: string): Promise<void> {
  const list = await attempt(asking);
  if (!list) return;
  store.views.value = list;
  act.notice(said);
}

function quit(): void {
  if (store.capabilities.value?.desktop) void attempt(api.quit());
  else act.notice('Close the tab to leave; ctrl-c in its terminal ends the program.');
}

/** What the argument of a command can be, from what is known now. */
export function valuesOf(from: Parameters<Values>[0]): readonly Option[] {
  const words = (list: readonly string[], says = ''): Option[] => list.map((text) => ({ text, says }));
  const atlas = store.chart.value?.atlas;
  switch (from) {
    case 'contexts':
      return (store.contexts.value ?? []).filter((c) => !c.invalid).map((c) => ({ text: c.name, says: c.cluster }));
    case 'demos':
      return words(store.capabilities.value?.demos ?? []);
    case 'meshes':
      return (atlas?.meshes ?? []).map((m) => ({ text: m.key, says: m.health }));
    case 'namespaces':
      return [...(atlas?.meshes ?? []).flatMap((m) => m.members.map((n) => ({ text: n.ref.name, says: m.id }))), ...(atlas?.undecided ?? []).map((n) => ({ text: n.ref.name, says: 'undecided' })), ...(atlas?.outside ?? []).map((n) => ({ text: n.ref.name, says: 'in no mesh' }))];
    case 'targets':
      return targetNames(atlas?.meshes.flatMap((m) => m.planes) ?? []);
    case 'formats':
      return formats.map((f) => ({ text: f.format, says: f.says }));
    case 'views':
      return [...store.views.value.map((v) => ({ text: v.name, says: 'saved view' })), { text: 'save ', says: 'NAME keep this view' }, { text: 'remove ', says: 'NAME forget one' }];
    case 'themes':
      return words(['auto', 'dark', 'light']);
    case 'palettes':
      return words(['standard', 'contrast', 'safe']);
    case 'kinds':
      return words(kinds);
    case 'bases':
      return [{ text: 'now', says: 'what is shown at this moment' }, { text: 'end', says: 'show the chart as it is' }, ...valuesOf('contexts'), ...words(store.capabilities.value?.demos ?? [], 'demo')];
    case 'expressions':
      return [];
  }
}

/** What a switch can lead to, by the names of labels. */
const targetNames = (planes: readonly Plane[]): Option[] =>
  planes.flatMap((p) => [...p.tags.map((tag) => ({ text: tag, says: `tag of ${p.revision}` })), { text: p.revision, says: p.version ?? '' }]).filter((o) => o.text !== '');
