/** What the dialog says where nothing can be changed: that it is off and how to turn it on, or that there is no cluster. */
import { CopyButton } from '../panel/Commands';
import { Section } from '../panel/parts';
import { capabilities, state } from '../state/store';
import { closed } from '../state/switchstore';

const setting = 'features:\n  upgrade_actions: true\n';
const variable = 'PORTOLAN_FEATURES_UPGRADE_ACTIONS=true';

export function Closed() {
  return (
    <div class="switch closed" data-closed={closed.value}>
      {closed.value === 'no-cluster' && <NoCluster />}
      {capabilities.value && !capabilities.value.writes && <Off />}
    </div>
  );
}

function NoCluster() {
  const source = state.value?.source;
  const what = !source || source.kind === 'none' ? 'Nothing is open' : state.value?.demo || source.kind === 'demo' ? `${source.name} is a demo` : `${source.name} is a snapshot`;
  return (
    <p>
      <b>{what}: there is no cluster to change.</b> Open a context to switch a namespace of its cluster to another revision.
    </p>
  );
}

function Off() {
  const file = capabilities.value?.settingsFile ?? '';
  return (
    <>
      <p>
        <b>Changing a cluster is off.</b> This program only reads: nothing here can write until <code>features.upgrade_actions</code> is on.
      </p>
      <Section title="To turn it on" note="and start Portolan again">
        {file !== '' && <Way says={`in the settings file ${file}`} text={setting} />}
        {file !== '' && <Way says="that file" text={file} />}
        <Way says={file === '' ? 'in the environment' : 'or in the environment'} text={variable} />
      </Section>
      <p class="muted">Then a switch is planned, shown, confirmed by typing a name, carried out and verified on the running pods. Moves to another mesh need <code>features.cross_mesh_moves</code> as well.</p>
    </>
  );
}

function Way({ says, text }: { says: string; text: string }) {
  return (
    <div class="way commands">
      <p class="row">
        <span class="muted grow wrapped">{says}</span>
        <CopyButton text={text} what={says} />
      </p>
      <code>{text.trimEnd()}</code>
    </div>
  );
}
