// A program that may change a cluster, as far as the page can tell: the real one on a demo, with the answers of /api/switch
// and what goes with them put in place of its own. It plays a run step by step, so that every state can be looked at.
const json = (route, value, status = 200) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(value) });

const plane = (revision, version, mesh = 'prod', tags = []) => ({
  id: `plane/prod-eu/istio-system/istiod-${revision}`, namespace: 'istio-system', name: `istiod-${revision}`, revision, version, mesh, meshID: mesh, trustDomain: mesh === 'prod' ? 'cluster.local' : 'guests.example', tags,
});
export const old = plane('1-29-2', '1.29.2', 'prod', ['stable']);
export const fresh = plane('1-31-1', '1.31.1', 'prod', ['prod']);
export const foreign = { ...plane('guests', '1.30.0', 'guests'), root: 'sha256:4f1c2ad07b9e55d3' };

const warning = (code, weight, object, message, remedy = '') => ({ code, weight, object, message, remedy });
const target = (kind, name, of, more = {}) => ({ kind, name, plane: of, current: false, road: 'upgrade', concerns: [], ...more });

export const targetsOf = (names) => ({
  namespaces: names.map((namespace) => ({ namespace, follows: 'tag stable', planes: [old], tag: 'stable' })),
  targets: [
    target('tag', 'prod', fresh), target('tag', 'stable', old, { current: true }),
    target('revision', '1-31-1', fresh, { concerns: [warning('plane-ill', 'warn', 'Deployment/istio-system/istiod-1-31-1', 'control plane istio-system/istiod-1-31-1 is degraded: 1 of 2 replicas ready', 'see that it is well before anything depends on it')] }),
    target('revision', '1-29-2', old), target('default', 'default', old),
    target('revision', 'guests', foreign, { road: 'cross-mesh' }),
  ],
});

const workload = (kind, name, replicas, more = {}) => ({
  kind, name, uid: `${kind}-${name}`, resourceVersion: '7', restart: true, says: `${replicas} replicas, 1 more at a time, none missing`, replicas, pods: replicas, proxied: replicas, ready: replicas, expect: '1-31-1', version: '1.31.1', warnings: [], ...more,
});

function namespaceChange(name, many) {
  const common = { name, uid: `uid-${name}`, resourceVersion: '4', from: [old], labels: { 'istio.io/rev': 'stable' }, edits: [{ key: 'istio-injection', before: 'enabled', after: null }, { key: 'istio.io/rev', before: null, after: 'prod' }], warnings: [] };
  if (many) return { ...common, left: [], workloads: ['a', 'b', 'c', 'd'].map((w) => workload('Deployment', w, 2, { warnings: [warning('single', 'note', `Deployment/${name}/${w}`, 'there is no PodDisruptionBudget')] })) };
  return {
    ...common,
    workloads: [
      workload('DaemonSet', 'agent', 3, { says: '3 pods, 1 at a time' }), workload('Deployment', 'web', 3),
      workload('Deployment', 'worker', 1, { says: 'recreated: its one pod is missing for a while', warnings: [warning('recreate', 'warn', `Deployment/${name}/worker`, 'strategy Recreate: it does not serve while it restarts', 'scale it, or choose a quiet hour')] }),
      workload('StatefulSet', 'db', 3, { says: '3 replicas, one after the other, those below 1 stay', leaves: 1, warnings: [warning('partition', 'warn', `StatefulSet/${name}/db`, 'its partition leaves 1 pod on the old template')] }),
      workload('Deployment', 'paused', 2, { restart: false, says: 'paused: a restart would begin only when it is resumed', expect: '1-29-2', version: '1.29.2' }),
    ],
    left: [
      { kind: 'Pod', name: 'debug', pods: 1, says: 'is a bare pod: nothing makes it again', remedy: `kubectl --context prod-eu -n ${name} delete pod debug, and create it again` },
      { kind: 'Job', name: 'import', pods: 2, says: 'runs to its end on the old proxy', remedy: 'wait until it is complete' },
    ],
    warnings: [warning('gitops', 'warn', `Namespace/${name}`, 'it is kept by Argo CD application shop, which would put the label back', 'change the label in its repository too')],
  };
}

