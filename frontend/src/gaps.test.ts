import { describe, expect, it } from 'vitest';
import type { ClusterGap } from './api/view.gen';
import { gapGroups } from './gaps';

const gap = (resource: string, namespace?: string, more: Partial<ClusterGap> = {}): ClusterGap => ({
  cluster: 'c', resource, verb: 'list', reason: 'forbidden', message: `${resource} ${namespace ?? 'everywhere'}`, ...(namespace === undefined ? {} : { namespace }), ...more,
});

describe('gaps', () => {
  it('are one thing to say where everywhere and each namespace were refused', () => {
    const [one, ...rest] = gapGroups([gap('pods', 'a'), gap('pods'), gap('pods', 'b')]);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ everywhere: true, namespaces: ['a', 'b'], first: { message: 'pods everywhere' } });
  });
  it('stay apart by resource, cluster and reason', () => {
    expect(gapGroups([gap('pods', 'a'), gap('services', 'a'), gap('pods', 'a', { cluster: 'd' }), gap('pods', 'b', { reason: 'failed' })]).length).toBe(4);
  });
});
