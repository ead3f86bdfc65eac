/** The buttons in the details that open the dialog of a switch. None of them changes anything by itself. */
import type { Mesh, Plane } from '../api/view.gen';
import { Section } from '../panel/parts';
import { outOfReach } from '../state/file';
import { begin } from '../state/switching';
import { followersOf, injectedBy } from './targets';

export function SwitchNamespace({ name }: { name: string }) {
  if (outOfReach('switch')) return null;
  return (
    <Section title="Revision">
      <button type="button" class="action" data-switch={name} onClick={() => begin({ kind: 'namespaces', names: [name] })}>
        Switch revision…
      </button>
    </Section>
  );
}

export function SwitchPlane({ plane, mesh }: { plane: Plane; mesh: Mesh }) {
  const names = injectedBy(plane, mesh);
  if (outOfReach('switch') || (names.length === 0 && plane.tags.length === 0)) return null;
  return (
    <Section title="Revision" note="of what it injects">
      <p class="asks">
        {names.length > 0 && (
          <button type="button" class="action" data-switch-plane onClick={() => begin({ kind: 'namespaces', names })}>
            {names.length === 1 ? `Switch its namespace ${names[0]}…` : `Switch all its ${names.length} namespaces…`}
          </button>
        )}
        {plane.tags.map((tag) => (
          <button key={tag} type="button" class="action" data-move-tag={tag} onClick={() => begin({ kind: 'tag', tag, names: followersOf(tag, mesh) })}>
            Move tag {tag}…
          </button>
        ))}
      </p>
    </Section>
  );
}
