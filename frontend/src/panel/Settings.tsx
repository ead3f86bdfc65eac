/** A control plane's MeshConfig as a tree: what differs from Istio's defaults first, marked, and alone if one likes. */
import { useState } from 'preact/hooks';
import type { Plane, Setting } from '../api/view.gen';
import { settingText, settingTree, type Branch } from '../settings';
import { Section } from './parts';

export function Settings({ plane }: { plane: Plane }) {
  const differing = plane.config.filter((s) => s.differs).length;
  const [only, setOnly] = useState(true);
  const tree = settingTree(plane.config, only);
  return (
    <Section title="MeshConfig" note={plane.config.length > 0 ? `${differing} of ${plane.config.length} differ` : 'unknown'}>
      {plane.configUnread && <p class="unread">{plane.configUnread}</p>}
      {plane.config.length > 0 && (
        <label class="toggle">
          <input type="checkbox" checked={only} onChange={(e) => setOnly(e.currentTarget.checked)} />
          <span>only what differs from Istio’s defaults</span>
        </label>
      )}
      {plane.config.length > 0 && tree.length === 0 && <p class="muted none">Everything that was read is as Istio has it by default.</p>}
      <Branches branches={tree} />
    </Section>
  );
}

function Branches({ branches }: { branches: readonly Branch[] }) {
  return (
    <ul class="settings">
      {branches.map((b) => (
        <li key={b.path}>
          {b.setting && <Leaf name={b.name} setting={b.setting} />}
          {b.branches.length > 0 && (
            <details open={b.differing > 0}>
              <summary>
                {b.name} <span class="muted">{b.differing > 0 ? `${b.differing} differ` : b.branches.length}</span>
              </summary>
              <Branches branches={b.branches} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Leaf({ name, setting }: { name: string; setting: Setting }) {
  return (
    <div class={`setting${setting.differs ? ' differs' : ''}`} data-setting={setting.path}>
      <span class="setting-name">{name}</span>
      <span class={setting.value === '' ? 'muted' : 'value'}>{settingText(setting.value)}</span>
      {setting.differs && <span class="muted setting-default">default {settingText(setting.default)}</span>}
    </div>
  );
}
