/** The facts of a thing as text that can be selected and copied. */
import type { Thing } from '../atlas';
import type { ClusterThing } from '../commands';
import { yamlOf } from '../yaml';
import { CopyButton } from './Commands';

export function Facts({ thing }: { thing: Thing | ClusterThing }) {
  const text = yamlOf(thing);
  return (
    <div class="yaml">
      <p class="row">
        <span class="muted grow">What this program knows of it, as text.</span>
        <CopyButton text={text} what="these facts" />
      </p>
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}
