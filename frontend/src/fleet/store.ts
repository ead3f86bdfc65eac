/** What the page itself knows of several contexts: which are marked to be opened, and whether the line above the chart is wanted. */
import { signal } from '@preact/signals';
import * as api from '../api/client';
import type { ContextName, FleetMember } from '../api/view.gen';
import { attempt } from '../state/attempt';
import { openSource, takeAnswer } from '../state/session';
import { state } from '../state/store';
import { fleetSource, toggled } from './words';

/** The contexts that are marked in the dialog, in the order they were marked in. */
export const marked = signal<readonly ContextName[]>([]);

/** What that line said when it was closed: it comes back when something else is to be said. */
export const closedAt = signal('');

/** What is to be said of the members, for that line: which fail, and which are still being read. */
export const sayings = (members: readonly FleetMember[]): string =>
  members.filter((m) => m.phase !== 'ready').map((m) => `${m.as} ${m.phase}`).join(', ');

export const members = (): readonly FleetMember[] => state.value?.fleet ?? [];

export function mark(context: ContextName): void {
  marked.value = toggled(marked.value, context);
}

/** Opens what is marked; nothing where nothing is. */
export function openMarked(): boolean {
  const contexts = marked.value;
  if (contexts.length === 0) return false;
  marked.value = [];
  void openSource(fleetSource(contexts));
  return true;
}

/** Reads one member again; the others stay as they are. */
export async function readAgain(member: FleetMember): Promise<void> {
  const got = await attempt(api.reload([member.as]));
  if (got) takeAnswer(got);
}
