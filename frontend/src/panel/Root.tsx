/** A root of trust: which it is, who issued it, and for how long, against the moment of the reading. */
import type { Certificate } from '../api/view.gen';
import { ageWords, dateWords, expiryWords, urgencyOf } from '../validity';
import { Badge, Fact } from './parts';

/** Enough of a fingerprint to compare two by eye. */
const shortPrint = (fingerprint: string): string => (fingerprint.length > 24 ? `${fingerprint.slice(0, 23)}…` : fingerprint);

export function RootFacts({ root, takenAt }: { root: Certificate; takenAt: string }) {
  const urgency = urgencyOf(root, takenAt);
  const self = root.issuer !== undefined && root.issuer === root.subject;
  return (
    <>
      <Fact name="root"><span title={root.fingerprint}>{shortPrint(root.fingerprint)}</span></Fact>
      <Fact name="issuer">{root.issuer ?? <span class="muted">unknown: its certificate was not read</span>}</Fact>
      <Fact name="subject">{self ? 'the same: it signed itself' : (root.subject ?? '')}</Fact>
      <Fact name="from">{root.notBefore && <Dated at={root.notBefore} words={ageWords(root, takenAt)} />}</Fact>
      <Fact name="until">
        {root.notAfter && (
          <>
            <Dated at={root.notAfter} words={expiryWords(root, takenAt)} /> {urgency === 'expired' && <Badge look="doubt">expired</Badge>}
            {urgency === 'soon' && <Badge look="canary">soon</Badge>}
          </>
        )}
      </Fact>
    </>
  );
}

const Dated = ({ at, words }: { at: string; words: string }) => (
  <>
    <time dateTime={at} title={at}>{dateWords(at)}</time> <span class="muted">{words}</span>
  </>
);
