/** Step 1: what it follows now, and where it can go. Another mesh stands apart, since it is another thing. */
import type { SwitchFrom, Target } from '../api/view.gen';
import { count } from '../format';
import { ProblemBox } from '../shell/ProblemBox';
import { capabilities } from '../state/store';
import { plan, retryTargets } from '../state/switching';
import { busy, follows, isOpenTo, problem, sections, targets, targetText } from '../state/switchstore';
import { Busy, WarningLine } from './parts';
import { Pick, type Choice, type Group } from './Pick';
import type { Subject } from './targets';
import { planeWords, targetWords } from './words';

export function Targets({ subject }: { subject: Subject }) {
  const found = sections.value;
  return (
    <>
      <h3 tabIndex={-1}>{subject.kind === 'tag' ? `Move tag ${subject.tag} to which revision?` : `Switch ${subject.names.length === 1 ? subject.names[0] : count(subject.names.length, 'namespace')} to which revision?`}</h3>
      <Now subject={subject} from={targets.value?.namespaces} />
      {problem.value && <ProblemBox problem={problem.value} retry={retryTargets} />}
      {busy.value !== undefined && <Busy words={busy.value} />}
      <Pick
        label="to" hint="type a tag, revision or version" text={targetText.value} type={(text) => (targetText.value = text)} none={found ? 'No target is called so.' : ''}
        groups={found ? [{ name: 'Within the mesh: an upgrade, identities and root of trust stay', choices: found.upgrade.map(choiceOf) }, crossGroup(found.cross)] : []}
      />
    </>
  );
}

function crossGroup(cross: readonly Target[]): Group {
  const allowed = capabilities.value?.crossMesh === true;
  return {
    name: 'Move to another mesh: other identity, other root of trust',
    look: 'is-cross',
    note: allowed ? undefined : <p class="muted" role="presentation">Off: these can be chosen once <code>features.cross_mesh_moves: true</code> is in the settings, or PORTOLAN_FEATURES_CROSS_MESH_MOVES=true in the environment.</p>,
    choices: cross.map(choiceOf),
  };
}

const choiceOf = (t: Target): Choice => ({ key: `${t.kind}/${t.name}/${t.plane.id}`, disabled: !isOpenTo(t), says: <TargetLine target={t} />, choose: () => void plan(t) });

function TargetLine({ target: t }: { target: Target }) {
  return (
    <>
      <span class="row">
        <b>{targetWords(t)}</b>
        <span class="muted grow">{planeWords(t.plane)}</span>
        {follows(t) && <span class="badge is-plain">followed now</span>}
        {t.road === 'cross-mesh' && <span class="badge is-doubt">mesh {t.plane.meshID}</span>}
      </span>
      {t.concerns.map((w) => <WarningLine key={w.code + w.message} warning={w} />)}
    </>
  );
}

/** What is followed now, in words; many namespaces by how many follow the same. */
function Now({ subject, from }: { subject: Subject; from: readonly SwitchFrom[] | undefined }) {
  const all = new Map<string, string[]>();
  for (const n of from ?? []) {
    const planes = n.planes.map(planeWords).join(' and ');
    const says = `${n.follows === '' ? 'nothing' : n.follows}${planes === '' ? '' : ` (${planes})`}`;
    all.set(says, [...(all.get(says) ?? []), n.namespace]);
  }
  return (
    <div class="now">
      {subject.kind === 'tag' && <p class="muted">{subject.names.length === 0 ? 'No namespace of this reading follows it.' : `${count(subject.names.length, 'namespace')} of this reading ${subject.names.length === 1 ? 'follows' : 'follow'} it, and would move with it: ${some(subject.names)}`}</p>}
      {[...all].map(([says, names]) => (
        <p key={says}>
          <b>{names.length === 1 ? names[0] : count(names.length, 'namespace')}</b> <span class="muted">{names.length === 1 ? 'follows' : 'follow'}</span> {says}
          {names.length > 1 && <span class="muted">: {some(names)}</span>}
        </p>
      ))}
    </div>
  );
}

const some = (names: readonly string[]): string => (names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`);