/** A planned change. how: ready, refused, cross, tag, undo, many. */
export function plannedOf(names, how = 'ready') {
  const many = names.length > 1;
  const to = how === 'cross' ? target('revision', 'guests', foreign, { road: 'cross-mesh' }) : how === 'undo' ? target('tag', 'stable', old) : target('tag', 'prod', fresh);
  const change = {
    kind: how === 'undo' ? 'undo' : how === 'tag' ? 'tag' : 'switch', context: 'prod-eu', road: to.road, target: to, namespaces: names.map((n) => namespaceChange(n, many)),
    warnings: how === 'refused' ? [warning('no-endpoints', 'refuse', 'Service/istio-system/istiod-1-31-1', 'it has no ready endpoints: new pods could not be created', 'wait until its pods are ready')] : [warning('skew', 'note', '', 'two minor versions at once, which Istio supports for data planes')],
    breaks: how === 'cross' ? ['mutual TLS with namespaces that stay: another root of trust', 'AuthorizationPolicies that name principals of cluster.local', 'Sidecar and DestinationRule objects of the old mesh’s root namespace'] : [],
    commands: [...names.slice(0, 3).map((n) => `kubectl --context prod-eu label namespace ${n} istio-injection- istio.io/rev=prod --overwrite`), ...names.slice(0, 3).map((n) => `kubectl --context prod-eu -n ${n} rollout restart deployment/web deployment/worker statefulset/db daemonset/agent`)],
    ...(how === 'tag' ? { tag: { name: 'stable', from: old, to: fresh, understood: true, edits: [{ kind: 'MutatingWebhookConfiguration', name: 'istio-revision-tag-stable', uid: 'u', resourceVersion: '9', says: ['webhooks[0].clientConfig.service.name: istiod-1-29-2 → istiod-1-31-1', 'webhooks[0].clientConfig.caBundle: sha256:aa11 → sha256:bb22'], patch: '[]', revert: '[]' }] } } : {}),
  };
  return {
    id: `plan-${how}`, change, options: { concurrency: 2, pauseBetween: 0, timeout: 600 }, confirm: how === 'tag' ? 'stable' : many ? `${names.length} namespaces` : names[0],
    missing: how === 'refused' ? ['patch daemonsets.apps in shop', 'create selfsubjectaccessreviews.authorization.k8s.io'] : [],
    rejected: how === 'refused' ? [warning('dry-run', 'refuse', `Namespace/${names[0]}`, 'admission webhook "policy.example.com" denied the request: revision labels are managed', '')] : [],
    ready: how !== 'refused', ...(how === 'protected' ? { confirmContext: 'prod-eu' } : {}),
  };
}

/** A run of a plan as it begins. */
export function runOf(planned, id) {
  const namespaces = planned.change.namespaces.map((n) => ({
    name: n.name, label: 'waiting',
    workloads: n.workloads.filter((w) => w.restart).map((w, i) => ({ kind: w.kind, name: w.name, state: 'waiting', wave: 1 + Math.floor(i / 2), wanted: w.replicas - (w.leaves ?? 0), updated: 0, ready: w.replicas - (w.leaves ?? 0), moved: 0, old: w.replicas - (w.leaves ?? 0), reasons: [] })),
  }));
  return { id, version: 1, change: planned.change, options: planned.options, who: { local: 'anna', kube: 'anna@example.com' }, phase: 'running', began: new Date(Date.now() - 5000).toISOString(), wave: 1, waves: Math.max(...namespaces.map((n) => n.workloads.length)) / 2, namespaces, left: [] };
}

/** Moves a run on: the first workload that is not through rolls by one pod; with stall it stands still and says why. */
export function moveOn(run, how = 'on') {
  run.version++;
  for (const n of run.namespaces) {
    if (n.label === 'waiting') {
      n.label = 'written';
      return;
    }
    const w = n.workloads.find((x) => x.state !== 'verified');
    if (!w) continue;
    run.wave = w.wave;
    if (how === 'stall') {
      w.state = 'stalled';
      w.reasons = [{ reason: 'FailedCreate', message: 'exceeded quota: compute, requested: pods=1, used: pods=12, limited: pods=12', pods: 1 }];
      return;
    }
    w.reasons = [];
    w.updated = w.moved = w.moved + 1;
    w.old = w.wanted - w.moved;
    w.state = w.moved === w.wanted ? 'verified' : 'rolling';
    return;
  }
  endRun(run, 'done');
}

