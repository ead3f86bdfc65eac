import { describe, expect, it } from 'vitest';
import { age, ago, count, doubtWords, percent, plainRevision, readingWords, refID, shortPath } from './format';

describe('format', () => {
  it('tells doubts from notes, as the badges of the chart count them', () => {
    const all = (...severities: ('error' | 'warning' | 'info')[]) => doubtWords(severities.map((severity) => ({ severity })));
    expect([all(), all('error'), all('info', 'warning', 'info'), all('info')]).toEqual(['', '1 doubt', '1 doubt, 2 notes', '1 note']);
  });
  it('tells ages as kubectl does', () => {
    const s = (n: number): string => age(0, n * 1000);
    expect([s(0), s(42), s(119), s(180), s(3600), s(7500), s(86400), s(99 * 3600), s(90 * 86400)]).toEqual(['now', '42s', '119s', '3m', '1h', '2h5m', '1d', '4d3h', '90d']);
    expect(age(10_000, 0)).toBe('now');
    expect([ago(0, 1000), ago(0, 180_000)]).toEqual(['just now', '3m ago']);
  });

  it('counts', () => {
    expect(count(1, 'mesh', 'meshes')).toBe('1 mesh');
    expect(count(0, 'namespace')).toBe('0 namespaces');
  });

  it('never rounds something to nothing or nearly all to all', () => {
    expect([percent(0, 10), percent(1, 1000), percent(999, 1000), percent(10, 10), percent(1, 3), percent(0, 0)]).toEqual(['0%', '<1%', '>99%', '100%', '33%', '–']);
  });

  it('says of a reading what is asked, and how far it is', () => {
    const pods = { resource: 'pods', read: 30, remaining: 10, done: false };
    const nodes = { resource: 'nodes', read: 3, remaining: 0, done: true };
    expect(readingWords({ source: { kind: 'context', name: 'prod' }, progress: [] }, 2100)).toBe('asking the API server, 2s');
    expect(readingWords({ source: { kind: 'demo', name: 'canary' }, progress: [] }, 40)).toBe('opening it');
    expect(readingWords({ source: { kind: 'context', name: 'prod' }, progress: [pods, nodes] }, 0)).toBe('1 of 2 lists, 33 objects');
  });

  it('names a Ref as the program does', () => {
    expect(refID({ kind: 'plane', cluster: 'prod', namespace: 'istio-system', name: 'istiod' })).toBe('plane/prod/istio-system/istiod');
    expect(refID({ kind: 'namespace', cluster: 'prod', name: 'shop' })).toBe('namespace/prod/shop');
  });

  it('calls a revision that nothing tells unknown, never the default one', () => {
    expect([plainRevision(''), plainRevision('default'), plainRevision('1-29')]).toEqual(['unknown', 'default', '1-29']);
  });

  it('keeps the end of a path', () => {
    expect(shortPath('/home/someone/.kube/config')).toBe('/home/someone/.kube/config');
    expect(shortPath('/home/someone/with/a/very/long/way/to/.kube/config', 20)).toBe('…/to/.kube/config');
  });
});
