/** The move of a tag: who goes with it, from where to where, and which fields of its objects are edited; or why that is left to istioctl. */
import type { TagMove } from '../api/view.gen';
import { count } from '../format';
import { Section } from '../panel/parts';
import { planeWords } from './words';

export function TagMoveBox({ move, followers }: { move: TagMove; followers: readonly string[] }) {
  return (
    <Section title={`Tag ${move.name}`} note={move.understood ? `${move.from.revision} → ${move.to.revision}` : 'as commands only'}>
      <p data-followers={followers.length}>
        {followers.length === 0 ? 'No namespace follows it.' : <><b>{count(followers.length, 'namespace')}</b> {followers.length === 1 ? 'follows' : 'follow'} it and {followers.length === 1 ? 'goes' : 'go'} with it: {followers.join(', ')}</>}
      </p>
      <p>
        {planeWords(move.from)} <span aria-hidden="true">→</span><span class="sr-only">to</span> <b>{planeWords(move.to)}</b>
      </p>
      {!move.understood && <p class="unread">Its objects are not understood well enough to edit them from here: {move.why}. The commands below do it.</p>}
      {move.edits.map((e) => (
        <div key={`${e.kind} ${e.name}`} class="line">
          <p>{e.kind}/{e.namespace ? `${e.namespace}/` : ''}{e.name}</p>
          <ul class="reasons">
            {e.says.map((s) => <li key={s}>{s}</li>)}
          </ul>
        </div>
      ))}
    </Section>
  );
}
