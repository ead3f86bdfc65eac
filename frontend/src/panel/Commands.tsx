/** Commands to paste into a terminal, each with what it shows. */
import type { Thing } from '../atlas';
import { commandsOf, type ClusterThing, type Command } from '../commands';
import { notice } from '../state/actions';
import { copyText } from '../state/clipboard';
import { chart } from '../state/store';
import { Section } from './parts';

export function Commands({ thing }: { thing: Thing | ClusterThing }) {
  const commands = commandsOf(thing);
  if (commands.length === 0) return null;
  return (
    <Section title="Commands" note="that show the same">
      {chart.value?.atlas.demo && <p class="muted">This is a demo: there is no such cluster to ask.</p>}
      <CommandList commands={commands} />
    </Section>
  );
}

export function CommandList({ commands }: { commands: readonly Command[] }) {
  return (
    <ul class="commands">
      {commands.map((command) => (
        <li key={command.text}>
          <p class="row">
            <span class="muted grow">{command.says}</span>
            <CopyButton text={command.text} what={command.says} />
          </p>
          <code>{command.text}</code>
        </li>
      ))}
    </ul>
  );
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <button type="button" class="link" aria-label={`Copy: ${what}`} onClick={() => void copyText(text).then(notice)}>
      copy
    </button>
  );
}
