/** How old a certificate is, and how long it lasts: against the moment of a reading, since a file may be opened years later. Pure. */
import type { Certificate } from './api/view.gen';

const day = 24 * 60 * 60 * 1000;

/** A span in whole days, from a year on in years and days: "1 day", "262 days", "9y 100d". */
export function spanWords(ms: number): string {
  const days = Math.floor(Math.abs(ms) / day);
  const years = Math.floor(days / 365);
  if (years === 0) return days === 1 ? '1 day' : `${days} days`;
  return days % 365 === 0 ? `${years}y` : `${years}y ${days % 365}d`;
}

/** "2035-06-12"; empty where it is not known. */
export const dateWords = (at: string | undefined): string => (at ? at.slice(0, 10) : '');

/** How old it is: "262 days old", or that it is not valid yet. Empty where its beginning is not known. */
export function ageWords({ notBefore }: Certificate, takenAt: string): string {
  if (!notBefore) return '';
  const old = Date.parse(takenAt) - Date.parse(notBefore);
  return old < 0 ? `valid in ${spanWords(old)}` : `${spanWords(old)} old`;
}

/** How long it lasts: "expires in 9y 100d", "expired 3 days before this reading". Empty where its end is not known. */
export function expiryWords({ notAfter }: Certificate, takenAt: string): string {
  if (!notAfter) return '';
  const left = Date.parse(notAfter) - Date.parse(takenAt);
  return left <= 0 ? `expired ${spanWords(left)} before this reading` : `expires in ${spanWords(left)}`;
}

export type Urgency = 'expired' | 'soon' | 'later' | 'unknown';

/** Soon is when the program itself warns: changing a root of trust takes weeks (rootNotice in graph/mesh). */
export function urgencyOf({ notAfter }: Certificate, takenAt: string): Urgency {
  if (!notAfter) return 'unknown';
  const left = Date.parse(notAfter) - Date.parse(takenAt);
  if (left <= 0) return 'expired';
  return left <= 60 * day ? 'soon' : 'later';
}
