// Several contexts in one chart: one that answers at once, one that answers when this script says so, and one where nobody
// listens; and a mesh that spans clusters. On the built binary (PORTOLAN_BIN).
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { browser, chartShown, drawn, openPage, out, serve, settled, steps } from './program.mjs';

const { step, finish } = steps();
const folder = mkdtempSync(join(tmpdir(), 'portolan-fleet-'));

const kinds = {
  namespaces: ['v1', 'Namespace'], pods: ['v1', 'Pod'], services: ['v1', 'Service'], configmaps: ['v1', 'ConfigMap'],
  deployments: ['apps/v1', 'Deployment'], daemonsets: ['apps/v1', 'DaemonSet'], statefulsets: ['apps/v1', 'StatefulSet'], replicasets: ['apps/v1', 'ReplicaSet'],
  jobs: ['batch/v1', 'Job'], cronjobs: ['batch/v1', 'CronJob'], endpointslices: ['discovery.k8s.io/v1', 'EndpointSlice'],
  mutatingwebhookconfigurations: ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  validatingwebhookconfigurations: ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
};

/** An API server of a cluster with an istiod and a few namespaces; it lists its pods once gate is over. */
async function cluster(uid, namespaces, gate = Promise.resolve()) {
  const meta = (name, more = {}) => ({ name, uid: `${uid}-${name}`, resourceVersion: '1', ...more });
  const items = {
    namespaces: ['kube-system', 'istio-system', ...namespaces].map((name) => ({ metadata: { ...meta(name), labels: namespaces.includes(name) ? { 'istio-injection': 'enabled' } : {} } })),
    configmaps: [{ metadata: meta('istio', { namespace: 'istio-system' }), data: { mesh: `trustDomain: ${uid}.example` } }],
    deployments: [{
      metadata: meta('istiod', { namespace: 'istio-system', labels: { app: 'istiod', 'istio.io/rev': 'default' } }),
      spec: { replicas: 1, selector: { matchLabels: { app: 'istiod' } }, template: { metadata: { labels: { app: 'istiod', 'istio.io/rev': 'default' } }, spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.29.2' }] } } },
      status: { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 },
    }],
  };
  const state = { gate, asked: 0 };
  const server = createServer(async (request, response) => {
    state.asked++;
    const path = new URL(request.url, 'http://x').pathname;
    if (path.endsWith('/pods')) await state.gate;
    const parts = path.split('/').filter(Boolean);
    const send = (code, body) => response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (path === '/version') return send(200, { gitVersion: 'v1.34.1', major: '1', minor: '34' });
    const last = parts.at(-1);
    const found = kinds[last];
    if (found) {
      const [apiVersion, kind] = found;
      return send(200, { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: '1' }, items: (items[last] ?? []).map((o) => ({ apiVersion, kind, ...o })) });
    }
    const one = kinds[parts.at(-2)] && (items[parts.at(-2)] ?? []).find((o) => o.metadata.name === last);
    if (one) return send(200, { apiVersion: kinds[parts.at(-2)][0], kind: kinds[parts.at(-2)][1], ...one });
    return send(404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404, message: 'not found' });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, state, url: `http://127.0.0.1:${server.address().port}` };
}

let release;
const quick = await cluster('one', ['shop', 'pay']);
const slow = await cluster('two', ['shop', 'media'], new Promise((resolve) => (release = resolve)));
const servers = { 'prod-eu': quick.url, 'prod-us': slow.url, 'prod-lab': 'http://127.0.0.1:1' };
const config = join(folder, 'config');
writeFileSync(config, JSON.stringify({
  apiVersion: 'v1', kind: 'Config', 'current-context': 'prod-eu',
  clusters: Object.entries(servers).map(([name, server]) => ({ name, cluster: { server } })),
  users: [{ name: 'anna', user: { token: 'not-a-real-token' } }],
  contexts: Object.keys(servers).map((name) => ({ name, context: { cluster: name, user: 'anna' } })),
}));

const program = await serve([], { KUBECONFIG: config, HOME: folder });
const engine = await browser();
const { page, faults } = await openPage(engine, program.url);
const member = (name) => page.locator(`.fleet-line [data-member="${name}"]`);
const theme = async (name) => {
  for (const look of ['dark', 'light']) {
    await clean(page);
    await page.screenshot({ path: join(out, `${name}-${look}.png`) });
    await page.keyboard.press('Shift+D');
    await drawn(page);
  }
};

await step('contexts are marked by space, and enter opens all that are', async () => {
  for (const name of ['prod-us', 'prod-lab', 'prod-eu']) {
    await page.locator(`[data-context="${name}"]`).focus();
    await page.keyboard.press('Space');
  }
  assert.equal(await page.locator('.contexts .mark:checked').count(), 3);
  assert.equal(quick.state.asked + slow.state.asked, 0, 'nothing is dialled by marking');
  await page.screenshot({ path: join(out, 'fleet-marked.png') });
  await page.keyboard.press('Enter');
});

await step('the first chart is there while the slow one is still being read', async () => {
  await chartShown(page);
  assert.match(await member('prod-us').innerText(), /reading/);
  assert.ok(slow.state.asked > 0, 'the slow one has been asked');
  await page.locator('[data-node="namespace/prod-eu/shop"]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('[data-node^="namespace/prod-us/"]').count(), 0);
  await member('prod-lab').locator('code', { hasText: 'refused' }).waitFor();
  assert.equal(await page.locator('.source').innerText().then((t) => t.replace(/\s+/g, ' ').trim()), '3 contexts · 1 failed · 1 reading ▾');
  await settled(page);
  await theme('fleet-reading');
});

await step('the others fill in, and what was there stays where it was', async () => {
  const where = () => page.evaluate(async () => (await (await fetch('api/picture?aspect=1.60')).json()).picture.nodes.find((n) => n.id === 'plane/prod-eu/istio-system/istiod').box);
  const before = await where();
  release();
  await page.locator('[data-node="namespace/prod-us/shop"]').waitFor({ state: 'attached' });
  const after = await where();
  assert.deepEqual([after.x, after.y], [before.x, before.y]);
  assert.equal(await page.locator('.source').innerText().then((t) => t.replace(/\s+/g, ' ').trim()), '3 contexts · 1 failed ▾');
  await settled(page);
  await theme('fleet-read');
});

await step('a retry reads one context alone', async () => {
  const before = quick.state.asked;
  const again = page.waitForRequest((r) => r.url().endsWith('/api/reload?context=prod-lab') && r.method() === 'POST');
  await member('prod-lab').getByRole('button', { name: 'Retry' }).click();
  await again;
  await member('prod-lab').locator('code', { hasText: 'refused' }).waitFor();
  assert.equal(quick.state.asked, before);
});

await step('a switch says that it is in one cluster', async () => {
  await page.keyboard.press(':');
  await page.locator('#command').fill('switch shop default');
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'alone to switch' }).waitFor();
});

