import { describe, expect, it } from 'vitest';
import { change, fresh, namespace, old, planned, run, warning, workload } from '../test/change';
import { about, applyWords, blocked, confirmed, groupWarnings, headline, labelWords, sumOf, sumWords, targetWords, warningsOf } from './words';

const two = change({ namespaces: [namespace({ name: 'cart' }), namespace()] });

describe('a change in words', () => {
  it('counts what is edited, restarted, kept and left', () => {
    expect(sumOf(two)).toEqual({ namespaces: 2, labels: 2, restarts: 2, pods: 6, kept: 2, left: 2, leftPods: 2 });
    expect(sumWords(sumOf(change()))).toBe('1 namespace · 1 label edit · 1 workload with 3 pods restarted · 1 not restarted · 1 left behind');
    expect(sumWords(sumOf(change({ namespaces: [namespace({ edits: [], workloads: [], left: [] })] })))).toBe('1 namespace · no label changes · nothing is restarted');
  });
  it('names what it is about, and where it leads', () => {
    expect([about(change()), about(two)]).toEqual(['shop', '2 namespaces']);
    expect(headline(change())).toBe('shop to tag prod');
    expect(headline(change({ target: { ...change().target, kind: 'revision', name: '1-31-1' } }))).toBe('shop to 1-31-1');
    expect(headline(change({ kind: 'undo', target: { ...change().target, kind: 'default', name: 'default' } }))).toBe('shop back to the default revision');
    expect(targetWords({ kind: 'revision', name: '' })).toBe('where it was');
    expect([labelWords(null), labelWords(''), labelWords('prod')]).toEqual(['(none)', '(empty)', 'prod']);
  });
});

describe('the button that begins it', () => {
  it('says what is done and where', () => {
    expect(applyWords(planned())).toBe('Switch shop to tag prod and restart 1 workload on prod-eu');
    expect(applyWords(planned({ change: two }))).toBe('Switch 2 namespaces to tag prod and restart 2 workloads in 2 namespaces on prod-eu');
    expect(applyWords(planned({ change: change({ namespaces: [namespace({ workloads: [] })] }) }))).toBe('Switch shop to tag prod and restart nothing on prod-eu');
  });
  it('tells a tag, another mesh, a way back and a way on from an upgrade', () => {
    const tag = { name: 'prod', from: old, to: fresh, understood: true, edits: [] };
    expect(applyWords(planned({ change: change({ kind: 'tag', tag }) }))).toBe('Move tag prod to 1-31-1 and restart 1 workload on prod-eu');
    expect(applyWords(planned({ change: change({ road: 'cross-mesh' }) }))).toBe('Move shop to another mesh, prod (tag prod), and restart 1 workload on prod-eu');
    expect(applyWords(planned({ change: change({ kind: 'undo' }) }))).toBe('Take shop back to tag prod and restart 1 workload on prod-eu');
    expect(applyWords(planned({ resumes: 'r', run: run() }))).toBe('Go on with shop to tag prod: see 1 workload through on prod-eu');
  });
  it('opens for the very words only', () => {
    const plain = planned();
    expect(['shop', 'Shop', 'shop ', ''].map((word) => confirmed(plain, word, ''))).toEqual([true, false, false, false]);
    const guarded = planned({ confirmContext: 'prod-eu' });
    expect([confirmed(guarded, 'shop', ''), confirmed(guarded, 'shop', 'prod-eu'), confirmed(guarded, '', 'prod-eu')]).toEqual([false, true, false]);
  });
  it('is not there for a plan that cannot be applied, which says why', () => {
    expect(blocked(planned())).toBeUndefined();
    const refused = planned({ ready: false, missing: ['patch daemonsets.apps in shop'], change: change({ warnings: [warning('no-endpoints', 'refuse')] }) });
    expect(blocked({ ...refused, rejected: [warning('dry-run', 'refuse', 'a'), warning('dry-run', 'note', 'b')] })).toContain('1 write rejected by the API server');
    expect(blocked(refused)).toBe('This plan cannot be applied as it is: 1 permission missing, 1 thing that forbids it.');
  });
});

describe('warnings', () => {
  it('come from everywhere, heaviest first, each once', () => {
    const twice = warning('skew', 'note');
    const all = warningsOf(change({ warnings: [twice, twice], namespaces: [namespace({ warnings: [warning('gitops', 'warn')], workloads: [workload({ warnings: [warning('quota', 'refuse')] })] })] }));
    expect(all.map((w) => w.code)).toEqual(['quota', 'gitops', 'skew']);
  });
  it('leave out what the dry run says already', () => {
    const rejected = warning('dry-run', 'refuse');
    expect(warningsOf(change({ warnings: [rejected] }), [rejected])).toEqual([]);
  });
  it('are one thing to say where they are of one rule and weight', () => {
    const groups = groupWarnings([warning('a', 'warn', 'x'), warning('a', 'note'), warning('a', 'warn', 'y')]);
    expect(groups.map((g) => [g.code, g.weight, g.all.length])).toEqual([['a', 'warn', 2], ['a', 'note', 1]]);
  });
});
