import { describe, expect, it } from 'vitest';
import type { Context, FleetMember } from '../api/view.gen';
import { contextsOf, fleetSource, fleetWords, isMarked, memberWords, toggled } from './words';

const member = (more: Partial<FleetMember>): FleetMember => ({ name: 'eu', as: 'eu', phase: 'ready', progress: [], gaps: 0, ...more });
const context = (name: string, more: Partial<Context> = {}): Context => ({ name, file: '/home/config', cluster: 'c', server: 's', user: 'u', namespace: '', current: false, ...more });
const now = Date.parse('2026-03-02T10:05:00Z');

describe('members', () => {
  it('say how they stand, and that what is not read is unknown', () => {
    expect(memberWords(member({ takenAt: '2026-03-02T10:00:00Z', gaps: 2 }), now)).toBe('ready, 5m old, 2 gaps');
    expect(memberWords(member({ phase: 'failed' }), now)).toContain('unknown');
    expect(memberWords(member({ phase: 'failed', takenAt: '2026-03-02T10:00:00Z' }), now)).toBe('failed: shown as it was, 5m old');
    expect(memberWords(member({ phase: 'idle' }), now)).toContain('cancelled');
    expect(memberWords(member({ phase: 'reading' }), now)).toBe('reading: asking the API server');
    expect(memberWords(member({ phase: 'reading', progress: [{ resource: 'pods', read: 7, remaining: 3, done: false }, { resource: 'services', read: 2, remaining: -1, done: true }] }), now)).toBe('reading: 1 of 2 lists, 9 objects');
    expect(memberWords(member({ sameAs: 'us', takenAt: '2026-03-02T10:00:00Z' }), now)).toBe('the same cluster as us');
  });
  it('are counted by how they stand', () => {
    expect(fleetWords([member({}), member({ phase: 'failed' }), member({ phase: 'reading' })])).toBe('3 contexts · 1 failed · 1 reading');
    expect(fleetWords([member({}), member({})])).toBe('2 contexts');
  });
});

describe('what is to be opened', () => {
  const known = [context('eu'), context('us'), context('a,b'), context('twice'), context('twice', { file: '/other' }), context('broken', { invalid: 'no cluster' })];
  it('is one context, or several between commas', () => {
    expect(contextsOf('eu', known)).toEqual([known[0]]);
    expect(contextsOf(' eu , us, eu', known)).toEqual([known[0], known[1]]);
    expect(contextsOf('a,b', known)).toEqual([known[2]]);
  });
  it('is refused with what is wrong', () => {
    expect(contextsOf('eu,nowhere', known)).toContain('no context “nowhere”');
    expect(contextsOf('eu,twice', known)).toContain('Several files');
    expect(contextsOf('eu,broken', known)).toContain('no cluster');
  });
  it('is a fleet from two on', () => {
    expect(fleetSource([{ name: 'eu', file: '/f' }])).toEqual({ kind: 'context', name: 'eu', file: '/f' });
    expect(fleetSource([{ name: 'eu' }, { name: 'us' }])).toEqual({ kind: 'fleet', name: 'eu, us', contexts: [{ name: 'eu' }, { name: 'us' }] });
  });
  it('is marked and unmarked, by name and file', () => {
    const once = toggled([], { name: 'twice', file: '/a' });
    expect(isMarked(once, { name: 'twice', file: '/b' })).toBe(false);
    expect(toggled(once, { name: 'twice', file: '/a' })).toEqual([]);
  });
});