await step('the line can be closed and does not come back by itself', async () => {
  await page.locator('.fleet-line').getByRole('button', { name: 'Close' }).click();
  await page.locator('.fleet-line').waitFor({ state: 'detached' });
});

await step('two contexts are opened by the command line', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press(':');
  await page.locator('#command').fill('ctx prod-eu,prod-us');
  await page.keyboard.press('Enter');
  await page.locator('.source', { hasText: '2 contexts' }).waitFor();
  await page.locator('.busy').waitFor({ state: 'detached' });
  await page.locator('[data-node="namespace/prod-us/shop"]').waitFor({ state: 'attached' });
});

await step('a mesh that spans clusters has a part for each, which folds and has details', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press(':');
  await page.locator('#command').fill('demo two-clusters');
  await page.keyboard.press('Enter');
  const part = page.locator('[data-node="cluster/demo-us in mesh/mesh-global"]');
  await part.waitFor({ state: 'attached' });
  await settled(page);
  await theme('fleet-two-clusters');
  await part.evaluate((node) => node.click());
  await page.keyboard.press('Enter');
  await page.locator('[data-details] [data-cluster="demo-us"]').waitFor();
  await page.keyboard.press(':');
  await page.locator('#command').fill('fold cluster');
  await page.keyboard.press('Enter');
  await page.locator('[data-node="plane/demo-us/istio-system/istiod"]').waitFor({ state: 'detached' });
  await settled(page);
  await theme('fleet-folded');
});

await step('several contexts have no one alias', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.locator('[name=redact-names]').waitFor();
  assert.equal(await page.locator('[name=alias]').count(), 0);
  await page.keyboard.press('Escape');
  await page.locator('.export').waitFor({ state: 'detached' });
});

await step('nothing complained and nothing left the origin', async () => assert.deepEqual(faults, []));

await engine.close();
await program.end();
quick.server.closeAllConnections();
quick.server.close();
slow.server.closeAllConnections();
slow.server.close();
rmSync(folder, { recursive: true });
finish();