export function endRun(run, phase, problem) {
  run.version++;
  Object.assign(run, { phase, ended: new Date().toISOString(), left: run.change.namespaces.flatMap((n) => n.left), ...(problem ? { problem } : {}) });
}

/** Puts the answers in place. The object that it gives back says what is planned next, and moves the run. */
export async function changeable(page, { writes = true, crossMesh = false, kind = 'context' } = {}) {
  const fake = { plan: 'ready', refuse: undefined, run: undefined, runs: [], posts: [], state: undefined, waiting: [], hold: undefined };
  const news = () => {
    for (const go of fake.waiting.splice(0)) go();
  };
  const until = (done) => new Promise((resolve) => {
    const timer = setTimeout(resolve, 25_000);
    const look = () => (done() ? (clearTimeout(timer), resolve()) : fake.waiting.push(look));
    look();
  });
  fake.move = (how) => (moveOn(fake.run, how), fake.settle());
  fake.settle = () => {
    if (fake.run.phase !== 'running') delete fake.state.run;
    const undone = fake.run.phase === 'done' && fake.runs.find((r) => r.id === fake.run.change.undoes);
    if (undone) Object.assign(undone, { phase: 'undone', undoneBy: fake.run.id });
    fake.state.version++;
    news();
  };
  fake.finish = () => {
    while (fake.run.phase === 'running') moveOn(fake.run);
    fake.settle();
  };
  fake.end = (phase, problem) => (endRun(fake.run, phase, problem), fake.settle());

  await page.route('**/api/capabilities', async (route) => {
    const real = await (await route.fetch()).json();
    await json(route, { ...real, writes, crossMesh, settingsFile: '/home/anna/.config/portolan/config.yaml' });
  });
  await page.route('**/api/changes?*', async (route) => {
    const since = Number(new URL(route.request().url()).searchParams.get('since'));
    if (!fake.state || fake.state.phase !== 'ready') {
      const { demo, ...real } = await (await route.fetch()).json();
      fake.state = { ...real, ...(kind === 'context' ? { source: { kind, name: 'prod-eu', file: '/home/anna/.kube/config' } } : { demo }) };
    } else await until(() => fake.state.version !== since);
    await json(route, fake.state).catch(() => undefined);
  });
  await page.route('**/api/switch/**', async (route) => {
    const url = new URL(route.request().url());
    const verb = url.pathname.split('/').at(-1);
    const body = route.request().postDataJSON();
    if (route.request().method() === 'POST') fake.posts.push({ verb, body });
    if (!writes) return json(route, { code: 'off', message: 'changing a cluster is off', remedy: 'set features.upgrade_actions: true' }, 403);
    if (fake.refuse?.verb === verb) return fake.refuse.lost ? route.abort() : json(route, fake.refuse.problem, fake.refuse.status);
    if (verb === 'targets') return json(route, targetsOf(url.searchParams.getAll('namespace')));
    if (verb === 'plan') {
      await fake.hold;
      fake.planned = plannedOf(body.tag ? ['cart', 'shop'] : body.namespaces, body.tag ? 'tag' : fake.plan);
      return json(route, fake.planned);
    }
    if (verb === 'undo') {
      fake.planned = plannedOf(fake.run.change.namespaces.map((n) => n.name), 'undo');
      fake.planned.change.undoes = body.id;
      return json(route, fake.planned);
    }
    if (verb === 'resume') return json(route, (fake.planned = { ...plannedOf(fake.run.change.namespaces.map((n) => n.name)), id: 'plan-resume', resumes: fake.run.id, run: fake.run }));
    if (verb === 'apply') {
      fake.run = fake.planned.resumes ? { ...fake.run, phase: 'running', version: fake.run.version + 1, problem: undefined, ended: undefined } : runOf(fake.planned, `run-${fake.runs.length + 1}`);
      fake.runs = [fake.run, ...fake.runs.filter((r) => r.id !== fake.run.id)];
      fake.state.run = fake.run.id;
      fake.state.version++;
      news();
      return json(route, fake.run);
    }
    if (verb === 'run') {
      const since = Number(url.searchParams.get('since'));
      await until(() => fake.run.version !== since);
      return json(route, fake.run).catch(() => undefined);
    }
    if (verb === 'cancel') {
      endRun(fake.run, 'stopped', 'stopped by anna: what was begun is left as it is');
      fake.settle();
      return json(route, fake.run);
    }
    return json(route, fake.runs);
  });
  return fake;
}
