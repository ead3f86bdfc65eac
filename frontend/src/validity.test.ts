import { expect, it } from 'vitest';
import { ageWords, dateWords, expiryWords, spanWords, urgencyOf } from './validity';

const taken = '2026-03-02T09:30:00Z';
const certificate = (notBefore: string | undefined, notAfter: string | undefined) => ({ fingerprint: 'aa', ...(notBefore ? { notBefore } : {}), ...(notAfter ? { notAfter } : {}) });

it('tells spans in days, and in years from a year on', () => {
  const day = 86_400_000;
  expect([0.5, 1, 364, 365, 366, 3650.9].map((d) => spanWords(d * day))).toEqual(['0 days', '1 day', '364 days', '1y', '1y 1d', '10y']);
});
it('tells age and expiry against the reading', () => {
  const root = certificate('2025-06-14T08:12:40Z', '2026-04-01T09:30:00Z');
  expect([dateWords(root.notAfter), ageWords(root, taken), expiryWords(root, taken), urgencyOf(root, taken)]).toEqual(['2026-04-01', '261 days old', 'expires in 30 days', 'soon']);
  const past = certificate('2026-03-04T09:30:00Z', '2026-03-01T09:30:00Z');
  expect([ageWords(past, taken), expiryWords(past, taken), urgencyOf(past, taken)]).toEqual(['valid in 2 days', 'expired 1 day before this reading', 'expired']);
  expect(urgencyOf(certificate(undefined, '2036-01-01T00:00:00Z'), taken)).toBe('later');
});
it('says nothing of what is not known', () => {
  const dark = certificate(undefined, undefined);
  expect([dateWords(undefined), ageWords(dark, taken), expiryWords(dark, taken), urgencyOf(dark, taken)]).toEqual(['', '', '', 'unknown']);
});
