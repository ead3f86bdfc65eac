/** The keys in force, from the table that the dispatcher uses, and the commands. */
import { commands } from '../state/command';
import { commandOutOfReach, outOfReach } from '../state/file';
import { groups, shownKey } from '../state/keymap';
import { bindings, capabilities } from '../state/store';

export function Help() {
  return (
    <div class="help">
      {groups.map((group) => (
        <section key={group} class="box">
          <h3>{group}</h3>
          <dl>
            {bindings.value.filter((b) => b.group === group && !outOfReach(b.action) && !/^mesh-[2-9]$/.test(b.action)).map((b) => (
              <div key={b.action} class="key" data-action={b.action}>
                <dt>{keysOf(b.action, b.keys)}</dt>
                <dd>{b.action === 'mesh-1' ? 'focus the n-th mesh' : b.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section class="box commands">
        <h3>Commands</h3>
        <dl>
          {commands.filter((c) => !commandOutOfReach(c.name)).map((c) => (
            <div key={c.name} class="key">
              <dt>
                <kbd>:{c.name}</kbd> <span class="muted">{c.takes}</span>
              </dt>
              <dd>{c.does}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p class="muted">
        Drag pans, the wheel and a pinch zoom at the pointer, a double click fits what is under it. Keys are remapped in the configuration file: <code>keys.ACTION</code>.
        Portolan {capabilities.value?.version ?? ''}
      </p>
    </div>
  );
}

function keysOf(action: string, keys: readonly string[]) {
  const all = action === 'mesh-1' ? bindings.value.filter((b) => b.action.startsWith('mesh-')).flatMap((b) => b.keys) : keys;
  if (all.length === 0) return <span class="muted">none</span>;
  const shown = action === 'mesh-1' && all.join('') === '123456789' ? ['1 – 9'] : all.map(shownKey);
  return shown.map((k) => <kbd key={k}>{k}</kbd>);
}
