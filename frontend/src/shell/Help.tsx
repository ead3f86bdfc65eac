/** The keys that exist, from the table that the dispatcher uses. */
import { keys } from '../state/keys';
import { capabilities } from '../state/store';

const groups = ['Move', 'See', 'Read and save', 'Program'] as const;

export function Help() {
  return (
    <div class="help">
      {groups.map((group) => (
        <section key={group} class="box">
          <h3>{group}</h3>
          <dl>
            {keys.filter((k) => k.group === group).map((k) => (
              <div key={k.shown} class="key">
                <dt>
                  <kbd>{k.shown}</kbd>
                </dt>
                <dd>{k.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p class="muted">Drag pans, the wheel and a pinch zoom at the pointer, a double click fits what is under it. Portolan {capabilities.value?.version ?? ''}</p>
    </div>
  );
}
