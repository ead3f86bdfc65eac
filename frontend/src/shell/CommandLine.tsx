/** The line for commands, at the bottom as in vi and k9s: completed, remembered, and told what is wrong with it. */
import { useState } from 'preact/hooks';
import * as api from '../api/client';
import type { Completion } from '../api/view.gen';
import { commandOf, completeLine, readLine } from '../state/command';
import { run, valuesOf } from '../state/running';
import { keep, recalled } from '../state/recall';
import { commandLine } from '../state/store';
import { Suggest } from './Suggest';

const key = 'portolan.commands';
/** Lines that are remembered. */
const most = 50;

export function CommandLine() {
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [past, setPast] = useState<readonly string[]>(() => linesIn(recalled(key)));
  const close = (): void => {
    commandLine.value = undefined;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  const accept = async (text: string): Promise<void> => {
    const said = (await wrongExpression(text)) ?? run(text);
    setWrong(said);
    if (said !== undefined) return;
    if (text.trim() !== '') {
      const next = [text.trim(), ...past.filter((p) => p !== text.trim())].slice(0, most);
      setPast(next);
      keep(key, next.join('\n'));
    }
    close();
  };
  return (
    <div class="command-line">
      <label for="command" class="prompt">:</label>
      <Suggest
        id="command" label="Command" placeholder="ctx, mesh, ns, find, hide, export, view … tab completes" focused value={commandLine.value ?? ''} wrong={wrong}
        history={past} complete={complete}
        onInput={(text) => { setWrong(undefined); commandLine.value = text; }} onAccept={(text) => void accept(text)} onLeave={close}
      />
    </div>
  );
}

/** What is wrong with the expression of a line that takes one: it stays to be corrected. */
async function wrongExpression(text: string): Promise<string | undefined> {
  const { word, argument } = readLine(text);
  if (argument === '' || commandOf(word)?.from !== 'expressions') return undefined;
  const got = await api.find(argument).catch(() => undefined);
  return got?.error && `column ${got.error.column} of the expression: ${got.error.message}`;
}

/** What was kept: a command is one line. */
const linesIn = (text: string | undefined): readonly string[] => (text ?? '').split('\n').filter((line) => line !== '');

/** Expressions are completed by the program, which has the language; everything else here. */
async function complete(text: string, at: number): Promise<Completion> {
  const line = readLine(text);
  if (line.at < 0 || commandOf(line.word)?.from !== 'expressions') return completeLine(text, valuesOf);
  const before = [...text.slice(0, line.at)].length;
  const got = await api.complete(text.slice(line.at), Math.max(0, at - before));
  return { from: got.from + before, to: got.to + before, options: got.options };
}
