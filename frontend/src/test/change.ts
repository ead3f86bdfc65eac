/** A change of revision and its run, for tests: one namespace, a workload that is restarted and one that is not. */
import type { Change, ControlPlane, NamespaceChange, NamespaceRun, Planned, Run, Target, Warning, Weight, WorkloadChange, WorkloadRun } from '../api/view.gen';

const plane = (revision: string, version: string, tags: readonly string[]): ControlPlane => ({
  id: `plane/prod-eu/istio-system/istiod-${revision}`, namespace: 'istio-system', name: `istiod-${revision}`, revision, version, mesh: 'prod', meshID: 'prod', trustDomain: 'cluster.local', tags,
});
export const old = plane('1-29-2', '1.29.2', ['stable']);
export const fresh = plane('1-31-1', '1.31.1', ['prod']);

export const target = (more: Partial<Target> = {}): Target => ({ kind: 'tag', name: 'prod', plane: fresh, current: false, road: 'upgrade', concerns: [], ...more });

export const warning = (code: string, weight: Weight, object = ''): Warning => ({ code, weight, object, message: `${code} ${weight}` });

export const workload = (more: Partial<WorkloadChange> = {}): WorkloadChange => ({
  kind: 'Deployment', name: 'web', uid: 'u', resourceVersion: '1', restart: true, says: '', replicas: 3, pods: 3, proxied: 3, ready: 3, expect: '1-31-1', version: '1.31.1', warnings: [], ...more,
});

export const namespace = (more: Partial<NamespaceChange> = {}): NamespaceChange => ({
  name: 'shop', uid: 'n', resourceVersion: '2', from: [old], labels: { 'istio.io/rev': 'stable' }, edits: [{ key: 'istio.io/rev', before: 'stable', after: 'prod' }],
  workloads: [workload(), workload({ name: 'paused', restart: false })], left: [{ kind: 'Pod', name: 'debug', pods: 1, says: '', remedy: '' }], warnings: [], ...more,
});

export const change = (more: Partial<Change> = {}): Change => ({
  kind: 'switch', context: 'prod-eu', road: 'upgrade', target: target(), namespaces: [namespace()], warnings: [], breaks: [], commands: [], ...more,
});

const options = { concurrency: 2, pauseBetween: 0, timeout: 600 };

export const planned = (more: Partial<Planned> = {}): Planned => ({ id: 'p', change: change(), missing: [], rejected: [], ready: true, confirm: 'shop', options, ...more });

export const workloadRun = (more: Partial<WorkloadRun> = {}): WorkloadRun => ({ kind: 'Deployment', name: 'web', state: 'rolling', wave: 1, wanted: 3, updated: 1, ready: 3, moved: 1, old: 2, reasons: [], ...more });

export const namespaceRun = (more: Partial<NamespaceRun> = {}): NamespaceRun => ({ name: 'shop', label: 'written', workloads: [workloadRun()], ...more });

export const run = (more: Partial<Run> = {}): Run => ({
  id: 'r', version: 1, change: change(), options, who: { local: 'anna' }, phase: 'running', began: '2026-01-01T00:00:00Z', wave: 1, waves: 2, namespaces: [namespaceRun()], left: [], ...more,
});
