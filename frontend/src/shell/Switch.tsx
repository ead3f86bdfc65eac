/** What the key for switching a revision says while nothing in this program may change a cluster. */
import { refName } from '../format';
import { index, selection } from '../state/store';

export function Switch() {
  const id = selection.value?.kind === 'node' ? selection.value.id : undefined;
  const thing = id === undefined ? undefined : index.value?.byID.get(id);
  return (
    <div class="switch">
      <p>
        {thing?.kind === 'namespace' ? <b>{refName(thing.member.ref)}</b> : 'A namespace'} is not switched from here: this version of Portolan only reads, and there is no setting that would let it write.
      </p>
      <p class="muted">What the namespace asks for and what its pods run is in its details; what still holds a revision says <code>portolan retire REVISION</code>.</p>
    </div>
  );
}
