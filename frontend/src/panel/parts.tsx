/** The small pieces of which the panel's pages are made. */
import type { ComponentChildren } from 'preact';
import type { Claim, Doubt, Evidence, Ref, Rollout } from '../api/view.gen';
import { count, doubtWords, healthGlyph, isHealth, isZero, plainRevision, plainVersion, refID, refName, strengthSays } from '../format';
import { selectNode } from '../state/actions';
import { scene } from '../state/store';

/** A health as glyph and word; the colour only repeats them. */
export function HealthMark({ health, short = false }: { health: string; short?: boolean }) {
  const known = isHealth(health) ? health : 'unknown';
  return (
    <span class={`health is-${known}`}>
      <span class="glyph" aria-hidden={!short} title={known}>{healthGlyph[known]}</span>
      {short ? <span class="sr-only">{known}</span> : <span>{known}</span>}
    </span>
  );
}

export function Badge({ look, children }: { look: string; children: ComponentChildren }) {
  return <span class={`badge is-${look}`}>{children}</span>;
}

/** One line of facts: a name and its value; nothing where the value is nothing. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === undefined || children === '' || children === null) return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A box with its title in the upper line, as terminals draw them; why marks the one that holds the evidence. */
export function Section({ title, note, why = false, children }: { title: string; note?: string; why?: boolean; children: ComponentChildren }) {
  return (
    <section class="box" data-why={why ? '' : undefined}>
      <h3>
        {title}
        {note !== undefined && <span class="muted"> {note}</span>}
      </h3>
      {children}
    </section>
  );
}

/** A reference that selects its node where the chart has one. */
export function RefLink({ target, short = false }: { target: Ref; short?: boolean }) {
  const id = refID(target);
  const text = short ? target.name : `${target.kind} ${refName(target)}`;
  if (isZero(target)) return <span class="muted">none</span>;
  if (!scene.value?.nodes.has(id)) return <span>{text}</span>;
  return (
    <button type="button" class="link" onClick={() => selectNode(id)}>
      {text}
    </button>
  );
}

export function Reasons({ reasons }: { reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul class="reasons">
      {reasons.map((r) => (
        <li key={r}>{r}</li>
      ))}
    </ul>
  );
}

export function RolloutFact({ rollout }: { rollout: Rollout }) {
  return (
    <>
      <Fact name="replicas">
        {rollout.ready} of {rollout.desired} ready
        {rollout.updated !== rollout.desired && `, ${rollout.updated} updated`}
      </Fact>
      {rollout.stuck && <Fact name="rollout">{rollout.stuck}</Fact>}
      {(rollout.waiting ?? []).map((w) => (
        <Fact key={w.reason} name="waiting">
          {count(w.pods, 'pod')}: {w.reason}
          {w.message && <span class="muted"> {w.message}</span>}
        </Fact>
      ))}
    </>
  );
}

/** Claims with the evidence behind each: who, how sure, and why. */
export function Claims({ claims, none }: { claims: readonly Claim[]; none: string }) {
  if (claims.length === 0) return <p class="muted none">{none}</p>;
  return (
    <ul class="claims">
      {claims.map((claim) => (
        <li key={`${refID(claim.plane)} ${claim.revision} ${claim.version ?? ''} ${claim.mode ?? ''}`} class="claim">
          <p class="claim-head">
            <RefLink target={claim.plane} />
            <Badge look={`strength-${claim.strength}`}>{claim.strength}</Badge>
          </p>
          <p class="muted">
            {[
              `revision ${plainRevision(claim.revision)}`,
              claim.version ? `version ${plainVersion(claim.version)}` : '',
              claim.mode ?? '',
              claim.pods > 0 ? count(claim.pods, 'pod') : '',
              strengthSays[claim.strength],
            ].filter((s) => s !== '').join(' · ')}
          </p>
          <EvidenceChain evidence={claim.because} />
        </li>
      ))}
    </ul>
  );
}

/** Evidence as a chain to read from top to bottom: object, field = value, and the rule that makes it count. */
export function EvidenceChain({ evidence }: { evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return null;
  return (
    <ol class="evidence" aria-label="Evidence">
      {evidence.map((e, i) => (
        <li key={i}>
          <p class="object">{e.object}</p>
          <p class="field">
            <span>{e.field}</span>
            <span class="muted"> = </span>
            <span class="value">{e.value === '' ? '(empty)' : e.value}</span>
          </p>
          <p class="rule">{e.rule}</p>
        </li>
      ))}
    </ol>
  );
}

const severityGlyph = { error: '×', warning: '!', info: 'i' } as const;
const severityWord = { error: 'error', warning: 'warning', info: 'note' } as const;

export function DoubtCard({ doubt }: { doubt: Doubt }) {
  return (
    <article class={`doubt is-${doubt.severity}`}>
      <p class="doubt-head">
        <span class="severity">
          <span class="glyph" aria-hidden="true">{severityGlyph[doubt.severity]}</span> {severityWord[doubt.severity]}
        </span>
        <span class="code muted">{doubt.code}</span>
      </p>
      <p class="message">{doubt.message}</p>
      {doubt.why && <p class="muted">{doubt.why}</p>}
      {doubt.remedy && <p class="remedy">{doubt.remedy}</p>}
      {doubt.objects.length > 0 && (
        <p class="objects">
          {doubt.objects.map((o) => (
            <RefLink key={refID(o)} target={o} />
          ))}
        </p>
      )}
    </article>
  );
}

export function Doubts({ doubts }: { doubts: readonly Doubt[] }) {
  if (doubts.length === 0) return null;
  return (
    <Section title="Doubtful" note={doubtWords(doubts)}>
      {doubts.map((d) => (
        <DoubtCard key={`${d.code} ${d.message}`} doubt={d} />
      ))}
    </Section>
  );
}

/** A bar whose length is set by a class, since styles in attributes are not allowed; 0 to 20 parts. */
export function Bar({ share, label }: { share: number; label: string }) {
  const parts = Math.round(Math.max(0, Math.min(1, share)) * 20);
  const full = share > 0 && parts === 0 ? 1 : share < 1 && parts === 20 ? 19 : parts;
  return (
    <span class="bar" role="img" aria-label={label}>
      <span class="full">{'█'.repeat(full)}</span>
      <span class="rest">{'░'.repeat(20 - full)}</span>
    </span>
  );
}
