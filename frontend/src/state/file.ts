/** What a page that is a file by itself cannot do: there is no program behind it that could read, open or change anything. */
import { isFile } from '../api/file';

const keys: ReadonlySet<string> = new Set(['switch', 'contexts', 'reload', 'open', 'changes', 'next-change', 'previous-change']);
const words: ReadonlySet<string> = new Set(['ctx', 'demo', 'switch', 'runs', 'diff', 'open', 'reload', 'q']);

/** Whether an action of the key table needs the program, and there is none. */
export const outOfReach = (action: string): boolean => isFile && keys.has(action);
/** The same for a command. */
export const commandOutOfReach = (name: string): boolean => isFile && words.has(name);

/** What is said to who asks for it all the same. */
export const needsProgram = (what: string): string => `This chart is a file: “${what}” needs the portolan program.`;
