import { describe, expect, it } from 'vitest';
import type { StepState } from '../api/view.gen';
import { change, namespace, namespaceRun, run, workload, workloadRun } from '../test/change';
import { canResume, canUndo, chipWords, isOpen, numbersIn, numbersOf, resultWords, spoken, stateOf } from './progress';

const states = (...list: StepState[]) => namespaceRun({ workloads: list.map((state, i) => workloadRun({ name: `w${i}`, state })) });

describe('the numbers of a run', () => {
  it('count workloads by where they stand, and their pods', () => {
    const n = numbersIn(states('verified', 'skipped', 'rolling', 'begun', 'stalled', 'failed', 'waiting'), undefined);
    expect(n).toEqual({ workloads: 7, through: 2, rolling: 2, stalled: 1, failed: 1, waiting: 1, pods: 21, moved: 7 });
  });
  it('count what was not looked at yet as the plan has it, without what the strategy leaves', () => {
    const of = namespaceRun({ workloads: [workloadRun({ state: 'waiting', wanted: 0, moved: 0 })] });
    expect(numbersIn(of, namespace({ workloads: [workload({ replicas: 5, leaves: 2 })] })).pods).toBe(3);
    expect(numbersOf(run({ change: change({ namespaces: [namespace({ workloads: [workload({ replicas: 4 })] })] }), namespaces: [of] }))).toMatchObject({ pods: 4, moved: 0, waiting: 1 });
  });
  it('never have more moved than there are', () => {
    expect(numbersIn(namespaceRun({ workloads: [workloadRun({ wanted: 1, moved: 3 })] }), undefined)).toMatchObject({ pods: 3, moved: 3 });
  });
});

describe('a namespace of a run', () => {
  it('is what is worst in it, and through only when all is', () => {
    expect([states('verified', 'failed', 'stalled'), states('verified', 'stalled'), states('verified', 'waiting'), states('verified', 'skipped'), states('waiting', 'waiting')].map(stateOf)).toEqual(['failed', 'stalled', 'rolling', 'verified', 'written']);
    expect(stateOf(namespaceRun({ label: 'failed', workloads: [] }))).toBe('failed');
    expect(stateOf({ ...states('waiting'), label: 'waiting' })).toBe('waiting');
    expect(stateOf({ ...states('skipped'), label: 'skipped' })).toBe('skipped');
  });
  it('is open where there are few, or something is wrong', () => {
    expect([isOpen(states('rolling'), 3), isOpen(states('rolling'), 4), isOpen(states('stalled'), 50)]).toEqual([true, false, true]);
  });
});

describe('what is heard of a run', () => {
  it('is where it stands, and not each number', () => {
    const before = run();
    expect(spoken(undefined, before)).toBe('Under way: shop to tag prod. wave 1 of 2');
    expect(spoken(before, run({ version: 2, namespaces: [namespaceRun({ workloads: [workloadRun({ moved: 2 })] })] }))).toBe('');
    expect(spoken(before, run({ wave: 2 }))).toBe('wave 2 of 2');
    expect(spoken(before, run({ phase: 'failed', problem: 'web did not come up' }))).toBe('shop to tag prod: failed. web did not come up');
  });
  it('is each stall and failure once', () => {
    const stalled = run({ namespaces: [states('stalled')] });
    expect(spoken(run(), stalled)).toBe('Stalled: Deployment shop/w0');
    expect(spoken(stalled, stalled)).toBe('');
    expect(spoken(stalled, run({ namespaces: [states('failed')] }))).toBe('Failed: Deployment shop/w0');
  });
});

describe('a run in few words', () => {
  it('is a chip that says what is wrong', () => {
    expect(chipWords(run())).toBe('switching 0/1');
    expect(chipWords(run({ namespaces: [states('stalled', 'verified')] }))).toBe('switching 1/2, 1 stalled');
    expect(chipWords(run({ phase: 'stopped' }))).toBe('switch stopped');
  });
  it('ends in what was verified, and says how far it came where it was not', () => {
    expect(resultWords(run({ phase: 'done', namespaces: [namespaceRun({ workloads: [workloadRun({ state: 'verified', moved: 3 })] })] }))).toBe('3 pods of 1 workload run what they should.');
    expect(resultWords(run({ phase: 'failed' }))).toBe('0 of 1 workload verified, 1 of 3 pods on the target.');
  });
  it('has the ways that lead on from it', () => {
    expect((['running', 'stopped', 'failed', 'done', 'undone'] as const).map((phase) => [canResume(run({ phase })), canUndo(run({ phase }))])).toEqual([[false, false], [true, true], [true, true], [false, true], [false, false]]);
    expect(canUndo(run({ phase: 'done', change: change({ kind: 'undo' }) }))).toBe(false);
    const outdated = run({ phase: 'failed', outdated: true });
    expect([canResume(outdated), canUndo(outdated)]).toEqual([false, false]);
  });
});
