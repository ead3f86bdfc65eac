/** The command line: what a line asks for, and how it can go on. Pure; what a command does is in commands.ts. */
import type { Completion, Option } from '../api/view.gen';

export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  /** As help shows what follows it. */
  readonly takes: string;
  readonly does: string;
  /** What its argument is completed from. */
  readonly from?: 'contexts' | 'meshes' | 'namespaces' | 'expressions' | 'formats' | 'views' | 'themes' | 'palettes' | 'kinds' | 'demos' | 'bases';
  /** What a second word is completed from. */
  readonly then?: 'targets';
}

export const commands: readonly Command[] = [
  { name: 'ctx', aliases: ['context', 'contexts'], takes: '[NAME,…]', does: 'read a context, or several side by side; without a name, list them', from: 'contexts' },
  { name: 'demo', aliases: [], takes: 'NAME', does: 'show a demo', from: 'demos' },
  { name: 'mesh', aliases: ['meshes'], takes: '[NAME]', does: 'show only this mesh; without a name, all', from: 'meshes' },
  { name: 'ns', aliases: ['namespace', 'namespaces'], takes: 'NAME', does: 'select a namespace', from: 'namespaces' },
  { name: 'find', aliases: ['filter'], takes: '[EXPRESSION]', does: 'find what an expression matches', from: 'expressions' },
  { name: 'hide', aliases: [], takes: '[EXPRESSION]', does: 'leave out what an expression matches; without one, nothing', from: 'expressions' },
  { name: 'fold', aliases: [], takes: '[mesh|cluster|plane|grid]', does: 'fold the selection, or all of a kind', from: 'kinds' },
  { name: 'unfold', aliases: [], takes: '', does: 'unfold everything' },
  { name: 'focus', aliases: [], takes: '', does: 'show the selection and its neighbours' },
  { name: 'why', aliases: [], takes: '', does: 'the evidence behind the selection' },
  { name: 'table', aliases: [], takes: '', does: 'the chart as a table, and back' },
  { name: 'problems', aliases: ['doubts', 'gaps'], takes: '', does: 'doubts and gaps' },
  { name: 'legend', aliases: [], takes: '', does: 'what the signs mean' },
  { name: 'switch', aliases: [], takes: '[NAMESPACE [TARGET]]', does: 'switch the revision of a namespace, or of the selection', from: 'namespaces', then: 'targets' },
  { name: 'runs', aliases: ['switches'], takes: '', does: 'the switches that were carried out' },
  { name: 'diff', aliases: ['compare'], takes: '[now | NAME | end]', does: 'compare with a file, with now, or with a context or demo', from: 'bases' },
  { name: 'export', aliases: ['e'], takes: '[FORMAT]', does: 'save a file of the chart, with the settings of last time; without a format, ask', from: 'formats' },
  { name: 'snapshot', aliases: ['save', 'w'], takes: '', does: 'save what was read' },
  { name: 'open', aliases: ['o'], takes: '', does: 'open a snapshot' },
  { name: 'reload', aliases: ['r'], takes: '', does: 'read the same source again' },
  { name: 'view', aliases: ['views'], takes: '[NAME | save NAME | remove NAME]', does: 'go to a saved view, or keep this one', from: 'views' },
  { name: 'theme', aliases: [], takes: 'auto|dark|light', does: 'dark, light, or as the desktop has it', from: 'themes' },
  { name: 'palette', aliases: [], takes: 'standard|contrast|safe', does: 'the colours', from: 'palettes' },
  { name: 'help', aliases: ['h', '?'], takes: '', does: 'the keys' },
  { name: 'q', aliases: ['quit', 'q!'], takes: '', does: 'close' },
];

export const commandOf = (word: string): Command | undefined => commands.find((c) => c.name === word || c.aliases.includes(word));

export interface Line {
  readonly word: string;
  readonly argument: string;
  /** Where the argument begins; -1 while the word itself is being typed. */
  readonly at: number;
}

export function readLine(text: string): Line {
  const found = /^\s*(\S+)(\s+)?/.exec(text);
  if (!found) return { word: '', argument: '', at: -1 };
  const at = found[2] === undefined ? -1 : found[0].length;
  return { word: found[1]!, argument: at < 0 ? '' : text.slice(at).trimEnd(), at };
}

/** What a line may be completed with: for each kind of argument its values. */
export type Values = (from: NonNullable<Command['from'] | Command['then']>) => readonly Option[];

/** How a line can go on, but for expressions, which the program completes. */
export function completeLine(text: string, values: Values): Completion {
  const line = readLine(text);
  if (line.at < 0) {
    const start = text.length - text.trimStart().length;
    const options = commands.filter((c) => [c.name, ...c.aliases].some((n) => n.startsWith(line.word)));
    return { from: start, to: text.length, options: options.map((c) => ({ text: `${c.name}${c.takes === '' ? '' : ' '}`, says: `${c.takes} ${c.does}`.trim() })) };
  }
  const command = commandOf(line.word);
  if (!command?.from || command.from === 'expressions') return { from: text.length, to: text.length, options: [] };
  // After a comma another context is named.
  const comma = command.from === 'contexts' ? /^.*,\s*/.exec(text.slice(line.at)) : null;
  const second = command.then && /^\S+\s+/.exec(text.slice(line.at));
  const at = line.at + (second?.[0].length ?? comma?.[0].length ?? 0);
  const typed = text.slice(at).toLowerCase();
  const options = values(second ? command.then! : command.from);
  // What begins like what is typed comes before what only has it.
  const near = [...options.filter((o) => o.text.toLowerCase().startsWith(typed)), ...options.filter((o) => o.text.toLowerCase().indexOf(typed) > 0)];
  return { from: at, to: text.length, options: near };
}

/** The nearest known word for one that is none; undefined where nothing is near. */
export function nearest(word: string): string | undefined {
  const all = commands.flatMap((c) => [c.name, ...c.aliases]).filter((n) => n.length > 1);
  const [best] = all.map((name) => ({ name, far: distance(word, name) })).sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
