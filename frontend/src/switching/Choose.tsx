/** What to switch, where nothing fitting is selected: a namespace, found by typing. */
import { useState } from 'preact/hooks';
import { chart } from '../state/store';
import { choose } from '../state/switching';
import { Pick } from './Pick';

/** More than this are found by typing on. */
const most = 60;

export function Choose() {
  const [text, setText] = useState('');
  const atlas = chart.value?.atlas;
  const all = atlas
    ? [...atlas.meshes.flatMap((m) => m.members.map((n) => ({ name: n.ref.name, mesh: m.id }))), ...atlas.undecided.map((n) => ({ name: n.ref.name, mesh: 'undecided' })), ...atlas.outside.map((n) => ({ name: n.ref.name, mesh: 'in no mesh' }))]
    : [];
  const found = all.filter((n) => n.name.toLowerCase().includes(text.trim().toLowerCase())).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <h3 tabIndex={-1}>Which namespace is to be switched?</h3>
      <Pick
        label="namespace" hint="type a name" text={text} type={setText} none="No namespace of this reading is called so."
        groups={[{
          name: found.length > most ? `${most} of ${found.length} shown` : `${found.length} found`,
          choices: found.slice(0, most).map(({ name, mesh }) => ({ key: `${mesh}/${name}`, says: <span class="row"><b class="grow">{name}</b><span class="muted">{mesh}</span></span>, choose: () => choose([name]) })),
        }]}
      />
    </>
  );
}
